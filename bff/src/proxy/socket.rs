//! A WebSocket through us: RFC 6455, contract B7, rule H6. Its frames are read by its two ends alone; here bytes go by, and no more of
//! them are kept than one buffer for each direction has.

use std::time::Duration;

use http::{StatusCode, header::AUTHORIZATION};
use hyper_util::rt::TokioIo;
use signet_service::edge::{Call, Conversation, Refusal, Response, Socket, Upgrade, Upload};
use tokio::io::{AsyncWriteExt as _, copy, split};
use tokio::time::timeout;

use super::forward::{answer_of, answered, asked, bad_gateway, credentials};
use super::sent::{Progress, Sent};
use super::{Until, Upstreams};
use crate::rules::proxy::websocket::{Handshake, PROTOCOL};

/// How long an upstream may go on speaking to a client that has said its last.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// A request that opens a WebSocket.
#[derive(Debug)]
pub struct Opening {
    /// It.
    pub call: Call,
    /// Its body, which is none.
    pub upload: Upload,
    /// What it is given in place of an answer.
    pub upgrade: Upgrade,
    /// What it asks for.
    pub handshake: Handshake,
}

/// Opens a WebSocket to `rest` at the upstream that is called `prefix`, with `access_token`. It lasts until one of its two ends closes it,
/// and `until` then at most. An upstream that does not agree answers as it likes.
///
/// # Errors
/// What the upstream is not asked for, 502 or 504 where it has no answer, 401 where the session ends before there is one, and 429 where
/// the session has too many under way.
pub async fn open_socket(
    upstreams: &Upstreams,
    opening: Opening,
    (prefix, rest): (&str, &str),
    access_token: &str,
    mut until: Until,
) -> Result<Response, Refusal> {
    let Opening { call, upload, upgrade, handshake } = opening;
    // From the first moment: what ends before it is open does not open it.
    until.take_place()?;
    let upstream = upstreams.get(prefix).ok_or_else(Refusal::not_found)?;
    let request = asked(upstream, &call, rest, Some(0))?;
    let (uri, progress) = (request.uri().clone(), Progress::new());
    let mut request = request.map(|()| Sent::new(upload, 0, progress.clone(), &until));
    handshake.write(request.headers_mut());
    request.headers_mut().insert(AUTHORIZATION, credentials(access_token)?);
    let mut response = answer_of(upstreams, upstream, request, (&progress, &mut until)).await?;
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        return answered(upstream, (&uri, None), (until, true), response);
    }
    let Some(headers) = handshake.agreed(response.headers()) else {
        tracing::warn!(
            upstream = upstream.prefix,
            "an upstream agrees to another WebSocket than was asked for"
        );
        return Err(bad_gateway());
    };
    let Ok(Ok(upgraded)) = timeout(upstream.timeout, hyper::upgrade::on(&mut response)).await else {
        tracing::warn!(upstream = upstream.prefix, "an upstream agrees to a WebSocket and is gone");
        return Err(bad_gateway());
    };
    let conversation: Conversation = Box::new(move |client| {
        Box::pin(async move {
            tokio::select! {
                () = until.come() => tracing::debug!("a WebSocket is closed: its session has ended"),
                () = exchange(client, TokioIo::new(upgraded)) => {}
            }
        })
    });
    Ok(upgrade.granted(PROTOCOL, headers, conversation))
}

/// Carries what each side says to the other, until the upstream has said its last: RFC 6455 §7.1.1 has the server close first. Neither
/// is read faster than the other takes.
async fn exchange(client: &mut dyn Socket, upstream: impl Socket) {
    let (mut from_client, mut to_client) = split(client);
    let (mut from_upstream, mut to_upstream) = split(upstream);
    let up = async {
        copy(&mut from_client, &mut to_upstream).await?;
        to_upstream.shutdown().await
    };
    let mut down = std::pin::pin!(copy(&mut from_upstream, &mut to_client));
    tokio::select! {
        // To the last byte, or not any more: there is nothing left to wait for.
        _ = &mut down => return,
        sent = up => if sent.is_err() { return },
    }
    let _ = timeout(LAST_WORDS, down).await;
}
