//! Refreshing, at a provider of the test's own: contract B8.

use std::sync::Arc;

use serde_json::{Value, json};
use signet_shared::wire::SessionUser;

use super::*;
use crate::files::Files;
use crate::flows::SessionState;
use crate::provider::Tokens;
use crate::secret::Digest;
use crate::store::NewSession;
use crate::testing::{self, FakeProvider, Held, NOW};

const DIGEST: &str = "the cookie";

/// An app with a session whose access token lives for 300 seconds.
async fn site(refresh_token: Option<&str>) -> (FakeProvider, Arc<App>, Held) {
    let provider = FakeProvider::start().await;
    let (app, held) = testing::app(Files::default(), &provider.settings()).await;
    let digest = Digest::of(DIGEST);
    let user =
        SessionUser { sub: "1".into(), name: None, preferred_username: None, email: None, roles: vec![] };
    let tokens = Tokens {
        access_token: "first".into(),
        came_at: NOW,
        expires_at: NOW + 300,
        refresh_token: refresh_token.map(str::to_owned),
        id_token: "i".into(),
    };
    let sealed = app
        .vault
        .seal(
            Purpose::Session,
            digest.as_str(),
            &SessionState { user, tenant: None, started_at: NOW, tokens },
        )
        .unwrap();
    let (ends_at, over_at) = (NOW + 10_000, NOW + 10_000);
    let (sub, sid, replaces) = ("1".into(), None, None);
    let new = NewSession { digest, sub, sid, sealed, issued_at: NOW, now: NOW, ends_at, over_at, replaces };
    assert!(app.store.keep_session(new).await.unwrap());
    (provider, app, held)
}

async fn read(app: &App, now: u64) -> Option<Session> {
    session::look(app, &Digest::of(DIGEST), now).await.unwrap()
}

/// What the proxy would get at `now`.
async fn token(app: &App, held: &Held, now: u64) -> Result<String, AccessError> {
    held.hand.store(now, std::sync::atomic::Ordering::SeqCst);
    let session = read(app, now).await.ok_or(AccessError::Ended)?;
    access_token(app, &session, now).await
}

fn fresh(name: &str) -> Value {
    json!({"access_token": name, "token_type": "Bearer", "expires_in": 300, "refresh_token": format!("r-{name}")})
}

#[tokio::test]
async fn b8_a_token_is_refreshed_shortly_before_its_end_and_rotation_is_kept() {
    let (provider, app, held) = site(Some("r-first")).await;
    provider.says("/token", 200, &fresh("second"));
    assert_eq!(token(&app, &held, NOW + 269).await.unwrap(), "first");
    assert!(provider.asked("/token").is_empty());
    assert_eq!(token(&app, &held, NOW + 270).await.unwrap(), "second");
    assert!(provider.asked("/token")[0].contains("refresh_token=r-first"));
    assert_eq!(token(&app, &held, NOW + 271).await.unwrap(), "second");
    provider.says("/token", 200, &fresh("third"));
    assert_eq!(token(&app, &held, NOW + 600).await.unwrap(), "third");
    assert!(provider.asked("/token")[1].contains("refresh_token=r-second"));
    assert_eq!(provider.asked("/token").len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b8_ten_tabs_through_one_expiry_make_one_call() {
    let (provider, app, held) = site(Some("r")).await;
    provider.says("/token", 200, &fresh("second"));
    held.hand.store(NOW + 301, std::sync::atomic::Ordering::SeqCst);
    let session = read(&app, NOW + 301).await.unwrap();
    let tabs: Vec<_> = (0..10)
        .map(|_| {
            let (app, session) = (Arc::clone(&app), session.clone());
            tokio::spawn(async move { access_token(&app, &session, NOW + 301).await.unwrap() })
        })
        .collect();
    for tab in tabs {
        assert_eq!(tab.await.unwrap(), "second");
    }
    assert_eq!(provider.asked("/token").len(), 1);
}

#[tokio::test]
async fn b8_while_somebody_else_refreshes_the_token_counts_as_long_as_it_lives() {
    let (provider, app, held) = site(Some("r")).await;
    let lease = Lease { session: Digest::of(DIGEST), version: 1, holder: "another instance".into() };
    assert!(app.store.take_lease(&lease, NOW + 280, NOW + 295).await.unwrap());
    assert_eq!(token(&app, &held, NOW + 280).await.unwrap(), "first");
    assert!(provider.asked("/token").is_empty());
}

#[tokio::test]
async fn b8_invalid_grant_ends_the_session() {
    let (provider, app, held) = site(Some("r")).await;
    provider.says("/token", 400, &json!({"error": "invalid_grant"}));
    assert!(matches!(token(&app, &held, NOW + 280).await, Err(AccessError::Ended)));
    assert!(read(&app, NOW).await.is_none());
}

#[tokio::test]
async fn b8_while_the_provider_is_away_the_session_lives_on_and_nobody_is_signed_out() {
    let (provider, app, held) = site(Some("r")).await;
    provider.says("/token", 503, &json!({}));
    assert_eq!(token(&app, &held, NOW + 299).await.unwrap(), "first", "as long as its token does");
    assert!(matches!(token(&app, &held, NOW + 300).await, Err(AccessError::Unavailable)));
    provider.says("/token", 401, &json!({"error": "invalid_client"}));
    assert!(matches!(token(&app, &held, NOW + 301).await, Err(AccessError::Unavailable)), "our own mistake");
    provider.says("/token", 200, &fresh("second"));
    assert_eq!(token(&app, &held, NOW + 302).await.unwrap(), "second");
}

#[tokio::test]
async fn b8_without_a_refresh_token_the_session_ends_with_its_token() {
    let (provider, app, held) = site(None).await;
    assert_eq!(token(&app, &held, NOW + 299).await.unwrap(), "first");
    assert!(matches!(token(&app, &held, NOW + 300).await, Err(AccessError::Ended)));
    assert!(read(&app, NOW).await.is_none() && provider.asked("/token").is_empty());
}
