//! The base of the figures for requests: a handler that knows its answer, on the servers' own accept loop.

use std::path::PathBuf;
use std::sync::Arc;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use signet_service::config::Listen;
use signet_service::edge::Response;
use signet_service::server::{Server, Stop, bind};
use warp::Filter as _;

use crate::Outcome;

/// What the bare server answers to everything, and what it checks before it does.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Template {
    /// The header fields.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
    /// A signature to check at every request, where one is wanted.
    pub(crate) signed: Option<Signed>,
}

/// One ES256 signature.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Signed {
    /// The public key: an uncompressed point.
    pub(crate) point: Vec<u8>,
    /// What was signed.
    pub(crate) message: Vec<u8>,
    /// The two numbers.
    pub(crate) signature: Vec<u8>,
}

/// Ready to check the signature.
struct Check {
    key: ParsedPublicKey,
    signed: Signed,
}

/// Serves until the process is told to stop.
pub(crate) async fn serve(template: PathBuf, port: u16) -> Outcome<()> {
    let template: Template = serde_json::from_slice(&std::fs::read(template)?)?;
    let mut headers = HeaderMap::new();
    for (name, value) in &template.headers {
        headers.append(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
    }
    let body = Bytes::from(template.body);
    let check = template.signed.map(ready).transpose()?.map(Arc::new);
    let routes = warp::any().map(move || {
        let holds = check.as_ref().is_none_or(|check| check.holds());
        let mut response = Response::new(body.clone().into());
        response.headers_mut().clone_from(&headers);
        if !holds {
            *response.status_mut() = StatusCode::UNAUTHORIZED;
        }
        response
    });
    let bound = bind(&Listen::parse(&format!("127.0.0.1:{port}"))?)?;
    Server { bound, routes: routes.boxed() }.run(Stop::on_signals()).await;
    Ok(())
}

fn ready(signed: Signed) -> Outcome<Check> {
    Ok(Check { key: ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &signed.point)?, signed })
}

impl Check {
    fn holds(&self) -> bool {
        self.key.verify_sig(&self.signed.message, &self.signed.signature).is_ok()
    }
}
