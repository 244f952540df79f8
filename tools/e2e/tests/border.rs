//! What holds at the border of the real servers, whatever comes: limits, times, framing, TLS, proxies, stopping. After each
//! attack the server answers a normal request. Times that are waited for are made short by configuration.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

#[path = "border/framing.rs"]
mod framing;
#[path = "border/http2.rs"]
mod http2;
#[path = "border/leaving.rs"]
mod leaving;
#[path = "border/numbers.rs"]
mod numbers;
#[path = "border/proxies.rs"]
mod proxies;
#[path = "border/times.rs"]
mod times;
#[path = "border/tls.rs"]
mod tls;
#[path = "border/tls_files.rs"]
mod tls_files;
