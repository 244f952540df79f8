//! Fetches of keys, and the requests that cause them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::task_local;
use warp::Filter as _;

use super::*;
use crate::testing::{Forge, NOW};
use crate::{Guard, Refused, Statistics};

task_local! {
    static NAME: &'static str;
}

/// Names who asks; who has no name is the guard itself.
struct Named;

impl Context for Named {
    fn carry(&self, fetching: Fetching) -> Fetching {
        Box::pin(NAME.scope(NAME.try_with(|name| *name).unwrap_or("the guard"), fetching))
    }

    fn headers(&self) -> HeaderMap {
        HeaderMap::from_iter([("x-request-id".parse().unwrap(), NAME.with(|name| name.parse().unwrap()))])
    }
}

/// An issuer with the keys of `forge`, that notes the names of those who ask.
async fn issuer(forge: &Forge) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let metadata = json!({"issuer": issuer, "jwks_uri": format!("{issuer}/jwks")}).to_string();
    let (keys, asked) = (json!({"keys": [forge.jwk()]}).to_string(), Arc::new(Mutex::new(Vec::new())));
    let noted = Arc::clone(&asked);
    let routes = warp::path::full().and(warp::header("x-request-id")).map(
        move |path: warp::path::FullPath, name: String| {
            noted.lock().unwrap().push(name);
            if path.as_str() == "/jwks" { keys.clone() } else { metadata.clone() }
        },
    );
    tokio::spawn(warp::serve(routes).incoming(listener).run());
    (issuer, asked)
}

/// A guard of its keys, which it has.
async fn guard(issuer: &str) -> Guard {
    let guard = Guard::builder(issuer).audience("http://localhost:5001").context(Named);
    let guard = guard.refresh_interval(Duration::ZERO).clock(|| NOW).build().unwrap();
    while guard.unready().is_some() {
        tokio::task::yield_now().await;
    }
    guard
}

#[tokio::test]
async fn a_request_for_keys_carries_what_its_cause_is_called() {
    let forge = Forge::new();
    let (issuer, asked) = issuer(&forge).await;
    let guard = guard(&issuer).await;
    assert_eq!(std::mem::take(&mut *asked.lock().unwrap()), ["the guard", "the guard"]);
    let foreign = forge.token(|header, _| header["kid"] = "unknown".into());
    let refused = NAME.scope("a request", async { guard.check(&foreign).await }).await;
    assert!(matches!(refused, Err(Refused::Token(_))));
    assert_eq!(*asked.lock().unwrap(), ["a request", "a request"]);
}

#[tokio::test]
async fn a_guard_tells_what_it_has_done() {
    let forge = Forge::new();
    let (issuer, _) = issuer(&forge).await;
    let guard = guard(&issuer).await;
    let none = Statistics { fetched: 1, ..Statistics::default() };
    assert_eq!(guard.statistics(), none);
    let token = forge.token(|_, claims| claims["iss"] = issuer.as_str().into());
    for _ in 0..3 {
        assert!(guard.check(&token).await.is_ok());
    }
    assert!(guard.check("nonsense").await.is_err());
    assert_eq!(guard.statistics(), Statistics { cache_hits: 2, cache_misses: 2, cached: 1, ..none });
}
