//! How many connections the system lets this process hold.

/// More than this many are never held at once; each may cost some tens of kilobytes.
const MOST: usize = 8192;
/// Descriptors for everything that is no connection: sockets that listen, files, the fetching of keys.
const OTHERS: usize = 64;

/// Raises the limit of open files to what the system allows, and says how many connections fit below it: a process that
/// runs out of descriptors can accept nobody, so it is better not to.
pub(super) fn connections() -> usize {
    open_files().map_or(MOST, |files| files.saturating_sub(OTHERS).clamp(1, MOST))
}

#[cfg(unix)]
fn open_files() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    // Where the system refuses, what was allowed before still is.
    let raised = setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum });
    let files = if raised.is_ok() { limit.maximum } else { limit.current };
    files.and_then(|files| usize::try_from(files).ok())
}

#[cfg(not(unix))]
fn open_files() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_some_and_not_for_all() {
        assert!((1..=MOST).contains(&connections()));
    }
}
