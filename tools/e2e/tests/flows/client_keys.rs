//! Clients whose keys are at an address of theirs: RFC 7591 §2, RFC 7523 §3; O6, G11, U8.

use e2e::openid::{App, At};
use e2e::relying_party::{Manner, RelyingParty};
use e2e::{Answer, Options, Stack, forge};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode, get_current_timestamp};
use serde_json::json;

/// A key called `kid`, and the set that it is in.
fn key(kid: &str) -> (EncodingKey, String) {
    let key = EncodingKey::from_ec_pem(forge::new_key().0.as_bytes()).unwrap();
    let mut jwk = Jwk::from_encoding_key(&key, Algorithm::ES256).unwrap();
    jwk.common.key_id = Some(kid.to_owned());
    (key, json!({"keys": [jwk]}).to_string())
}

fn assertion(key: &EncodingKey, kid: &str, at: (&str, &str)) -> String {
    let (client_id, issuer) = at;
    let exp = get_current_timestamp() + 60;
    let claims =
        json!({"iss": client_id, "sub": client_id, "aud": issuer, "exp": exp, "jti": forge::new_key().1});
    let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::ES256) };
    encode(&header, &claims, key).unwrap()
}

async fn asks(stack: &Stack, assertion: &str) -> Answer {
    let app =
        App { client_id: "report".into(), secret: None, redirect_uri: String::new(), scope: String::new() };
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];
    app.posts(&At::from(&stack.auth), "/oauth2/token", &fields).await.unwrap()
}

async fn stack(rp: &RelyingParty) -> Stack {
    let entry = format!(
        "[[clients]]\nclient_id = \"report\"\ntoken_endpoint_auth_method = \"private_key_jwt\"\n\
         jwks_uri = \"{}/jwks.json\"\ngrant_types = [\"client_credentials\"]\nscope = \"read\"\n",
        rp.origin
    );
    Stack::start_auth(&Options::new().clients(&entry)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o6_a_client_proves_itself_by_a_key_at_its_address() {
    let (own, set) = key("one");
    let rp = RelyingParty::start(Manner::Answers(200, set)).await;
    let stack = stack(&rp).await;
    let issuer = stack.auth.origin();
    for _ in 0..3 {
        let answer = asks(&stack, &assertion(&own, "one", ("report", &issuer))).await;
        assert_eq!(answer.status, 200, "{}", answer.seen());
    }
    let (other, _) = key("one");
    for (key, kid) in [(&other, "one"), (&own, "two"), (&own, "three")] {
        let answer = asks(&stack, &assertion(key, kid, ("report", &issuer))).await;
        assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_client"), "{}", answer.seen());
    }
    let got = rp.got();
    assert_eq!(got.len(), 1, "one fetch, whoever asks for whatever key: {got:?}");
    assert!(got[0].starts_with("GET /jwks.json HTTP/1.1"), "{}", got[0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn o6_without_keys_nobody_is_let_in_and_others_are_not_kept_waiting() {
    let (own, _) = key("one");
    let rp = RelyingParty::start(Manner::Hangs).await;
    let stack = stack(&rp).await;
    let hangs = assertion(&own, "one", ("report", &stack.auth.origin()));
    let (answer, ()) = tokio::join!(asks(&stack, &hangs), async {
        rp.told(1).await;
        stack.auth.still_works().await;
    });
    assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_client"), "{}", answer.seen());
}
