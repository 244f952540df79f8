//! A session that no sign-in has made.

use serde_json::json;
use signet_shared::wire::SessionUser;

use super::NOW;
use crate::app::App;
use crate::secret::Digest;
use crate::store::NewSession;
use crate::vault::Purpose;

/// Keeps a session by the cookie `secret`, with an access token `first` that lives for 300 seconds.
pub(crate) async fn somebody_is_signed_in(app: &App, secret: &str, refresh_token: Option<&str>) {
    let digest = Digest::of(secret);
    let user =
        SessionUser { sub: "1".into(), name: None, preferred_username: None, email: None, roles: vec![] };
    // As it was kept before there were several.
    let tokens = json!({"access_token": "first", "came_at": NOW, "expires_at": NOW + 300, "refresh_token": refresh_token, "id_token": "i"});
    let state = json!({"user": user, "tenant": null, "tokens": tokens});
    let sealed = app.vault.seal(Purpose::Session, digest.as_str(), &state).unwrap();
    let (ends_at, over_at) = (NOW + 10_000, NOW + 10_000);
    let (sub, sid, replaces) = ("1".into(), None, None);
    let new = NewSession { digest, sub, sid, sealed, issued_at: NOW, now: NOW, ends_at, over_at, replaces };
    assert!(app.store.keep_session(new).await.unwrap());
}
