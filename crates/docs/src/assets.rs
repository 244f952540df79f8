//! The files that the pages are made of: Swagger UI and ReDoc as they were published, and what is ours. Theirs are kept
//! packed, which is how nearly everybody gets them; whoever cannot unpack brotli gets the bytes as they are.

use std::io::Read as _;
use std::sync::{Arc, LazyLock};

use brotli_decompressor::Decompressor;
use http::StatusCode;
use signet_service::edge::negotiate::{Coding, FileCopy, Kept, choose, send};
use signet_service::edge::{Call, Endpoint, Refusal, Response, answer};

/// One file. What is kept of it is made when it is first asked for.
pub(crate) struct Asset {
    pub(crate) name: &'static str,
    media_type: &'static str,
    packed: Option<LazyLock<FileCopy>>,
    plain: LazyLock<FileCopy>,
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// A file of others, kept packed.
macro_rules! theirs {
    ($name:literal, $media_type:expr) => {{
        const PACKED: &[u8] = include_bytes!(concat!("../assets/vendored/", $name, ".br"));
        Asset {
            name: $name,
            media_type: $media_type,
            packed: Some(LazyLock::new(|| FileCopy::new(PACKED))),
            plain: LazyLock::new(|| FileCopy::new(unpacked(PACKED))),
        }
    }};
}

/// A file of ours: too small to be worth packing.
macro_rules! ours {
    ($name:literal, $media_type:expr) => {
        Asset {
            name: $name,
            media_type: $media_type,
            packed: None,
            plain: LazyLock::new(|| FileCopy::new(&include_bytes!(concat!("../assets/", $name))[..])),
        }
    };
}

pub(crate) static ALL: [Asset; 7] = [
    theirs!("swagger-ui-bundle.js", SCRIPT),
    theirs!("swagger-ui.css", STYLE),
    theirs!("redoc.standalone.js", SCRIPT),
    ours!("interface.js", SCRIPT),
    ours!("docs.js", SCRIPT),
    ours!("redoc.js", SCRIPT),
    ours!("docs.css", STYLE),
];

/// Our own constants unpack: a test reads them all.
fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Err(error) = Decompressor::new(packed, 64 * 1024).read_to_end(&mut bytes) {
        tracing::error!(%error, "a file of the documentation cannot be unpacked");
    }
    bytes
}

/// The line of the files.
#[must_use]
pub const fn assets<S: Send + Sync + 'static>() -> Endpoint<S> {
    Endpoint::page("/docs/assets/{file}", "what these two pages are made of", |app, call| {
        answer(get(app, call))
    })
}

async fn get<S>(_: Arc<S>, call: Call) -> Result<Response, Refusal> {
    let Some(asset) = ALL.iter().find(|asset| asset.name == call.param("file")) else {
        return Err(Refusal::not_found());
    };
    let available: &[Coding] =
        if asset.packed.is_some() { &[Coding::Brotli, Coding::Identity] } else { &[Coding::Identity] };
    let (coding, copy) = match (choose(&call.headers, available), &asset.packed) {
        (Coding::Brotli, Some(packed)) => (Coding::Brotli, packed),
        _ => (Coding::Identity, &asset.plain),
    };
    send(&call.headers, StatusCode::OK, Kept { media_type: asset.media_type, immutable: false, coding, copy })
}
