//! What the checks have in common.

use bff::secret::Digest;
use bff::store::{NewSession, Store};

pub(crate) const NOW: u64 = 1_800_000_000;

/// The session of the cookie `name`, of the person `sub` in the provider's session `sid`, which lives for 100 seconds at least.
pub(crate) fn new(name: &str, sub: &str, sid: Option<&str>) -> NewSession {
    NewSession {
        digest: Digest::of(name),
        sub: sub.to_owned(),
        sid: sid.map(str::to_owned),
        sealed: name.as_bytes().to_vec(),
        issued_at: NOW,
        now: NOW,
        ends_at: NOW + 100,
        over_at: NOW + 1000,
        replaces: None,
    }
}

/// Keeps it: whether that was done.
pub(crate) async fn keep(store: &Store, session: NewSession) -> bool {
    store.keep_session(session).await.unwrap()
}

/// Whether the session of the cookie `name` lives at `now`.
pub(crate) async fn lives(store: &Store, name: &str, now: u64) -> bool {
    store.session(&Digest::of(name), now).await.unwrap().is_some()
}

/// What each of these gave.
pub(crate) async fn all<T: Send + 'static>(
    tries: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let started: Vec<_> = tries.map(tokio::spawn).collect();
    let mut gave = Vec::new();
    for one in started {
        gave.push(one.await.unwrap());
    }
    gave
}
