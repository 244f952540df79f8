//! A service on axum that admits requests with tokens of one issuer: RFC 6750, RFC 9470, RFC 9728.
//!
//! `cargo run -p axum-service [ISSUER [AUDIENCE [PORT]]]`, beside `cargo xtask dev`.

use std::{env, error::Error, future};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use signet_guard::{Guard, User};
use tokio::{io, net::TcpListener};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().init();
    let mut arguments = env::args().skip(1);
    let mut argument = |default: &str| arguments.next().unwrap_or_else(|| default.to_owned());
    let issuer = argument("http://localhost:5000");
    let audience = argument("http://localhost:5001");
    let port: u16 = argument("5010").parse()?;

    let guard = Guard::builder(issuer).audience(audience).build()?;
    let (metadata, readiness) = (guard.clone(), guard.clone());
    let app = Router::new()
        .route("/me", get(async |user: User| format!("Hello, {}!", user.sub())))
        .route("/admin", get(async || "For administrators.").layer(guard.layer().require_role("admin")))
        .route("/write", post(async || "It is written.").layer(guard.layer().require_scope("write")))
        .route("/secret", get(async || "Only just now.").layer(guard.layer().require_recent(300, None)?))
        .route_layer(guard.layer())
        .merge(Router::new().route("/", get(welcome)).route_layer(guard.optional_layer()))
        .route("/.well-known/oauth-protected-resource", get(async move || metadata.metadata()))
        .route("/ready", get(async move || ready(&readiness)));
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, app).with_graceful_shutdown(stopped()).await?)
}

/// Somebody or nobody.
async fn welcome(user: Option<User>) -> String {
    user.map_or_else(|| "Who are you?".to_owned(), |user| format!("Welcome back, {}!", user.sub()))
}

/// Whether there are keys to check tokens with.
fn ready(guard: &Guard) -> Result<&'static str, (StatusCode, String)> {
    guard.unready().map_or(Ok("ready"), |reason| Err((StatusCode::SERVICE_UNAVAILABLE, reason)))
}

/// Waits until standard input ends, where that is to stop the service: so nothing outlives a test.
async fn stopped() {
    if env::var_os("SIGNET_STOP_WITH_STDIN").is_none() {
        return future::pending().await;
    }
    let _ = io::copy(&mut io::stdin(), &mut io::sink()).await;
}
