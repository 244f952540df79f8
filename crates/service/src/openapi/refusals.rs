//! The refusals that an endpoint gives before its handler is asked: what the edge does, in words.

use signet_shared::wire::Code;

use super::Answer;
use crate::edge::{Body, Endpoint};

/// Those that every endpoint can give.
const EVERY: [Answer; 5] = [
    Answer::refusal(
        Code::InvalidRequest,
        "`Host` is missing or stands there twice, or a header field that may be sent once is sent twice.",
    ),
    Answer::refusal(
        Code::ForwardedHeader,
        "In the demo profile: a header field says that a proxy passed the request on.",
    ),
    Answer::refusal(Code::MethodNotAllowed, "Another method; `Allow` names those of this address."),
    Answer::refusal(Code::MisdirectedRequest, "The server does not answer to this `Host`."),
    Answer::refusal(
        Code::InternalError,
        "The server is at fault; its log has the reason under the request id.",
    ),
];

/// That of endpoints that take a body.
const TIME: [Answer; 1] = [Answer::refusal(Code::RequestTimeout, "The body did not arrive in time.")];

/// Those of endpoints that look at the body themselves, which they do not where it goes on as it comes.
const BODY: [Answer; 2] = [
    Answer::refusal(Code::PayloadTooLarge, "The body is larger than this endpoint takes."),
    Answer::refusal(Code::UnsupportedMediaType, "The body is not sent as the one media type that is taken."),
];

/// Those of endpoints with parameters in their path.
const PATH: [Answer; 1] =
    [Answer::refusal(Code::InvalidRequest, "The path is not UTF-8 once it is decoded.")];

/// What `endpoint` can refuse by itself.
pub(super) fn of<S>(endpoint: &Endpoint<S>) -> impl Iterator<Item = Answer> {
    let (time, body): (&[Answer], &[Answer]) = match endpoint.body {
        Body::None => (&[], &[]),
        Body::Stream => (&TIME, &[]),
        Body::Json(_) | Body::Form(_) => (&TIME, &BODY),
    };
    let path: &[Answer] = if endpoint.parameters().next().is_some() { &PATH } else { &[] };
    EVERY.iter().chain(time).chain(body).chain(path).copied()
}
