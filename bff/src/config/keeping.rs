//! Where sessions are kept, what seals them, and how long they live: contract B3, rule K9.

use std::path::PathBuf;

use signet_db::Location;
use signet_keyring::Ring;
use signet_service::config::{Profile, Reader, master_key};

use crate::rules::lifetime::Lifetime;

/// The address of the database; a secret, because it holds a password.
const DATABASE: &str = "bff.database_url";
/// A day.
const DAY: u64 = 24 * 60 * 60;

/// It.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The data folder.
    pub data_dir: PathBuf,
    /// Where the database is.
    pub database: Location,
    /// The master keys; `None` where they lie in the data folder.
    pub ring: Option<Ring>,
    /// Whether they must not lie there.
    pub production: bool,
    /// How long a session lives.
    pub lifetime: Lifetime,
    /// So many seconds before its end an access token is refreshed.
    pub refresh_skew: u64,
}

impl Keeping {
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        let data_dir = PathBuf::from(reader.text("bff.data_dir", ".signet-bff"));
        let database = database(reader).unwrap_or_else(|| Location::File(data_dir.join("bff.db")));
        let ring = master_key(reader, "bff", profile, &data_dir).map(|(ring, _)| ring);
        let idle = reader.time(("bff.idle_timeout", 1800, 60..=30 * DAY)).as_secs();
        let absolute = reader.time(("bff.absolute_timeout", 43_200, 60..=365 * DAY)).as_secs();
        if idle > absolute {
            reader.problem(
                "bff.idle_timeout",
                "`bff.idle_timeout` is more than `bff.absolute_timeout`, which ends a session in any case",
            );
        }
        let refresh_skew = reader.time(("bff.refresh_skew", 30, 0..=3600)).as_secs();
        let lifetime = Lifetime { idle, absolute };
        Self { data_dir, database, ring, production: !profile.is_demo(), lifetime, refresh_skew }
    }

    /// The master key that the demo makes in its data folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.data_dir.join("master.key")
    }
}

fn database(reader: &mut Reader<'_>) -> Option<Location> {
    let (url, _) = reader.secret(DATABASE)?;
    match Location::postgres(&url) {
        Ok(location) => Some(location),
        Err(sentence) => {
            reader.problem(DATABASE, format!("`{DATABASE}`: {sentence}"));
            None
        }
    }
}
