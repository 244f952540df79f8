//! What is a token of ours, and what is none.

use std::sync::Arc;

use auth_server_core::domain::{Role, StandardClaims, TenantId, User};
use auth_server_core::rules::protocol::access_token::claims;

use super::*;
use crate::keys::{SigningKey, SigningKeys, generate};

const ISSUED: u64 = 1_000;

fn policy() -> Policy {
    Policy {
        issuer: "http://localhost:5000".into(),
        audience: "http://localhost:5001".into(),
        client_id: "signet-app".into(),
        tenant: TenantId::parse("demo").unwrap(),
        lifetime: 60,
    }
}

fn key(alg: SigningAlg) -> SigningKey {
    SigningKey::from_pem(alg, &generate(alg).unwrap()).unwrap()
}

fn token(key: &SigningKey, policy: &Policy) -> String {
    let user = User {
        sub: "u_1".into(),
        username: "ada".into(),
        password_hash: None,
        password_version: 0,
        claims: StandardClaims::default(),
        roles: vec![Role::User],
        disabled: false,
    };
    key.sign(&claims(policy, &user, ("s1".into(), ISSUED), "j".into())).unwrap()
}

#[test]
fn u5_a_token_of_ours_is_read_also_when_it_has_expired() {
    for alg in [SigningAlg::Es256, SigningAlg::Rs256, SigningAlg::EdDsa] {
        let key = key(alg);
        let token = token(&key, &policy());
        let served = SigningKeys::of_one(key).now();
        for now in [ISSUED, ISSUED + 59, ISSUED + 100_000] {
            let claims = read_own(&served, &policy(), (&token, now)).unwrap();
            assert_eq!((claims.sub.as_str(), claims.sid.as_deref()), ("u_1", Some("s1")), "{alg:?}");
        }
        assert!(read_own(&served, &policy(), (&token, ISSUED - 1)).is_none(), "from the future");
    }
}

#[test]
fn what_another_key_signed_or_was_changed_is_none_of_ours() {
    let (ours, theirs) = (key(SigningAlg::Es256), key(SigningAlg::Es256));
    let token_of_theirs = token(&theirs, &policy());
    let good = token(&ours, &policy());
    let (other_issuer, other_audience) = (
        token(&ours, &Policy { issuer: "http://localhost:1".into(), ..policy() }),
        token(&ours, &Policy { audience: "http://localhost:1".into(), ..policy() }),
    );
    let served: Arc<Served> = SigningKeys::of_one(ours).now();
    let changed = format!("{}A", &good[..good.len() - 1]);
    let changed = if changed == good { format!("{}B", &good[..good.len() - 1]) } else { changed };
    for bad in [token_of_theirs, other_issuer, other_audience, changed, String::new(), "a.b.c".into()] {
        assert!(read_own(&served, &policy(), (&bad, ISSUED)).is_none(), "{bad}");
    }
    assert!(read_own(&served, &policy(), (&good, ISSUED)).is_some());
}

#[test]
fn k6_a_token_that_came_before_is_judged_anew() {
    let signer = key(SigningAlg::Es256);
    let (token, other) = (token(&signer, &policy()), key(SigningAlg::Es256));
    let keys = SigningKeys::of_one(signer);
    let read = |issuer, now| read_issued(&keys.now(), issuer, (&token, now)).is_some();
    for _ in 0..2 {
        assert!(read("http://localhost:5000", ISSUED + 59));
        assert!(!read("http://localhost:5000", ISSUED + 60), "its time is over");
        assert!(!read("http://localhost:1", ISSUED), "another issuer");
    }
    let changed = format!("{}.{}", &token[..token.rfind('.').unwrap()], "A".repeat(86));
    assert!(read_issued(&keys.now(), "http://localhost:5000", (&changed, ISSUED)).is_none());
    let others = SigningKeys::of_one(other);
    assert!(read_issued(&others.now(), "http://localhost:5000", (&token, ISSUED)).is_none(), "of other keys");
}
