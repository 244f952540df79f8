//! What the doctor looks at beside the database: configuration, room on the disk.

use std::path::Path;

use signet_service::config::{Settings, Sources};

use crate::config::Config;

/// What was looked at, and what was found.
pub(super) struct Check {
    pub(super) what: &'static str,
    pub(super) found: Found,
}

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// All is well.
    Well(String),
    /// What is wrong, and what to do.
    Ill(String),
    /// It could not be looked at: why.
    Unknown(String),
}

pub(super) const SPACE: &str = "free space";
/// Below this a database hardly grows by a day's sign-ins, and a backup of it may not fit.
const LEAST_MIB: u64 = 100;

/// The configuration, if it can be used.
pub(super) fn configuration(from: &Sources) -> Result<(Config, Check), Check> {
    let check = |found| Check { what: "configuration", found };
    match Settings::load(from).and_then(|settings| settings.read::<Config>()) {
        Ok(config) => {
            let found = format!("profile {:?}, issuer {}", config.profile, config.policy.issuer);
            Ok((config, check(Found::Well(found))))
        }
        Err(problems) => Err(check(Found::Ill(format!(
            "{} thing(s) are wrong with it: `auth-server config check` names each with its place",
            problems.0.len()
        )))),
    }
}

/// Whether the disk of the data folder has room.
pub(super) fn space(folder: &Path) -> Check {
    // Where it is not yet, it will lie on the disk of the nearest folder that is there.
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let there = whole.ancestors().find(|folder| folder.exists()).unwrap_or(&whole);
    Check { what: SPACE, found: judge(folder, free(there)) }
}

fn judge(folder: &Path, free: Result<u64, String>) -> Found {
    let folder = folder.display();
    match free {
        Ok(mib) if mib < LEAST_MIB => Found::Ill(format!(
            "{mib} MiB on the disk of {folder}: make room, {LEAST_MIB} MiB at least; a full disk refuses every sign-in"
        )),
        Ok(mib) => Found::Well(format!("{mib} MiB on the disk of {folder}")),
        Err(why) => Found::Ill(format!("the disk of {folder} cannot be asked ({why}): see that it is there")),
    }
}

/// MiB that are free for us.
#[cfg(unix)]
fn free(folder: &Path) -> Result<u64, String> {
    let told = rustix::fs::statvfs(folder).map_err(|error| error.to_string())?;
    let bytes = u128::from(told.f_bavail) * u128::from(told.f_frsize);
    Ok(u64::try_from(bytes >> 20).unwrap_or(u64::MAX))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Result<u64, String> {
    Err("this system does not tell".into())
}

/// Fails unless `found` is ill or not, as said, and has `text` in what it says.
#[cfg(test)]
#[track_caller]
pub(super) fn says(found: &Found, ill: bool, text: &str) {
    let (is_ill, said) = match found {
        Found::Ill(said) => (true, said),
        Found::Well(said) | Found::Unknown(said) => (false, said),
    };
    assert!(is_ill == ill && said.contains(text), "{found:?}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_without_room_is_ill() {
        let ill = |free| matches!(judge(Path::new("data"), free), Found::Ill(text) if text.contains("data"));
        assert!(ill(Ok(99)) && ill(Ok(0)) && ill(Err("gone".into())));
        assert_eq!(judge(Path::new("data"), Ok(100)), Found::Well("100 MiB on the disk of data".into()));
    }

    #[test]
    fn the_disk_of_a_folder_that_is_not_there_yet_is_that_of_its_parent() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_ok());
        assert!(free(&folder.path().join("none")).is_err());
        let found = space(&folder.path().join("none/data")).found;
        assert!(!matches!(&found, Found::Ill(text) if text.contains("cannot be asked")), "{found:?}");
        assert!(!folder.path().join("none").exists());
    }

    #[test]
    fn what_is_wrong_with_the_configuration_is_counted_and_no_more() {
        let set = vec!["auth_server.token_lifetime=0".into(), "api.leewway=1".into()];
        let Err(Check { found, .. }) = configuration(&Sources { file: None, set }) else { unreachable!() };
        assert!(matches!(&found, Found::Ill(text) if text.contains("config check")), "{found:?}");
    }
}
