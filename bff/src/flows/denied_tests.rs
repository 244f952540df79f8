//! A provider that denies a token is not asked for it at each request: contract B8.

use serde_json::json;

use super::tests::{DIGEST, SEVERAL, Site, fresh, site_with};
use super::*;
use crate::secret::Digest;
use crate::testing::{NOW, somebody_is_signed_in};

/// What another session of this app gets for `b`.
async fn another(site: &Site) -> Result<AccessToken, AccessError> {
    somebody_is_signed_in(&site.app, "another cookie", Some("r")).await;
    let session = session::look(&site.app, &Digest::of("another cookie"), NOW).await.unwrap().unwrap();
    access_token(&site.app, &session, site.app.upstreams.get("b").unwrap().needs(), NOW).await
}

#[tokio::test]
async fn b8_what_was_denied_is_denied_at_once_for_half_a_minute() {
    for (word, wanted) in [("invalid_target", Denied::Target), ("invalid_scope", Denied::Scope)] {
        let is_said = |error: AccessError| error.to_string() == AccessError::from(wanted).to_string();
        let site = site_with(Some("r"), &SEVERAL).await;
        site.provider.says_to("/token", "b.example", 400, &json!({"error": word}));
        for now in [NOW, NOW, NOW + 29] {
            assert!(is_said(site.token_of("b", now).await.unwrap_err()), "{word}");
        }
        assert_eq!(site.provider.asked("/token").len(), 1, "{word}");
        site.provider.says("/token", 200, &fresh("for-a"));
        assert_eq!(site.token_of("a", NOW).await.unwrap(), "for-a", "another resource is another matter");
        assert!(is_said(another(&site).await.unwrap_err()), "{word}");
        assert_eq!(site.provider.asked("/token").len(), 3, "a new sign-in asks anew: {word}");
        site.provider.says_to("/token", "b.example", 200, &fresh("for-b"));
        assert_eq!(site.token_of("b", NOW + 30).await.unwrap(), "for-b", "{word}");
    }
}

#[tokio::test]
async fn b8_a_token_that_lives_counts_although_no_newer_one_is_given() {
    let site = site_with(Some("r"), &SEVERAL).await;
    site.provider.says("/token", 200, &fresh("for-b"));
    assert_eq!(site.token_of("b", NOW).await.unwrap(), "for-b");
    site.provider.says("/token", 400, &json!({"error": "invalid_target"}));
    for now in [NOW + 270, NOW + 280, NOW + 299] {
        assert_eq!(site.token_of("b", now).await.unwrap(), "for-b");
    }
    assert_eq!(site.provider.asked("/token").len(), 2);
    assert!(matches!(site.token_of("b", NOW + 300).await, Err(AccessError::Refused)), "until it is over");
    assert!(site.read(NOW + 300).await.is_some_and(|session| session.digest == Digest::of(DIGEST)));
}
