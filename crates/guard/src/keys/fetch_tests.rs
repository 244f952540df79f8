//! Fetching keys from issuers of all sorts, over a real socket.

use serde_json::json;
use warp::Filter as _;
use warp::http::{Response, StatusCode};

use super::*;
use crate::context::Nothing;
use crate::testing::Forge;

#[test]
fn keys_come_no_less_safely_than_the_issuer() {
    assert!(is_less_safe("https://a.example", "http://a.example/jwks"));
    assert!(is_less_safe("https://a.example", "http://localhost:5000/jwks"));
    assert!(is_less_safe("http://localhost:5000", "http://0.0.0.0:5000/jwks"));
    assert!(is_less_safe("http://localhost:5000", "http://a.example/jwks"));
    assert!(is_less_safe("https://a.example", "https://:secret@a.example/jwks"));
    assert!(!is_less_safe("http://localhost:5000", "https://a.example/jwks"));
    assert!(!is_less_safe("https://a.example", "https://b.example/jwks"));
    assert!(!is_less_safe("http://localhost:5000", "http://localhost:5000/jwks"));
}

fn http(issuer: &str) -> HttpFetch {
    HttpFetch::new(issuer, Arc::new(Nothing), reqwest::Client::builder()).unwrap()
}

/// What an issuer answers at its addresses: status and body.
#[derive(Clone)]
struct Answers {
    metadata: (u16, String),
    openid: (u16, String),
    jwks: (u16, String),
}

/// The keys of an issuer that gives these answers; `{issuer}` in them is its address.
async fn fetched(answers: Answers) -> Result<JwkSet, String> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let own = issuer.clone();
    let routes = warp::path::full().map(move |path: warp::path::FullPath| {
        let (status, body) = match path.as_str() {
            "/.well-known/oauth-authorization-server" => &answers.metadata,
            "/.well-known/openid-configuration" => &answers.openid,
            "/jwks" => &answers.jwks,
            _ => return Response::builder().status(StatusCode::OK).body("{\"keys\":[]}".to_owned()).unwrap(),
        };
        let answer = Response::builder().status(*status).header("location", "/elsewhere");
        answer.body(body.replace("{issuer}", &own)).unwrap()
    });
    let server = tokio::spawn(warp::serve(routes).incoming(listener).run());
    let keys = http(&issuer).fetch().await.map_err(|error| error.to_string());
    server.abort();
    keys
}

fn right() -> Answers {
    let metadata = json!({"issuer": "{issuer}", "jwks_uri": "{issuer}/jwks"}).to_string();
    let jwks = json!({"keys": [Forge::new().jwk()]}).to_string();
    Answers { metadata: (200, metadata), openid: (404, String::new()), jwks: (200, jwks) }
}

#[tokio::test]
async fn the_keys_of_a_right_issuer_are_fetched() {
    assert!(fetched(right()).await.unwrap().get("the-key").is_some());
}

#[tokio::test]
async fn k8_keys_are_as_fresh_as_their_own_answer_says() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let metadata = json!({"issuer": issuer, "jwks_uri": format!("{issuer}/jwks")}).to_string();
    let routes = warp::path::full().map(move |path: warp::path::FullPath| {
        let jwks = path.as_str() == "/jwks";
        let answer =
            Response::builder().header("cache-control", if jwks { "max-age=42" } else { "max-age=7" });
        answer.body(if jwks { "{\"keys\":[]}".to_owned() } else { metadata.clone() }).unwrap()
    });
    let server = tokio::spawn(warp::serve(routes).incoming(listener).run());
    let fetch = http(&issuer);
    assert!(fetch.fresh_for() > Duration::from_hours(24), "nothing is said yet");
    fetch.fetch().await.unwrap();
    assert_eq!(fetch.fresh_for(), Duration::from_secs(42));
    server.abort();
}

#[tokio::test]
async fn keys_that_lie_beyond_this_machine_are_not_fetched_by_http() {
    // It would answer there too: nothing but the address stands in the way.
    let elsewhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let jwks_uri = format!("http://0.0.0.0:{}/jwks", elsewhere.local_addr().unwrap().port());
    let metadata = json!({"issuer": "{issuer}", "jwks_uri": jwks_uri}).to_string();
    let error = fetched(Answers { metadata: (200, metadata), ..right() }).await.unwrap_err();
    assert!(error.contains("the jwks_uri is neither https nor"), "{error}");
    assert_eq!(elsewhere.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock, "nobody asked there");
}

#[tokio::test]
async fn a_document_may_be_large_but_not_larger() {
    let right = right();
    for (more, fine) in [(0, true), (1, false)] {
        let body = format!("{}{}", right.jwks.1, " ".repeat(256 * 1024 - right.jwks.1.len() + more));
        let keys = fetched(Answers { jwks: (200, body), ..right.clone() }).await;
        assert_eq!(keys.is_ok_and(|keys| keys.get("the-key").is_some()), fine, "256 KiB and {more}");
    }
}

#[tokio::test]
async fn a_set_without_keys_is_an_answer() {
    let keys = fetched(Answers { jwks: (200, "{\"keys\":[]}".into()), ..right() }).await;
    assert_eq!(keys.unwrap(), JwkSet::default());
}

#[tokio::test]
async fn metadata_that_is_no_use_is_refused() {
    let other = json!({"issuer": "http://other.example", "jwks_uri": "{issuer}/jwks"}).to_string();
    let slash = json!({"issuer": "{issuer}/", "jwks_uri": "{issuer}/jwks"}).to_string();
    for (metadata, said) in [
        ((200, other), "another issuer's"),
        ((200, slash), "another issuer's"),
        ((200, "{}".into()), "no metadata"),
        ((200, "nonsense".into()), "no metadata"),
        ((404, right().metadata.1), "openid-configuration: there is no such document"),
        ((500, right().metadata.1), "not 200"),
        ((302, right().metadata.1), "not 200"),
        ((200, "x".repeat(256 * 1024 + 1)), "too large"),
    ] {
        let error = fetched(Answers { metadata, ..right() }).await.unwrap_err();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[tokio::test]
async fn a_document_that_is_no_key_set_is_refused() {
    for (jwks, said) in [
        ((200, "nonsense".to_owned()), "no key set"),
        ((200, "{\"keys\":7}".to_owned()), "no key set"),
        ((500, "{\"keys\":[]}".to_owned()), "not 200"),
        ((302, "{\"keys\":[]}".to_owned()), "not 200"),
        ((200, format!("{{\"keys\":[{}]}}", " ".repeat(256 * 1024))), "too large"),
    ] {
        let error = fetched(Answers { jwks, ..right() }).await.unwrap_err();
        assert!(error.contains(said), "{said}: {error}");
    }
}

#[tokio::test]
async fn an_issuer_that_is_away_is_unreachable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = http(&issuer).fetch().await.unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }));
    let (short, whole) = (error.to_string(), error.whole());
    assert!(short.ends_with("cannot be reached") && whole.starts_with(&short), "{whole}");
    assert!(whole.contains("refused"), "the log says why: {whole}");
}

#[tokio::test]
async fn an_openid_provider_is_found_where_it_stands() {
    let nowhere = (404, "{}".to_owned());
    let right = right();
    let openid = Answers { metadata: nowhere.clone(), openid: right.metadata.clone(), ..right.clone() };
    assert!(fetched(openid).await.unwrap().get("the-key").is_some());
    let other = json!({"issuer": "http://other.example", "jwks_uri": "{issuer}/jwks"}).to_string();
    let foreign = Answers { metadata: nowhere, openid: (200, other.clone()), ..right.clone() };
    assert!(fetched(foreign).await.unwrap_err().contains("another issuer's"));
    let both = Answers { openid: (200, other), ..right };
    assert!(fetched(both).await.is_ok(), "it is not asked where the first address answers");
}

/// Time does not pass by itself here, but leaps whenever nobody has anything to do: no test waits for it.
#[tokio::test(start_paused = true)]
async fn an_issuer_that_never_answers_is_given_up() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let began = tokio::time::Instant::now();
    let fetched = http(&issuer).fetch().await;
    assert!(matches!(fetched, Err(FetchError::Unreachable { .. })));
    assert!((5..10).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    drop(listener);
}
