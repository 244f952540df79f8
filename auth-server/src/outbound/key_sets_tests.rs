//! Keys of clients at addresses, over a real socket.

use super::*;
use crate::outbound::testing::{Elsewhere, outbound};

const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

fn jwks(kid: &str) -> String {
    format!("{{\"keys\":[{{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"{kid}\",\"x\":\"{X}\"}}]}}")
}

/// The names of the keys at `uri`, when one called `kid` is needed.
async fn kids(sets: &KeySets, uri: &str, kid: Option<&str>) -> Option<Vec<String>> {
    let set = sets.get(uri, kid).await?;
    Some(set.keys().iter().filter_map(|key| key.kid.clone()).collect())
}

#[tokio::test]
async fn keys_are_fetched_once_and_kept() {
    let server = Elsewhere::that_says(200, &jwks("k")).await;
    let (sets, uri) = (KeySets::new(outbound("")), format!("{}/jwks", server.at));
    for kid in [Some("k"), None, Some("k")] {
        assert_eq!(kids(&sets, &uri, kid).await.unwrap(), ["k"]);
    }
    assert_eq!(server.times(), 1);
    assert_eq!(server.got.lock().unwrap()[0][..2], ["GET", "/jwks"]);
}

#[tokio::test]
async fn an_unknown_key_fetches_anew_but_not_often() {
    let server = Elsewhere::that_says(200, &jwks("k")).await;
    let (sets, uri) = (KeySets::new(outbound("")), format!("{}/jwks", server.at));
    assert_eq!(kids(&sets, &uri, Some("k")).await.unwrap(), ["k"]);
    server.says(200, &jwks("l"));
    for _ in 0..10 {
        assert_eq!(kids(&sets, &uri, Some("l")).await.unwrap(), ["k"]);
    }
    assert_eq!(server.times(), 1);
    later(PAUSE).await;
    assert_eq!(kids(&sets, &uri, Some("l")).await.unwrap(), ["l"]);
    assert_eq!(server.times(), 2);
}

/// Goes on by `time`, as the key sets see it.
async fn later(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

#[tokio::test]
async fn old_keys_are_asked_for_again_and_count_meanwhile() {
    let server = Elsewhere::that_says(200, &jwks("k")).await;
    let (sets, uri) = (KeySets::new(outbound("")), format!("{}/jwks", server.at));
    assert!(kids(&sets, &uri, Some("k")).await.is_some());
    later(FRESH).await;
    server.says(200, &jwks("l"));
    assert_eq!(kids(&sets, &uri, Some("k")).await.unwrap(), ["k"], "nobody waits for the new ones");
    assert_eq!(kids(&sets, &uri, Some("l")).await.unwrap(), ["l"], "whoever needs them does");
    assert_eq!(kids(&sets, &uri, Some("k")).await.unwrap(), ["l"], "the old one was withdrawn");
    assert_eq!(server.times(), 2);
}

#[tokio::test]
async fn keys_count_for_an_hour_without_an_answer() {
    let server = Elsewhere::that_says(200, &jwks("k")).await;
    let (sets, uri) = (KeySets::new(outbound("")), format!("{}/jwks", server.at));
    assert!(kids(&sets, &uri, Some("k")).await.is_some());
    server.says(500, "");
    later(LAST_GOOD.saturating_sub(PAUSE)).await;
    assert!(kids(&sets, &uri, Some("k")).await.is_some());
    later(PAUSE).await;
    assert!(kids(&sets, &uri, Some("k")).await.is_none());
}

#[tokio::test]
async fn what_is_no_key_set_is_none() {
    for (status, body) in [(200, "nothing"), (200, "{}"), (404, ""), (302, "")] {
        let server = Elsewhere::that_says(status, body).await;
        let sets = KeySets::new(outbound(""));
        assert_eq!(kids(&sets, &server.at, Some("k")).await, None, "{status} {body}");
        assert_eq!(kids(&sets, &server.at, Some("k")).await, None);
        assert_eq!(server.times(), 1, "a failure is not repeated at once");
    }
    let sets = KeySets::new(outbound("[outbound]\nallow = []\n"));
    let server = Elsewhere::that_says(200, &jwks("k")).await;
    assert_eq!(kids(&sets, &server.at, Some("k")).await, None);
    assert_eq!(server.times(), 0, "U8");
}

#[tokio::test]
async fn who_asks_at_once_shares_one_fetch_and_who_hangs_up_takes_nothing_along() {
    let server = Elsewhere::that_says(200, &jwks("k")).await;
    let (sets, uri) = (Arc::new(KeySets::new(outbound(""))), server.at.clone());
    // Asked once, and not again.
    assert!(futures_now(sets.get(&uri, Some("k"))).is_none());
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let (sets, uri) = (Arc::clone(&sets), uri.clone());
            tokio::spawn(async move { sets.get(&uri, Some("k")).await.is_some() })
        })
        .collect();
    for task in tasks {
        assert!(task.await.unwrap());
    }
    assert_eq!(server.times(), 1);
}

/// What `future` comes to when it is asked once.
fn futures_now<T>(future: impl Future<Output = Option<T>>) -> Option<T> {
    match std::pin::pin!(future).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => None,
    }
}
