//! Which private keys are taken over.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::super::generate;
use super::*;

/// RFC 8410 §10.3: the private half alone, as OpenSSL writes it.
const ED25519: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";

fn refused(text: &str) -> ImportError {
    read_private_key(text).map(|_| ()).unwrap_err()
}

#[test]
fn keys_of_all_three_kinds_are_taken() {
    for algorithm in SigningAlg::ALL {
        let pem = generate(algorithm).unwrap();
        let (key, kept) = read_private_key(&format!("\n{}\n\n", pem.trim())).unwrap();
        let same = SigningKey::from_pem(algorithm, &pem).unwrap();
        assert_eq!((key.algorithm, &key.kid), (algorithm, &same.kid));
        assert_eq!(SigningKey::from_pem(algorithm, &kept).unwrap().kid, same.kid);
    }
}

#[test]
fn the_public_half_need_not_be_in_it() {
    let (key, _) = read_private_key(ED25519).unwrap();
    let public = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=";
    assert_eq!(key.algorithm, SigningAlg::EdDsa);
    assert!(key.public_pem().unwrap().contains(public), "RFC 8410 §10.1");
}

#[test]
fn other_kinds_curves_and_sizes_are_refused() {
    let p384 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &SystemRandom::new()).unwrap();
    let p384 = pem::encode(&pem::Pem::new("PRIVATE KEY", p384.as_ref()));
    for text in [p384.as_str(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        assert_eq!(refused(text), ImportError::Unsupported, "{text}");
    }
}

#[test]
fn a_size_that_no_guard_takes_is_refused() {
    // 4096 bits and one byte more: such a key could sign, and nobody would check.
    for (bytes, taken) in [(128, false), (256, true), (512, true), (513, false)] {
        let modulus = URL_SAFE_NO_PAD.encode(vec![0xff; bytes]);
        let jwk = json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "k", "n": modulus, "e": "AQAB"});
        assert_eq!(is_taken_by_guards(&jwk.to_string(), SigningAlg::Rs256), taken, "{bytes} bytes");
        assert!(!is_taken_by_guards(&jwk.to_string(), SigningAlg::Es256));
    }
}

#[test]
fn what_is_no_pkcs8_is_told_what_it_is() {
    for (label, error) in [
        ("ENCRYPTED PRIVATE KEY", ImportError::Encrypted),
        ("EC PRIVATE KEY", ImportError::Older("SEC 1")),
        ("RSA PRIVATE KEY", ImportError::Older("PKCS#1")),
        ("PUBLIC KEY", ImportError::NotPrivate),
        ("CERTIFICATE", ImportError::NotPrivate),
    ] {
        assert_eq!(refused(&ED25519.replace("PRIVATE KEY", label)), error, "{label}");
    }
}

#[test]
fn one_block_is_wanted_and_nothing_beside_it() {
    let two = format!("{ED25519}{ED25519}");
    let (before, after) = (format!("hello\n{ED25519}"), format!("{ED25519}hello\n"));
    for text in ["", "hello", &two, &before, &after, &ED25519[..60]] {
        assert_eq!(refused(text), ImportError::NoPem, "{text}");
    }
}
