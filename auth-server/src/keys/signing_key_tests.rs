//! Our signer against jsonwebtoken: each takes what the other makes, whatever the claims say.

use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation};
use proptest::option::of;
use proptest::prelude::*;
use signet_guard::Guard;
use signet_shared::claims::AccessTokenClaims;
use tokio::runtime::Builder;

use super::{SigningAlg, SigningKey, pair};

const ALL: [SigningAlg; 3] = [SigningAlg::Es256, SigningAlg::Rs256, SigningAlg::EdDsa];
const NOW: u64 = 1_800_000_000;

/// Any claims, but of one issuer, for one audience, and good now; an empty name would be none.
fn claims() -> impl Strategy<Value = AccessTokenClaims> {
    let name = || any::<String>().prop_filter("a name", |text| !text.is_empty());
    let texts = (name(), name(), name(), any::<String>());
    let options = (of(prop::collection::vec(any::<String>(), 0..4)), of(any::<bool>()), of(any::<String>()));
    (texts, options, 1..u64::from(u32::MAX)).prop_map(|(texts, (roles, admin, tenant), lifetime)| {
        let (sub, client_id, jti, scope) = texts;
        AccessTokenClaims {
            iss: "https://issuer.example".into(),
            sub,
            aud: "https://api.example".into(),
            client_id,
            exp: NOW + lifetime,
            iat: NOW,
            nbf: None,
            jti,
            scope,
            roles,
            admin,
            tenant,
            sid: None,
            auth_time: Some(NOW),
            acr: None,
            amr: None,
        }
    })
}

/// A key as both see it: ours, and that of jsonwebtoken.
struct Both {
    ours: SigningKey,
    private: EncodingKey,
    public: DecodingKey,
    guard: Guard,
}

fn both(algorithm: SigningAlg) -> Both {
    let folder = tempfile::tempdir().unwrap();
    let pem = pair::generate(algorithm).unwrap();
    let ours = SigningKey::from_pem(algorithm, &pem).unwrap();
    let private = match algorithm {
        SigningAlg::Es256 => EncodingKey::from_ec_pem(pem.as_bytes()),
        SigningAlg::Rs256 => EncodingKey::from_rsa_pem(pem.as_bytes()),
        SigningAlg::EdDsa => EncodingKey::from_ed_pem(pem.as_bytes()),
    };
    let public = folder.path().join("key.pub.pem");
    std::fs::write(&public, ours.public_pem().unwrap()).unwrap();
    let guard = Guard::builder("https://issuer.example").audience("https://api.example");
    let guard = guard.public_key_file(public).clock(|| NOW).build().unwrap();
    let public = DecodingKey::from_jwk(&ours.jwk).unwrap();
    Both { ours, private: private.unwrap(), public, guard }
}

impl Both {
    fn jsonwebtoken_reads(&self, token: &str) -> AccessTokenClaims {
        let mut strict = Validation::new(self.ours.algorithm.jose());
        strict.set_audience(&["https://api.example"]);
        strict.set_issuer(&["https://issuer.example"]);
        jsonwebtoken::decode(token, &self.public, &strict).unwrap().claims
    }

    fn the_guard_reads(&self, token: &str) -> AccessTokenClaims {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.guard.check(token)).unwrap().claims().clone()
    }
}

fn check(algorithm: SigningAlg) {
    let both = both(algorithm);
    proptest!(ProptestConfig::with_cases(48), |(claims in claims())| {
        let ours = both.ours.sign(&claims).unwrap();
        prop_assert_eq!(&both.jsonwebtoken_reads(&ours), &claims);
        prop_assert_eq!(&both.the_guard_reads(&ours), &claims);
        let mut header = Header::new(algorithm.jose());
        header.typ = Some("at+jwt".into());
        let theirs = jsonwebtoken::encode(&header, &claims, &both.private).unwrap();
        prop_assert_eq!(&both.the_guard_reads(&theirs), &claims);
    });
}

#[test]
fn es256_of_either_side_is_taken_by_the_other() {
    check(SigningAlg::Es256);
}

#[test]
fn rs256_of_either_side_is_taken_by_the_other() {
    check(SigningAlg::Rs256);
}

#[test]
fn eddsa_of_either_side_is_taken_by_the_other() {
    check(SigningAlg::EdDsa);
}

#[test]
fn a_key_of_another_kind_is_refused() {
    for made in ALL {
        let pem = pair::generate(made).unwrap();
        for wanted in ALL {
            assert_eq!(SigningKey::from_pem(wanted, &pem).is_ok(), made == wanted, "{made:?} as {wanted:?}");
        }
    }
}

#[test]
fn a_changed_message_has_another_signature() {
    for algorithm in ALL {
        let both = both(algorithm);
        let of = |message: &[u8]| both.ours.signature(message, <[u8]>::to_vec).unwrap();
        assert_ne!(of(b"one"), of(b"two"), "{algorithm:?}");
    }
}
