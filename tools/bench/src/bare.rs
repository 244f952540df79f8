//! The base of the figures for requests: a handler that knows its answer, on the servers' own accept loop or on warp's.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use signet_service::config::{Border, Limits, Listen};
use signet_service::edge::Response;
use signet_service::server::{Server, Stop, open};
use warp::Filter as _;
use warp::filters::BoxedFilter;

use crate::Outcome;
use crate::arguments::By;

/// What the bare server answers to everything, and what it checks before it does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Template {
    /// The header fields.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
    /// Tokens whose signatures are checked, one at each request and then from the beginning; none where nothing is checked.
    pub(crate) tokens: Vec<String>,
    /// The public key of those: an uncompressed point.
    pub(crate) point: Vec<u8>,
}

/// Ready to check the signatures: all that is read of a token is read before any request comes.
struct Check {
    key: ParsedPublicKey,
    /// What was signed, and the two numbers.
    signed: Vec<(String, Vec<u8>)>,
    next: AtomicUsize,
}

/// Serves until the process is told to stop.
pub(crate) async fn serve(by: By, template: PathBuf, port: u16) -> Outcome<()> {
    let (routes, stop) = (routes(template)?, Stop::on_signals());
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

fn routes(template: PathBuf) -> Outcome<BoxedFilter<(Response,)>> {
    let template: Template = serde_json::from_slice(&std::fs::read(template)?)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &template.headers {
        headers.append(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
    }
    let body = Bytes::from(template.body);
    let check = if template.tokens.is_empty() {
        None
    } else {
        Some(Arc::new(Check::of(&template.tokens, &template.point)?))
    };
    let routes = warp::any().map(move || {
        let holds = check.as_ref().is_none_or(|check| check.holds());
        let mut response = Response::new(body.clone().into());
        response.headers_mut().clone_from(&headers);
        if !holds {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
        }
        response
    });
    Ok(routes.boxed())
}

impl Check {
    fn of(tokens: &[String], point: &[u8]) -> Outcome<Self> {
        let mut signed = Vec::with_capacity(tokens.len());
        for token in tokens {
            let (message, signature) = token.rsplit_once('.').ok_or("a token has dots")?;
            signed.push((message.to_owned(), URL_SAFE_NO_PAD.decode(signature)?));
        }
        let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)?;
        Ok(Self { key, signed, next: AtomicUsize::new(0) })
    }

    fn holds(&self) -> bool {
        let number = self.next.fetch_add(1, Ordering::Relaxed) % self.signed.len();
        let signed = self.signed.get(number);
        signed.is_some_and(|(message, signature)| self.key.verify_sig(message.as_bytes(), signature).is_ok())
    }
}
