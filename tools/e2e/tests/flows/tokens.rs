//! The token itself: R4, N7, checked with the published key by a library that knows nothing of ours.

use std::os::unix::fs::PermissionsExt as _;

use e2e::{ADMIN, Ask as _, Options, Stack, USER, forge, vault};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{
    Algorithm, DecodingKey, TokenData, Validation, decode, decode_header, get_current_timestamp,
};
use serde_json::{Value, json};

const ALGORITHMS: [(&str, Algorithm, &str); 3] = [
    ("ES256", Algorithm::ES256, "EC"),
    ("RS256", Algorithm::RS256, "RSA"),
    ("EdDSA", Algorithm::EdDSA, "OKP"),
];

fn verify(token: &str, key: &Jwk, algorithm: Algorithm, audience: &str) -> TokenData<Value> {
    let mut strict = Validation::new(algorithm);
    strict.set_audience(&[audience]);
    decode(token, &DecodingKey::from_jwk(key).unwrap(), &strict)
        .unwrap_or_else(|error| panic!("{algorithm:?}: {error}: {token}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r4_header_and_claims_are_as_promised_with_each_algorithm() {
    for (name, algorithm, kty) in ALGORITHMS {
        let stack = Stack::start(&Options::new().text("auth_server.signing_alg", name)).await;
        let published = stack.public_jwk().await;
        assert_eq!((&published["kty"], &published["alg"]), (&json!(kty), &json!(name)), "{published}");
        let key: Jwk = serde_json::from_value(published.clone()).unwrap();
        for (user, sub, admin, scope, roles) in [
            (USER, "1", false, "read", json!(["user"])),
            (ADMIN, "2", true, "read write", json!(["admin", "user"])),
        ] {
            let before = get_current_timestamp();
            let token = stack.login(user).await;
            let header: Value = serde_json::to_value(decode_header(&token).unwrap()).unwrap();
            assert_eq!(header, json!({"alg": name, "kid": published["kid"], "typ": "at+jwt"}));
            let mut claims = verify(&token, &key, algorithm, &stack.api.origin()).claims;
            let iat = claims["iat"].as_u64().unwrap();
            assert!((before..=get_current_timestamp()).contains(&iat), "iat {iat}, asked at {before}");
            for name in ["jti", "sid"] {
                let id = claims[name].take();
                assert!(id.as_str().is_some_and(|id| id.len() >= 22), "128 bits at least: {name} {id}");
            }
            let wanted = json!({"iss": stack.auth.origin(), "sub": sub, "aud": stack.api.origin(), "jti": null,
                "sid": null, "client_id": "signet-app", "iat": iat, "exp": iat + 60, "scope": scope, "roles": roles,
                "admin": admin, "tenant": "demo", "auth_time": iat, "amr": ["pwd"],
                "acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"});
            assert_eq!(claims, wanted, "{name}");
            let answer = stack.check(&token).await;
            assert_eq!(answer.status, 200, "the api takes {name}: {}", answer.seen());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r4_the_kid_is_the_thumbprint_and_the_private_half_stays_at_home() {
    for (name, algorithm, _) in ALGORITHMS {
        let stack = Stack::start_auth(&Options::new().text("auth_server.signing_alg", name)).await;
        let published = stack.public_jwk().await;
        let key: Jwk = serde_json::from_value(published.clone()).unwrap();
        assert_eq!(key.thumbprint(ThumbprintHash::SHA256).unwrap(), published["kid"], "RFC 7638");
        for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert_eq!(published.get(member), None, "{member} is private");
        }
        let slug = name.to_lowercase();
        let mode = |file: &str| std::fs::metadata(stack.file(file)).unwrap().permissions().mode() & 0o777;
        for file in ["data/signet.db", "data/master.key"] {
            assert_eq!(mode(file), 0o600, "{algorithm:?}: {file}");
        }
        assert!(!stack.file(&format!("data/signing-{slug}.pem")).exists(), "{algorithm:?}: in plain");
        assert_eq!(mode("data"), 0o700);
        let private = vault::private_key(&stack, published["kid"].as_str().unwrap());
        let secret = forge::encode(forge::pem_to_der(&private));
        for path in ["/", "/.well-known/jwks.json", "/.well-known/oauth-authorization-server", "/ready"] {
            let body = stack.auth.get(path).answer().await.text();
            assert!(!body.contains("PRIVATE") && !body.contains(&secret), "{path} gives the key away");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn r4_the_lifetime_is_configuration() {
    let stack = Stack::start_auth(&Options::new().seconds("auth_server.token_lifetime", 7)).await;
    let key: Jwk = serde_json::from_value(stack.public_jwk().await).unwrap();
    let token = stack.login(USER).await;
    let claims = verify(&token, &key, Algorithm::ES256, &stack.api.origin()).claims;
    assert_eq!(claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(), 7, "{claims}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn the_public_documents_say_what_exists() {
    let stack = Stack::start(&Options::new()).await;
    let answer = stack.auth.get("/.well-known/oauth-authorization-server").answer().await;
    let document = answer.json();
    assert_eq!(document["issuer"], stack.auth.origin(), "{}", answer.seen());
    assert_eq!(document["jwks_uri"], stack.auth.url("/.well-known/jwks.json"), "{}", answer.seen());
    assert_eq!(document.get("introspection_endpoint"), None, "nothing that does not exist yet");
    let keys = stack.auth.get("/.well-known/jwks.json").answer().await;
    assert_eq!(keys.header("cache-control").as_deref(), Some("public, max-age=300"), "K8: {}", keys.seen());
    let answer = stack.api.get("/.well-known/oauth-protected-resource").answer().await;
    let document = answer.json();
    assert_eq!(document["resource"], stack.api.origin(), "{}", answer.seen());
    assert_eq!(document["authorization_servers"], json!([stack.auth.origin()]), "{}", answer.seen());
    assert_eq!(document["bearer_methods_supported"], json!(["header"]), "{}", answer.seen());
}
