//! Properties of signed tokens, of every kind and algorithm: what the ladder accepts another implementation accepts too,
//! and no bit of it may turn.

use std::sync::OnceLock;

use jsonwebtoken::{Validation, get_current_timestamp};
use proof::signing::{Signer, algorithm, holds};
use proof::{kinds, rfc};
use proptest::prelude::*;
use serde_json::{Value, json};
use signet_shared::claims::{
    AccessTokenClaims, ClientAssertionClaims, IdTokenClaims, Kind, LogoutTokenClaims,
};
use signet_shared::jose::Alg;

use crate::properties::{changes, many};

/// One key of each algorithm: making RSA keys takes time.
fn signers() -> &'static [Signer; 4] {
    static SIGNERS: OnceLock<[Signer; 4]> = OnceLock::new();
    SIGNERS.get_or_init(|| Alg::ALL.map(Signer::new))
}

/// Header and claims of a right token now, not at the tests' fixed time: jsonwebtoken reads the clock.
fn right(kind: Kind, signer: &Signer, now: u64) -> (Value, Value) {
    let name = signer.alg().name();
    let mut claims = kinds::claims(kind);
    (claims["exp"], claims["iat"], claims["nbf"]) = (json!(now + 600), json!(now), json!(now));
    (json!({"alg": name, "kid": name, "typ": kinds::typ(kind)}), claims)
}

fn changed(mut object: Value, changes: Vec<(&str, Option<Value>)>) -> Value {
    let members = object.as_object_mut().unwrap();
    for (name, value) in changes {
        match value {
            Some(value) => members.insert(name.to_owned(), value),
            None => members.remove(name),
        };
    }
    object
}

fn sign(signer: &Signer, (header, claims): &(Value, Value)) -> String {
    signer.sign(header.to_string().as_bytes(), claims.to_string().as_bytes())
}

/// Another implementation, as strict as it can be made. It does not look at `typ`.
fn accepted_elsewhere(kind: Kind, signer: &Signer, token: &str) -> bool {
    let mut strict = Validation::new(algorithm(signer.alg()));
    strict.set_issuer(&["iss"]);
    strict.set_audience(&["aud"]);
    let required: &[&str] =
        if kind == Kind::Logout { &["exp", "iss", "aud"] } else { &["exp", "iss", "aud", "sub"] };
    strict.set_required_spec_claims(required);
    strict.validate_nbf = true;
    strict.leeway = 0;
    let key = signer.public();
    match kind {
        Kind::Access => jsonwebtoken::decode::<AccessTokenClaims>(token, &key, &strict).is_ok(),
        Kind::Id => jsonwebtoken::decode::<IdTokenClaims>(token, &key, &strict).is_ok(),
        Kind::Logout => jsonwebtoken::decode::<LogoutTokenClaims>(token, &key, &strict).is_ok(),
        Kind::ClientAssertion => jsonwebtoken::decode::<ClientAssertionClaims>(token, &key, &strict).is_ok(),
    }
}

#[test]
fn the_right_tokens_are_accepted_by_both() {
    let now = get_current_timestamp();
    for (signer, kind) in signers().iter().flat_map(|signer| Kind::ALL.map(|kind| (signer, kind))) {
        let token = sign(signer, &right(kind, signer, now));
        assert_eq!(
            kinds::judged(kind, &token, &signer.set(), &holds, now),
            Ok(()),
            "{kind:?} {}",
            signer.alg()
        );
        assert!(accepted_elsewhere(kind, signer, &token), "{kind:?} {}", signer.alg());
    }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn what_the_ladder_accepts_another_accepts_too_and_the_explanation_agrees(
        kind in prop::sample::select(&Kind::ALL),
        at in 0..4_usize,
        in_header in changes(&["typ", "alg", "kid", "crit", "jku", "x5c", "b64", "zip"]),
        in_claims in changes(&["iss", "sub", "aud", "client_id", "exp", "iat", "nbf", "jti", "scope", "roles", "admin",
                               "tenant", "cnf", "azp", "nonce", "sid", "auth_time", "acr", "amr", "at_hash", "events"]),
    ) {
        let (now, signer) = (get_current_timestamp(), &signers()[at]);
        let (header, claims) = right(kind, signer, now);
        let token = sign(signer, &(changed(header, in_header), changed(claims, in_claims)));
        let judged = kinds::judged(kind, &token, &signer.set(), &holds, now);
        let explained = kinds::explained(kind, &token, &signer.set(), &holds, now);
        prop_assert_eq!(explained.refusal(), judged.err(), "{}", token);
        prop_assert!(judged.is_err() || accepted_elsewhere(kind, signer, &token), "{}", token);
    }
}

#[test]
fn no_bit_of_a_token_may_turn() {
    let now = get_current_timestamp();
    for (signer, kind) in signers().iter().zip(Kind::ALL) {
        let (token, set) = (sign(signer, &right(kind, signer, now)), signer.set());
        for changed in rfc::one_bit_turned(&token) {
            for kind in Kind::ALL {
                assert!(
                    kinds::judged(kind, &changed, &set, &holds, now).is_err(),
                    "{}: {changed}",
                    signer.alg()
                );
            }
        }
    }
}
