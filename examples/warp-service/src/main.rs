//! A service on warp that admits requests with tokens of one issuer: RFC 6750, RFC 9470, RFC 9728.
//!
//! `cargo run -p warp-service [ISSUER [AUDIENCE [PORT]]]`, beside `cargo xtask dev`.

use std::{env, error::Error, future};

use signet_guard::{Guard, User, filters};
use tokio::io;
use warp::Filter as _;
use warp::http::StatusCode;
use warp::reply::{WithStatus, with_status};

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
    let me = warp::path!("me").and(guard.user()).map(|user: User| format!("Hello, {}!", user.sub()));
    let admin = warp::path!("admin").and(guard.require_role("admin")).map(|_: User| "For administrators.");
    let write = warp::path!("write").and(warp::post()).and(guard.require_scope("write"));
    let secret = warp::path!("secret").and(guard.require_recent(300, None)?).map(|_: User| "Only just now.");
    let home = warp::path::end().and(guard.optional_user()).map(welcome);
    let about = warp::path!(".well-known" / "oauth-protected-resource").map(move || metadata.metadata());
    let ready = warp::path!("ready").map(move || ready(&readiness));
    let routes =
        me.or(admin).or(write.map(|_: User| "It is written.")).or(secret).or(home).or(about).or(ready);
    let server = warp::serve(routes.recover(filters::refusals)).bind(([127, 0, 0, 1], port)).await;
    server.graceful(stopped()).run().await;
    Ok(())
}

/// Somebody or nobody.
fn welcome(user: Option<User>) -> String {
    user.map_or_else(|| "Who are you?".to_owned(), |user| format!("Welcome back, {}!", user.sub()))
}

/// Whether there are keys to check tokens with.
fn ready(guard: &Guard) -> WithStatus<String> {
    let missing = guard.unready();
    let status = if missing.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    with_status(missing.unwrap_or_else(|| "ready".to_owned()), status)
}

/// Waits until standard input ends, where that is to stop the service: so nothing outlives a test.
async fn stopped() {
    if env::var_os("SIGNET_STOP_WITH_STDIN").is_none() {
        return future::pending().await;
    }
    let _ = io::copy(&mut io::stdin(), &mut io::sink()).await;
}
