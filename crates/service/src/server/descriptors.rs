//! How many connections the system lets this process hold.

/// Descriptors for everything that is no connection: sockets that listen, files, the fetching of keys.
const OTHERS: usize = 64;

/// Raises the limit of open files to what the system allows, and says how many of the `wanted` connections fit below it: a
/// process that runs out of descriptors can accept nobody, so it is better not to.
pub(super) fn connections(wanted: usize) -> usize {
    open_files().map_or(wanted, |files| files.saturating_sub(OTHERS).clamp(1, wanted))
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
    fn there_is_room_for_some_and_not_for_more_than_is_wanted() {
        assert_eq!(connections(1), 1);
        assert!((1..=1_000_000).contains(&connections(1_000_000)));
    }
}
