//! The listener for metrics: `GET /metrics`, and nothing else. It has limits of its own, so that nothing which happens at the
//! server's border keeps Prometheus away.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use http::{Method, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::registry::Registry;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::server::{Bound, Stop};

/// Who asks at once; others wait in the system's queue.
const CONNECTIONS: usize = 16;
/// How long a header section may take, and how long a connection is kept.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_mins(5);
/// After an accept that failed, as when descriptors run out.
const PAUSE: Duration = Duration::from_millis(50);
const HEADER_BYTES: usize = 16 * 1024;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers on every socket of `bound` until `stop`.
pub(super) fn serve(bound: Bound, registry: &Arc<Registry>, stop: &Stop) {
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    for socket in bound.0 {
        let accepting = accept(socket, Arc::clone(registry), Arc::clone(&free));
        let stop = stop.clone();
        tokio::spawn(async move {
            tokio::select! { () = accepting => (), () = stop.requested() => () }
        });
    }
}

async fn accept(socket: TcpListener, registry: Arc<Registry>, free: Arc<Semaphore>) {
    loop {
        let place = Arc::clone(&free).acquire_owned().await;
        match socket.accept().await {
            Ok((stream, _)) => {
                let registry = Arc::clone(&registry);
                tokio::spawn(async move {
                    connection(stream, registry).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection for metrics could not be accepted");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, registry: Arc<Registry>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = answer(&request, &registry);
        async move { Ok::<_, Infallible>(answer) }
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).max_buf_size(HEADER_BYTES);
    let serving = builder.serve_connection(TokioIo::new(stream), service);
    if let Ok(Err(error)) = tokio::time::timeout(PATIENCE, serving).await {
        tracing::debug!(%error, "a connection for metrics ended early");
    }
}

fn answer<B>(request: &Request<B>, registry: &Registry) -> Response<String> {
    let mut response = Response::new(String::new());
    let asked = [Method::GET, Method::HEAD].contains(request.method()) && request.uri().path() == "/metrics";
    if !asked {
        *response.status_mut() = StatusCode::NOT_FOUND;
    } else if prometheus_text::encode(response.body_mut(), registry).is_err() {
        // Only a number that cannot be written gets here; half an answer would be taken for a whole one.
        response = Response::new(String::new());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    } else {
        response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static(TEXT));
    }
    response
}
