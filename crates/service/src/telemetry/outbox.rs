//! What is told to somebody elsewhere, over HTTP: in the background, many at a time, and never in the way. What finds no room
//! is left out.

use std::time::Duration;

use http::HeaderMap;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout, timeout_at};

use super::in_background;

/// How many wait at most, and how many go at once.
const ROOM: usize = 4096;
const BATCH: usize = 512;
/// How long one waits for company.
const LINGER: Duration = Duration::from_secs(1);
/// How long a delivery may take, and how long the last one.
const PATIENCE: Duration = Duration::from_secs(5);
const LAST_PATIENCE: Duration = Duration::from_secs(5);

/// Puts what is told into the bodies of requests.
pub(super) trait Pack<T>: Send + 'static {
    /// The bodies; usually one.
    fn pack(&self, things: Vec<T>) -> Vec<Vec<u8>>;
}

/// Where it goes.
pub(super) struct Address {
    /// What it is, for the log: `spans`.
    pub(super) what: &'static str,
    /// The address, without secrets.
    pub(super) url: String,
    /// What the requests say beside their bodies; may be secret.
    pub(super) headers: HeaderMap,
}

/// Things on their way out.
pub(super) struct Outbox<T>(mpsc::Sender<Parcel<T>>);

enum Parcel<T> {
    One(T),
    /// Somebody waits until everything before this is on its way.
    Flush(oneshot::Sender<()>),
}

impl<T: Send + 'static> Outbox<T> {
    /// An outbox to `address`, and the task that empties it.
    pub(super) fn start(address: Address, pack: impl Pack<T>) -> Self {
        let (sender, receiver) = mpsc::channel(ROOM);
        tokio::spawn(in_background(run(receiver, address, pack)));
        Self(sender)
    }

    /// Takes one, if there is room.
    pub(super) fn put(&self, thing: T) {
        let _ = self.0.try_send(Parcel::One(thing));
    }

    /// Waits until everything is delivered, for five seconds at most.
    pub(super) async fn flush(&self) {
        let (done, delivered) = oneshot::channel();
        let all = async { self.0.send(Parcel::Flush(done)).await.is_ok() && delivered.await.is_ok() };
        let _ = timeout(LAST_PATIENCE, all).await;
    }
}

async fn run<T>(mut parcels: mpsc::Receiver<Parcel<T>>, address: Address, pack: impl Pack<T>) {
    // Redirects would take what is secret elsewhere.
    let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
    let Ok(client) = client.no_proxy().build() else {
        tracing::warn!("{} cannot be sent: there is no HTTP client", address.what);
        return;
    };
    let mut trouble = None;
    while let Some(first) = parcels.recv().await {
        let (mut things, mut waiting) = (Vec::new(), Vec::new());
        let mut take = |parcel, things: &mut Vec<T>| match parcel {
            Parcel::One(thing) => things.push(thing),
            Parcel::Flush(done) => waiting.push(done),
        };
        let until = if matches!(first, Parcel::Flush(_)) { Instant::now() } else { Instant::now() + LINGER };
        take(first, &mut things);
        while things.len() < BATCH {
            match timeout_at(until, parcels.recv()).await {
                Ok(Some(Parcel::Flush(done))) => {
                    take(Parcel::Flush(done), &mut things);
                    break;
                }
                Ok(Some(parcel)) => take(parcel, &mut things),
                Ok(None) | Err(_) => break,
            }
        }
        for body in if things.is_empty() { Vec::new() } else { pack.pack(things) } {
            tell(&mut trouble, deliver(&client, &address, body).await, &address);
        }
        for done in waiting {
            let _ = done.send(());
        }
    }
}

async fn deliver(client: &reqwest::Client, address: &Address, body: Vec<u8>) -> Result<(), String> {
    let sent = client.post(&address.url).headers(address.headers.clone()).body(body).send().await;
    let status = sent.map_err(|error| error.without_url().to_string())?.status();
    if status.is_success() { Ok(()) } else { Err(format!("the answer's status is {}", status.as_u16())) }
}

/// Says that deliveries fail, once and not at each, and that they succeed again.
fn tell(trouble: &mut Option<String>, result: Result<(), String>, address: &Address) {
    let (what, url) = (address.what, &address.url);
    match result {
        Ok(()) if trouble.take().is_some() => tracing::info!("{what} are taken again by {url}"),
        Ok(()) => {}
        Err(reason) if trouble.as_ref() == Some(&reason) => {}
        Err(reason) => {
            tracing::warn!("{what} are not taken by {url} and lost: {reason}");
            *trouble = Some(reason);
        }
    }
}
