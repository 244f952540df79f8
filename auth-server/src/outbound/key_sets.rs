//! Keys of clients that are at an address of theirs: OpenID Connect Core §10.1.1, RFC 7517 §5; rule U8.
//!
//! They are fetched when they are needed, kept for a while, and fetched anew when a token names a key that is not among them:
//! for one address not often and one at a time, because anybody can name a client and a key.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use signet_shared::jose::JwkSet;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::Instant;

use super::{Outbound, OutboundError};

/// So long keys count without being asked for again: a client that withdraws one waits no longer.
const FRESH: Duration = Duration::from_mins(5);
/// So long after one fetch there is no other, whatever is asked for.
const PAUSE: Duration = Duration::from_secs(10);
/// So long keys count while their address does not answer.
const LAST_GOOD: Duration = Duration::from_hours(1);

/// What is known of one address.
#[derive(Debug, Clone, Default)]
struct Known {
    /// The last set that was there, and when.
    good: Option<(Arc<JwkSet>, Instant)>,
    /// When the last fetch ended.
    tried: Option<Instant>,
}

impl Known {
    /// The set, if nobody has to be asked for it.
    fn at_once(&self, kid: Option<&str>) -> Option<Arc<JwkSet>> {
        let (set, since) = self.good.as_ref()?;
        let has = kid.is_none_or(|kid| set.get(kid).is_some());
        (has && since.elapsed() < FRESH).then(|| Arc::clone(set))
    }

    /// The set, as long as it counts.
    fn last(&self) -> Option<Arc<JwkSet>> {
        self.good.as_ref().filter(|(_, since)| since.elapsed() < LAST_GOOD).map(|(set, _)| Arc::clone(set))
    }

    fn may_ask(&self) -> bool {
        self.tried.is_none_or(|tried| tried.elapsed() >= PAUSE)
    }
}

/// One address: what is known, and a lock that whoever fetches holds.
#[derive(Debug, Default)]
struct Place {
    known: Mutex<Known>,
    fetching: AsyncMutex<()>,
}

impl Place {
    fn known(&self) -> Known {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn learn(&self, uri: &str, answer: Result<JwkSet, OutboundError>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.tried = Some(Instant::now());
        match answer {
            Ok(set) => known.good = Some((Arc::new(set), Instant::now())),
            Err(reason) => tracing::warn!("the keys of a client: {uri} {reason}"),
        }
    }
}

/// The key sets of all clients whose keys are at an address.
#[derive(Debug)]
pub struct KeySets {
    outbound: Outbound,
    places: Mutex<HashMap<String, Arc<Place>>>,
}

impl KeySets {
    /// Key sets that come by `outbound`; none is fetched yet.
    #[must_use]
    pub fn new(outbound: Outbound) -> Self {
        Self { outbound, places: Mutex::default() }
    }

    /// The set at `uri`, an address that is registered, if there is one that counts; fetched now, where that may be, if it is old or has no key called `kid`.
    pub async fn get(&self, uri: &str, kid: Option<&str>) -> Option<Arc<JwkSet>> {
        let place = self.place(uri);
        if let Some(set) = place.known().at_once(kid) {
            return Some(set);
        }
        let known = place.known().last().filter(|set| kid.is_some_and(|kid| set.get(kid).is_some()));
        let (outbound, uri, wanted) = (self.outbound.clone(), uri.to_owned(), kid.map(str::to_owned));
        // In a task of its own: whoever asks may hang up, and must not take along what others wait for.
        let fetch = tokio::spawn(async move {
            let _fetching = place.fetching.lock().await;
            let known = place.known();
            if known.at_once(wanted.as_deref()).is_none() && known.may_ask() {
                place.learn(&uri, fetch(&outbound, &uri).await);
            }
            place.known().last()
        });
        // An old set that has the key is good for one more request, whether the address answers or not.
        if known.is_some() { known } else { fetch.await.ok().flatten() }
    }

    fn place(&self, uri: &str) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(places.entry(uri.to_owned()).or_default())
    }
}

async fn fetch(outbound: &Outbound, uri: &str) -> Result<JwkSet, OutboundError> {
    let document = outbound.document(uri).await?;
    let text = std::str::from_utf8(&document).map_err(|_| OutboundError::NoKeySet)?;
    JwkSet::parse(text).map_err(|_| OutboundError::NoKeySet)
}

#[cfg(test)]
#[path = "key_sets_tests.rs"]
mod tests;
