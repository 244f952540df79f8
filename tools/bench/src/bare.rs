//! The base of the figures for requests: a handler that knows its answer, on the servers' own accept loop or on warp's.

mod proxy;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use signet_service::config::{Border, Limits, Listen};
use signet_service::edge::Response;
use signet_service::server::{Server, Stop, open};
use warp::Filter as _;
use warp::filters::BoxedFilter;
use warp::path::FullPath;

pub(crate) use work::Work;

use crate::Outcome;
use crate::arguments::By;
use proxy::Proxy;
use work::{Check, Read, Sign};

/// What the bare server answers to everything, and what it checks before it does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Template {
    /// The header fields.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
    /// What it does for each request.
    pub(crate) work: Work,
}

/// Serves until the process is told to stop.
pub(crate) async fn serve(by: By, template: PathBuf, port: u16) -> Outcome<()> {
    let (routes, stop) = (routes(template).await?, Stop::on_signals());
    match by {
        By::Ours => {
            // All limits, also the one that by default does not hold for this machine.
            let limits = Limits { per_address: Some(Limits::PER_ADDRESS), ..Limits::default() };
            let border = Border { limits, ..Border::default() };
            let front = open(&Listen::parse(&format!("127.0.0.1:{port}"))?, border)?;
            Server { front, routes }.run(stop).await;
        }
        By::Warp => tokio::select! {
            () = warp::serve(routes).run(([127, 0, 0, 1], port)) => {}
            () = stop.requested() => {}
        },
    }
    Ok(())
}

async fn routes(template: PathBuf) -> Outcome<BoxedFilter<(Response,)>> {
    let template: Template = serde_json::from_slice(&std::fs::read(template)?)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &template.headers {
        headers.append(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
    }
    let body = Bytes::from(template.body);
    let answer = move |holds: bool| {
        let mut response = Response::new(body.clone().into());
        response.headers_mut().clone_from(&headers);
        if !holds {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
        }
        response
    };
    Ok(match template.work {
        Work::Nothing => warp::any().map(move || answer(true)).boxed(),
        Work::Check { tokens, point } => {
            let check = Arc::new(Check::of(&tokens, &point)?);
            warp::any().map(move || answer(check.holds())).boxed()
        }
        Work::Sign { key, message } => {
            let sign = Arc::new(Sign::of(&key, message)?);
            // Whoever signs for somebody has read what they ask.
            warp::body::bytes().map(move |_: Bytes| answer(sign.signs())).boxed()
        }
        Work::Read { database, tenant, sub } => {
            let all = Arc::new((Read::of(database, &tenant, sub).await?, answer));
            let answer = move || {
                let all = Arc::clone(&all);
                async move { all.1(all.0.finds().await) }
            };
            warp::any().then(answer).boxed()
        }
        Work::Proxy { upstream, database, digest } => {
            let proxy = Arc::new(Proxy::to(upstream, &database, digest).await?);
            warp::path::full()
                .and(warp::header::headers_cloned())
                .then(move |path: FullPath, headers: HeaderMap| {
                    let proxy = Arc::clone(&proxy);
                    async move { proxy.answers(path.as_str(), headers).await }
                })
                .boxed()
        }
    })
}
