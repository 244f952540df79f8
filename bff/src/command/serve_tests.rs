//! What a bff that goes down waits for: contract B8.

use serde_json::json;
use signet_service::config::{Border, Listen};
use tokio::time::timeout;

use super::*;
use crate::flows::access_token::access_token;
use crate::flows::session::look;
use crate::rules::audience::Needs;
use crate::secret::Digest;
use crate::testing::{self, FakeProvider, NOW};

const SECRET: &str = "the cookie";

#[tokio::test]
async fn b8_who_goes_down_waits_for_the_refresh_that_is_under_way() {
    let provider = FakeProvider::start().await;
    let (app, held) = testing::app(Files::default(), &provider.settings()).await;
    testing::somebody_is_signed_in(&app, SECRET, Some("r")).await;
    let said = json!({"access_token": "second", "token_type": "Bearer", "expires_in": 300, "refresh_token": "newest"});
    provider.says("/token", 200, &said);
    let shut = provider.hold().await;
    let read = async || look(&app, &Digest::of(SECRET), NOW + 301).await.unwrap().unwrap();
    let (ours, session) = (Arc::clone(&app), read().await);
    let tab = tokio::spawn(async move {
        access_token(&ours, &session, Needs { resource: None, scopes: &[] }, NOW + 301).await
    });
    provider.was_asked("/token", 1).await;
    tab.abort();
    assert!(tab.await.unwrap_err().is_cancelled(), "nobody waits for it");
    let front = open(&Listen::parse("127.0.0.1:0").unwrap(), Border::default()).unwrap();
    let (ours, stop) = (Arc::clone(&app), Stop::when(held.stop.subscribe()));
    let mut serving =
        tokio::spawn(async move { answer(&ours, (front, ours.config.edge.clone()), stop).await });
    held.stop.send_replace(true);
    let early = timeout(Duration::from_secs(1), &mut serving).await;
    assert!(early.is_err(), "the database would be closed by now");
    drop(shut);
    serving.await.unwrap();
    assert_eq!(read().await.state.tokens.refresh_token.as_deref(), Some("newest"));
}
