//! What is going on: the request that is being answered, or a piece of work in the background. Its ids stand in every log
//! line that is written meanwhile, and go along with every request to another server.

use std::cell::{Cell, OnceCell};
use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderMap, HeaderName};
use tokio::task_local;

use super::trace::{TRACEPARENT, Trace};
use crate::edge::{Received, RequestId};

/// The field that carries a request's id.
pub(crate) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Whether this process exports its spans.
static RECORDED: AtomicBool = AtomicBool::new(false);

task_local! {
    static CURRENT: Current;
}

/// What a task is at.
struct Current {
    /// Given to a request when the edge takes it.
    context: OnceCell<Context>,
    /// The request that is being answered, until the edge takes it.
    received: Cell<Option<Box<Received>>>,
}

/// The ids of a request, or of work in the background.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    id: RequestId,
    trace: Trace,
}

impl Context {
    /// That of the request `id` with these header fields.
    pub(crate) fn new(id: RequestId, headers: &HeaderMap) -> Self {
        let trace = Trace::of(headers, &id);
        Self { id, trace }
    }

    /// That of work which no request asked for.
    fn of_own() -> Self {
        let id = RequestId::random();
        let trace = Trace::begun(&id);
        Self { id, trace }
    }

    /// The request's id; the name of its span too.
    #[must_use]
    pub fn request_id(&self) -> &RequestId {
        &self.id
    }

    /// The trace that it belongs to.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    fn add_headers(&self, headers: &mut HeaderMap) {
        headers.insert(TRACEPARENT, self.trace.to_header(&self.id, RECORDED.load(Ordering::Relaxed)));
        headers.insert(X_REQUEST_ID, self.id.to_header());
    }
}

/// Says that this process exports its spans: then the requests that it makes say so too.
#[cfg(feature = "otel")]
pub(super) fn is_recorded() {
    RECORDED.store(true, Ordering::Relaxed);
}

impl From<Context> for Current {
    fn from(context: Context) -> Self {
        Self { context: context.into(), received: Cell::default() }
    }
}

/// `work` as the answering of `received`, which it may take.
pub(crate) fn answering<F: Future>(received: Box<Received>, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(Current { context: OnceCell::new(), received: Cell::new(Some(received)) }, work)
}

/// The request that is being answered, and its ids: once.
pub(crate) fn take_received() -> Option<(Context, Box<Received>)> {
    let take = |current: &Current| {
        let received = current.received.take()?;
        let new = || Context::new(RequestId::random(), &received.parts.headers);
        Some((current.context.get_or_init(new).clone(), received))
    };
    CURRENT.try_with(take).ok().flatten()
}

/// `work` as what `context` does.
pub(super) fn within<F: Future>(context: Context, work: F) -> impl Future<Output = F::Output> {
    CURRENT.scope(context.into(), work)
}

/// `work` as a part of what is going on here, for a task of its own: `tokio::spawn(carry(work))`. Where nothing is, it is
/// work with an id of its own.
pub fn carry<F: Future>(work: F) -> impl Future<Output = F::Output> {
    within(
        CURRENT
            .try_with(|current| current.context.get().cloned())
            .ok()
            .flatten()
            .unwrap_or_else(Context::of_own),
        work,
    )
}

/// `work` as a piece of work of its own, with its own id: what happens in the background, turn by turn.
pub fn in_background<F: Future>(work: F) -> impl Future<Output = F::Output> {
    within(Context::of_own(), work)
}

/// The same for `work` that does not wait, on a thread where blocking is allowed.
pub(crate) fn in_background_now<T>(work: impl FnOnce() -> T) -> T {
    CURRENT.sync_scope(Context::of_own().into(), work)
}

/// The header fields of a request to another server, made by what is going on here: `traceparent` and `X-Request-Id`; none
/// where nothing is.
#[must_use]
pub fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    add_headers(&mut headers);
    headers
}

/// Adds [them](headers) to `headers`, in place of those that stand there.
pub fn add_headers(headers: &mut HeaderMap) {
    look(|context| context.into_iter().for_each(|context| context.add_headers(headers)));
}

/// Shows what is going on.
pub(super) fn look(mut at: impl FnMut(Option<&Context>)) {
    if CURRENT.try_with(|current| at(current.context.get())).is_err() {
        at(None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current() -> Option<Context> {
        let mut current = None;
        look(|context| current = context.cloned());
        current
    }

    #[tokio::test]
    async fn a_task_that_is_carried_does_what_its_maker_did() {
        let context = Context::new(RequestId::random(), &HeaderMap::new());
        let carried =
            within(context.clone(), async { tokio::spawn(carry(async { current() })).await.unwrap() });
        assert_eq!(carried.await.as_ref(), Some(&context));
        let lost = within(context, async { tokio::spawn(async { current() }).await.unwrap() });
        assert_eq!(lost.await, None, "a task by itself begins with nothing");
    }

    #[tokio::test]
    async fn work_that_nobody_asked_for_has_an_id_of_its_own() {
        let (one, other) = (carry(async { current() }).await, carry(async { current() }).await);
        assert!(one.is_some() && one != other, "{one:?} {other:?}");
        let context = Context::new(RequestId::random(), &HeaderMap::new());
        let own = within(context.clone(), in_background(async { current() })).await;
        assert!(own.is_some_and(|own| own.trace != context.trace));
        assert!(in_background_now(current).is_some() && current().is_none());
    }

    #[tokio::test]
    async fn what_is_sent_on_names_the_request_and_its_trace() {
        assert!(headers().is_empty());
        let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        let received = HeaderMap::from_iter([(TRACEPARENT, sent.parse().unwrap())]);
        let id = RequestId::random();
        let headers = within(Context::new(id.clone(), &received), async { headers() }).await;
        assert_eq!(headers[X_REQUEST_ID], id.as_str());
        assert_eq!(headers[TRACEPARENT], format!("00-4bf92f3577b34da6a3ce929d0e0e4736-{id}-00"));
    }
}
