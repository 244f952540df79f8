//! The guard's own check of signatures: published vectors, and jsonwebtoken as the other opinion.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use proptest::prelude::*;
use signet_shared::jose::{Rules, Typ, parse};

use super::*;

fn holds(token: &Keyed<'_>, jwk: &Jwk) -> bool {
    VerifyingKey::new(jwk.clone()).is_some_and(|key| key.fits(token))
}

#[test]
fn every_published_vector_has_its_verdict() {
    proof::wycheproof::signatures(&holds);
    proof::wycheproof::keys(&holds);
    proof::rfc::the_examples_pass(&holds);
    proof::rfc::no_bit_may_turn(&holds);
    proof::rfc::no_key_takes_another_kind(&holds);
}

/// A private key of `algorithm`, as jsonwebtoken takes it, and its public half as each side reads it.
fn key(algorithm: Algorithm) -> (EncodingKey, DecodingKey, VerifyingKey) {
    let private = match algorithm {
        Algorithm::ES256 => {
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
            EncodingKey::from_ec_der(pkcs8.unwrap().as_ref())
        }
        Algorithm::EdDSA => {
            EncodingKey::from_ed_der(Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).unwrap().as_ref())
        }
        _ => {
            let pkcs8 = RsaKeyPair::generate(KeySize::Rsa2048).unwrap().as_der().unwrap();
            let pem = pem(pkcs8.as_ref());
            EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
        }
    };
    let jwk = jsonwebtoken::jwk::Jwk::from_encoding_key(&private, algorithm).unwrap();
    let ours = VerifyingKey::new(Jwk::parse(&serde_json::to_string(&jwk).unwrap()).unwrap()).unwrap();
    (private, DecodingKey::from_jwk(&jwk).unwrap(), ours)
}

fn pem(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
}

/// The same verdict as jsonwebtoken's on what it signed, with one bit turned anywhere in message or signature or not.
fn agree(algorithm: Algorithm, alg: Alg) {
    let (private, public, ours) = key(algorithm);
    let header = URL_SAFE_NO_PAD.encode(format!("{{\"alg\":\"{alg}\"}}"));
    let rules = Rules { typ: Typ::Any, algs: &Alg::ALL, max_bytes: 8192 };
    let change = prop::option::of((any::<bool>(), any::<prop::sample::Index>(), 0..8_u8));
    let payload = prop::collection::vec(any::<u8>(), 1..200);
    proptest!(ProptestConfig::with_cases(64), |(mut payload in payload, change in change)| {
        let input = |payload: &[u8]| format!("{header}.{}", URL_SAFE_NO_PAD.encode(payload));
        let signed = jsonwebtoken::crypto::sign(input(&payload).as_bytes(), &private, algorithm).unwrap();
        let mut signature = URL_SAFE_NO_PAD.decode(&signed).unwrap();
        if let Some((in_payload, at, bit)) = change {
            let bytes = if in_payload { &mut payload } else { &mut signature };
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        let text = URL_SAFE_NO_PAD.encode(&signature);
        let theirs = jsonwebtoken::crypto::verify(&text, input(&payload).as_bytes(), &public, algorithm).unwrap();
        let token = format!("{}.{text}", input(&payload));
        let keyed = parse(&token, &rules).unwrap().with_key(Some(&ours.jwk)).unwrap();
        prop_assert_eq!(ours.fits(&keyed), theirs);
        prop_assert_eq!(theirs, change.is_none());
    });
}

#[test]
fn es256_is_judged_as_elsewhere() {
    agree(Algorithm::ES256, Alg::Es256);
}

#[test]
fn rs256_is_judged_as_elsewhere() {
    agree(Algorithm::RS256, Alg::Rs256);
}

#[test]
fn ps256_is_judged_as_elsewhere() {
    agree(Algorithm::PS256, Alg::Ps256);
}

#[test]
fn eddsa_is_judged_as_elsewhere() {
    agree(Algorithm::EdDSA, Alg::EdDsa);
}

#[test]
fn a_point_that_is_not_on_the_curve_is_no_key() {
    let point = |y| Jwk { kid: None, alg: None, material: Material::P256 { x: vec![1; 32], y } };
    assert!(VerifyingKey::new(point(vec![1; 32])).is_none());
}
