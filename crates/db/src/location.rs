//! Where a database is.

use std::fmt;
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Engine;

/// What may stand in the path of an address as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Where a database is; printed without passwords.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file; its folder must be there.
    File(PathBuf),
    /// The address of a PostgreSQL database.
    Postgres(String),
}

impl Location {
    /// A database at an address.
    ///
    /// # Errors
    /// A sentence, when it is no address of a PostgreSQL database.
    pub fn postgres(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"));
        match rest {
            Some(rest) if !rest.is_empty() => Ok(Self::Postgres(url.to_owned())),
            _ => Err("write postgres://user:password@host/database".to_owned()),
        }
    }

    /// The engine at this place.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self {
            Self::File(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite://{}", encoded(path)),
            Self::Postgres(url) => url.clone(),
        }
    }
}

impl Location {
    /// The address for who makes and changes nothing. SQLite would make the files of its write-ahead log; where there are none,
    /// the one file holds everything.
    pub(crate) fn url_to_look(&self) -> String {
        let Self::File(path) = self else { return self.url() };
        let mut log = path.as_os_str().to_owned();
        log.push("-wal");
        let alone = if Path::new(&log).exists() { "" } else { "&immutable=true" };
        format!("{}?mode=ro{alone}", self.url())
    }
}

fn encoded(path: &Path) -> String {
    utf8_percent_encode(&path.to_string_lossy(), PATH).to_string()
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
                let host = rest[..end].rsplit('@').next().unwrap_or_default();
                let database = rest[end..].split(['?', '#']).next().unwrap_or_default();
                write!(f, "postgres://{host}{database}")
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_is_secret_in_it() {
        for (url, shown) in [
            (
                "postgres://signet:se%40cret@db.example:5432/signet?sslmode=require",
                "postgres://db.example:5432/signet",
            ),
            ("postgresql://db/signet?password=secret", "postgres://db/signet"),
            ("postgres://a:p@q@db", "postgres://db"),
        ] {
            let location = Location::postgres(url).unwrap();
            assert_eq!(location.to_string(), shown);
            assert!(!format!("{location:?}").contains("cret"), "{location:?}");
        }
    }

    #[test]
    fn only_postgresql_has_an_address() {
        for url in ["", "mysql://a/b", "postgres://", "sqlite://a", "signet.db"] {
            assert!(Location::postgres(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_file_may_have_any_name() {
        let url = Location::File("/tmp/a b?c#d/ü.db".into()).url();
        assert_eq!(url, "sqlite:///tmp/a%20b%3Fc%23d/%C3%BC.db");
    }
}
