//! A reverse proxy and nothing else: one read by the primary key of the bff's sessions, one request to the upstream, and its answer as
//! it comes.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::header::{CONNECTION, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderValue, Request, StatusCode, Uri};
use http_body_util::Empty;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use signet_service::edge::{Response, streamed};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};
use tokio::sync::Mutex;

use super::work::CONNECTIONS;
use crate::Outcome;

const SELECT: &str = "SELECT sealed, version, seen_at, ends_at, over_at FROM sessions WHERE digest = $1";

/// Ready to pass requests on.
pub(super) struct Proxy {
    client: Client<HttpConnector, Empty<Bytes>>,
    upstream: u16,
    digest: String,
    readers: Vec<Mutex<SqliteConnection>>,
    next: AtomicUsize,
}

impl Proxy {
    pub(super) async fn to(upstream: u16, database: &Path, digest: String) -> Outcome<Self> {
        let mut readers = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            let options = SqliteConnectOptions::new().filename(database).read_only(true);
            readers.push(Mutex::new(SqliteConnection::connect_with(&options).await?));
        }
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new()).build(tcp);
        Ok(Self { client, upstream, digest, readers, next: AtomicUsize::new(0) })
    }

    /// The answer to a GET; what goes wrong is 502.
    pub(super) async fn answers(&self, path: &str, headers: HeaderMap) -> Response {
        self.passed_on(path, headers).await.unwrap_or_else(|_| {
            let mut response = Response::default();
            *response.status_mut() = StatusCode::BAD_GATEWAY;
            response
        })
    }

    async fn passed_on(&self, path: &str, mut headers: HeaderMap) -> Outcome<Response> {
        if !self.finds().await? {
            return Err("the session is missing".into());
        }
        headers.remove(CONNECTION);
        let authority = format!("127.0.0.1:{}", self.upstream);
        headers.insert(HOST, HeaderValue::from_str(&authority)?);
        let mut request = Request::new(Empty::new());
        *request.uri_mut() =
            Uri::builder().scheme("http").authority(authority).path_and_query(path).build()?;
        *request.headers_mut() = headers;
        let (parts, body) = self.client.request(request).await?.into_parts();
        let mut response = streamed(parts.status, body);
        *response.headers_mut() = parts.headers;
        response.headers_mut().remove(CONNECTION);
        response.headers_mut().remove(TRANSFER_ENCODING);
        Ok(response)
    }

    async fn finds(&self) -> Outcome<bool> {
        let number = self.next.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        let reader = self.readers.get(number).ok_or("no connection")?;
        let mut reader = reader.lock().await;
        let select = sqlx::query(SELECT).bind(self.digest.as_str());
        let Some(row) = select.fetch_optional(&mut *reader).await? else { return Ok(false) };
        std::hint::black_box(row.try_get::<Vec<u8>, _>(0)?);
        for column in 1..5 {
            std::hint::black_box(row.try_get::<i64, _>(column)?);
        }
        Ok(true)
    }
}
