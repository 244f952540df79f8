//! PostgreSQL for the tests of stores: found, or installed by apt. The tests start servers of their own from it.

use std::path::{Path, PathBuf};

use super::apt;
use crate::context::{Context, find_on_path};
use crate::failure::{Failure, Outcome};

/// Where Debian keeps the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";
const WHAT_TO_DO: &str = "The tests of stores need PostgreSQL 15 or newer, and this machine has none. Install it (Debian: \
apt-get install postgresql; macOS: brew install postgresql) or set SIGNET_POSTGRES_BIN to the folder of initdb and postgres.";

/// Sees to it that there is one.
pub(crate) fn postgres(context: &Context) -> Outcome<()> {
    if is_there() {
        return Ok(());
    }
    apt::install(context, &["postgresql"], WHAT_TO_DO)?;
    if is_there() { Ok(()) } else { Err(Failure::because(WHAT_TO_DO)) }
}

/// As the tests look for it.
fn is_there() -> bool {
    let own = std::env::var_os("SIGNET_POSTGRES_BIN").map(PathBuf::from);
    let debian =
        std::fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    own.into_iter().chain(debian).any(|folder| has_both(&folder))
        || find_on_path(&["initdb"]).and_then(|path| Some(has_both(path.parent()?))).unwrap_or(false)
}

fn has_both(folder: &Path) -> bool {
    ["initdb", "postgres"].iter().all(|name| folder.join(name).is_file())
}
