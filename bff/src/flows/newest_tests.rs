//! Somebody else has refreshed meanwhile: what counts then is what they have brought (contracts B6, B8).

use serde_json::json;

use super::tests::{DIGEST, PLAIN, Site, site};
use super::*;
use crate::flows::log_out::log_out;
use crate::secret::Digest;
use crate::testing::NOW;

/// As another instance does: the session has these tokens now.
async fn somebody_else_refreshes(site: &Site) {
    let digest = Digest::of(DIGEST);
    let tokens = json!({"access_token": "theirs", "came_at": NOW, "expires_at": NOW + 900, "refresh_token": "newest", "id_token": "i"});
    let user = json!({"sub": "1", "name": null, "preferred_username": null, "email": null, "roles": []});
    let state = json!({"user": user, "tenant": null, "tokens": tokens});
    let sealed = site.app.vault.seal(Purpose::Session, digest.as_str(), &state).unwrap();
    let lease = Lease { session: digest, version: 1, holder: "another instance".into() };
    assert!(site.app.store.keep_refreshed(&lease, sealed).await.unwrap());
}

#[tokio::test]
async fn b8_a_refusal_ends_no_session_that_another_has_refreshed() {
    let site = site(Some("r")).await;
    site.provider.says("/token", 400, &json!({"error": "invalid_grant"}));
    let shut = site.provider.hold().await;
    let tab = site.tab().await;
    site.provider.was_asked("/token", 1).await;
    somebody_else_refreshes(&site).await;
    drop(shut);
    assert_eq!(tab.await.unwrap().unwrap(), "theirs");
    assert!(site.read(NOW + 301).await.is_some());
}

#[tokio::test]
async fn b6_a_sign_out_gives_the_newest_refresh_token_back() {
    let site = site(Some("r")).await;
    let session = site.read(NOW).await.unwrap();
    somebody_else_refreshes(&site).await;
    site.provider.says("/revoke", 200, &json!({}));
    assert!(log_out(&site.app, &session).await.unwrap().provider_reached);
    let given = site.provider.asked("/revoke");
    assert!(given.len() == 1 && given[0].contains("token=newest&"), "{given:?}");
    assert!(access_token(&site.app, &session, PLAIN, NOW + 301).await.is_err(), "and the session is over");
}
