//! A provider and APIs whose certificates are vouched for by an authority of the operator's own: `[outbound] ca_file`.

use serde_json::json;

use super::{Site, error, request, site_at};
use crate::rules::csrf::HEADER;
use crate::testing::{Certified, FakeProvider, certified};

/// A site whose provider, which is its API too, has the certificate of `server`, where `trusted` is trusted.
async fn site(server: &Certified, trusted: Option<&Certified>) -> Site {
    let provider = FakeProvider::over(Some(server)).await;
    provider.says("/api/thing", 200, &json!({"thing": 1}));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    let more = trusted.map(|trusted| {
        std::fs::write(&path, &trusted.pem).unwrap();
        format!("[outbound]\nca_file = {path:?}\n")
    });
    // It is read once.
    site_at(provider, &more.unwrap_or_default()).await
}

#[tokio::test]
async fn b10_discovery_tokens_keys_apis_and_revocation_trust_an_authority_that_is_named() {
    let tls = certified("localhost");
    let site = site(&tls, Some(&tls)).await;
    let cookie = site.signs_in().await;
    let asked = |path: &str| site.provider.asked(path).len();
    assert!(asked("/.well-known/openid-configuration") > 0 && asked("/token") == 1 && asked("/jwks") > 0);
    let thing = request("GET", "/bff/api/thing").header("cookie", &cookie).reply(&site.server).await;
    assert_eq!((thing.status().as_u16(), thing.body().as_ref()), (200, br#"{"thing":1}"#.as_slice()));
    site.provider.says("/revoke", 200, &json!({}));
    let csrf = site.csrf(&cookie).await;
    let out = request("POST", "/bff/logout").header("cookie", &cookie).header(HEADER, csrf);
    let out = out.reply(&site.server).await;
    assert_eq!((out.status().as_u16(), asked("/revoke")), (200, 1), "{out:?}");
}

#[tokio::test]
async fn b10_a_provider_that_nobody_vouches_for_or_by_another_name_cannot_be_reached() {
    let (tls, other, elsewhere) =
        (certified("localhost"), certified("localhost"), certified("elsewhere.test"));
    for (server, trusted, wanted) in [
        (&tls, None, "UnknownIssuer"),
        (&tls, Some(&other), "BadSignature"),
        (&elsewhere, Some(&elsewhere), "not valid for name"),
    ] {
        let site = site(server, trusted).await;
        let login = request("GET", "/bff/login").reply(&site.server).await;
        assert_eq!(error(&login), (503, json!("unavailable")), "{wanted}");
        // What the log is told.
        let told = site.app.provider.metadata().await.unwrap_err().to_string();
        assert!(told.starts_with("the provider cannot be reached: ") && told.contains(wanted), "{told}");
        assert!(
            site.provider.asked("/.well-known/openid-configuration").is_empty(),
            "nothing was said to it"
        );
    }
}
