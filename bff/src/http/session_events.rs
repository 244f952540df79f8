//! `GET /bff/session/events`: what becomes of the session, as it happens (contract B5, rule H6). That a page listens is no use of it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, future, stream};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use http_body::Frame;
use http_body_util::StreamBody;
use signet_service::edge::{Call, Cors, Endpoint, Refusal, Response, answer, streamed};
use signet_service::server::Stop;
use signet_shared::wire::{Code, SessionEvent};
use tokio::time::{Instant, Interval, interval_at};

use super::{caller, docs};
use crate::app::App;
use crate::ends::{Kind, Standing, Watch};
use crate::flows::session::refreshes;
use crate::rules::event_stream::{ENDED, HEARTBEAT, MEDIA_TYPE, first, session};
use crate::secret::Digest;

/// So many streams of one session at once. A browser needs one, whatever number of tabs it shows; who opens more is refused, because a
/// stream that was closed for another one would come back at once.
pub(super) const MOST: usize = 16;
/// Who is gone without a word is found out by then, and nobody on the way takes the stream for dead.
const PAUSE: Duration = Duration::from_secs(20);
/// When it is worth coming back.
const LATER: Duration = Duration::from_secs(30);
/// Tells nginx to pass each event on as it comes.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Its line of the table.
pub(super) const fn endpoint() -> Endpoint<App> {
    Endpoint::events("/bff/session/events", "what becomes of the session, as it happens", |app, call, _| {
        answer(get(app, call))
    })
    .cors(Cors::Frontend)
    .docs(&docs::SESSION_EVENTS)
}

async fn get(app: Arc<App>, call: Call) -> Result<Response, Refusal> {
    caller::from_here(&app, &call)?;
    let held = caller::held(&app, &call)?.ok_or_else(caller::signed_out)?;
    let digest = Digest::of(held);
    // Watched before it is read: whatever changes afterwards is told.
    let watch = app.ends.watch_counted(&digest, Kind::Events, MOST).ok_or_else(too_many)?;
    let session = caller::looks(&app, &digest).await?;
    let said = SessionEvent { expires_at: session.ends_at, refreshes: session.refreshes() };
    let heartbeat = interval_at(Instant::now() + PAUSE, PAUSE);
    let events = events(Telling { watch, said, heartbeat, stop: app.stop.clone() });
    let mut response = streamed(StatusCode::OK, StreamBody::new(Box::pin(events)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(BUFFERING, HeaderValue::from_static("no"));
    Ok(response)
}

fn too_many() -> Refusal {
    let sentence = format!("This session has {MOST} event streams already: close one.");
    Refusal::new(Code::RateLimited, sentence).retry_after(LATER)
}

/// All that one stream is made of.
struct Telling {
    watch: Watch,
    /// What was told last.
    said: SessionEvent,
    heartbeat: Interval,
    stop: Stop,
}

fn events(telling: Telling) -> impl Stream<Item = Result<Frame<Bytes>, Infallible>> + Send + Sync {
    let begin = stream::once(future::ready(first(&telling.said)));
    let rest = stream::unfold(Some(telling), |telling| async move { telling?.next().await });
    begin.chain(rest).map(|bytes| Ok(Frame::data(bytes)))
}

impl Telling {
    /// What is told next, and who goes on telling. A process that goes down ends the stream without a word: the browser comes back to
    /// another one.
    async fn next(mut self) -> Option<(Bytes, Option<Self>)> {
        loop {
            let standing = tokio::select! {
                biased;
                standing = self.watch.changed() => standing,
                () = self.stop.requested() => return None,
                _ = self.heartbeat.tick() => return Some((HEARTBEAT.into(), Some(self))),
            };
            let Standing::Lives(living) = standing else { return Some((ENDED.into(), None)) };
            let event = SessionEvent { expires_at: living.ends_at, refreshes: refreshes(living.version) };
            if event != self.said {
                self.said = event;
                return Some((session(&self.said), Some(self)));
            }
        }
    }
}
