//! Whom the examples refuse, and what they say to it: RFC 6750, RFC 9470, RFC 9728.

use e2e::forge::{Forge, changed};
use e2e::{USER, challenge};
use jsonwebtoken::get_current_timestamp;
use serde_json::json;

use crate::service::{ALL, Service};

/// Each address that needs a token.
const GUARDED: [(&str, &str); 4] =
    [("GET", "/me"), ("GET", "/admin"), ("POST", "/write"), ("GET", "/secret")];

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn who_brings_nothing_is_told_where_tokens_come_from() {
    for name in ALL {
        let service = Service::start(name).await;
        for (method, path) in GUARDED {
            let answer = service.ask(method, path, None).await;
            assert_eq!((answer.status, answer.error().as_str()), (401, "unauthenticated"), "{name} {path}");
            let said = challenge::of(&answer);
            assert_eq!(said.len(), 2, "K7: {said:?}");
            let metadata = service.stack.api.url("/.well-known/oauth-protected-resource");
            assert_eq!(said["resource_metadata"], metadata, "{name}");
            assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_token_that_is_no_good_opens_nothing() {
    for name in ALL {
        let service = Service::start(name).await;
        let forge = Forge::of(&service.stack).await;
        let good = service.stack.login(USER).await;
        let (head, signature) = good.rsplit_once('.').unwrap();
        let (header, _) = head.split_once('.').unwrap();
        let raised = e2e::forge::encode(changed(&forge.claims, "sub", json!("3")).to_string());
        let tampered = format!("{header}.{raised}.{signature}");
        for (token, why) in [
            (tampered, "The signature does not fit"),
            (forge.claim("exp", json!(1)), "The token has expired"),
            (forge.claim("aud", json!("http://localhost:1")), "The token is for another audience"),
            (forge.claim("iss", json!("http://localhost:1")), "The token is from another issuer"),
            (forge.header("typ", json!("JWT")), "The typ is not that of this kind of token"),
        ] {
            for (method, path) in GUARDED.into_iter().chain([("GET", "/")]) {
                let answer = service.ask(method, path, Some(&token)).await;
                let seen = (answer.status, answer.error());
                assert_eq!(seen, (401, "invalid_token".to_owned()), "{name} {path}: {}", answer.seen());
                assert_eq!(challenge::of(&answer)["error_description"], why, "{name} {path}");
            }
        }
        assert_eq!(
            service.ask("GET", "/me", Some(&forge.good())).await.status,
            200,
            "the forge can do it right"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_role_and_a_scope_that_are_missing_are_named() {
    for name in ALL {
        let service = Service::start(name).await;
        let token = service.stack.login(USER).await;
        let admin = service.ask("GET", "/admin", Some(&token)).await;
        assert_eq!((admin.status, admin.error().as_str()), (403, "insufficient_role"), "{name}");
        let said = challenge::of(&admin);
        assert_eq!((said["error"].as_str(), said.get("scope")), ("insufficient_scope", None), "{name}");
        let write = service.ask("POST", "/write", Some(&token)).await;
        assert_eq!((write.status, write.error().as_str()), (403, "insufficient_scope"), "{name}");
        let said = challenge::of(&write);
        assert_eq!(
            (said["error"].as_str(), said["scope"].as_str()),
            ("insufficient_scope", "write"),
            "{name}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn g14_a_sign_in_that_is_too_long_ago_or_not_told_is_asked_for_again() {
    for name in ALL {
        let service = Service::start(name).await;
        let forge = Forge::of(&service.stack).await;
        let now = get_current_timestamp();
        assert_eq!(forge.claims.get("auth_time"), None);
        for token in [
            forge.good(),
            forge.claim("auth_time", json!(now - 400)),
            forge.claim("auth_time", json!(now + 400)),
            forge.claim("auth_time", json!(0)),
        ] {
            let answer = service.ask("GET", "/secret", Some(&token)).await;
            let seen = (answer.status, answer.error());
            assert_eq!(
                seen,
                (401, "insufficient_user_authentication".to_owned()),
                "{name}: {}",
                answer.seen()
            );
            let said = challenge::of(&answer);
            assert_eq!(said["error"], "insufficient_user_authentication", "{name}");
            assert_eq!((said["max_age"].as_str(), said.get("acr_values")), ("300", None), "{name}");
            assert_eq!(service.ask("GET", "/me", Some(&token)).await.status, 200, "the token itself is good");
        }
        let recent = forge.claim("auth_time", json!(now - 200));
        assert_eq!(service.ask("GET", "/secret", Some(&recent)).await.status, 200, "{name}");
    }
}
