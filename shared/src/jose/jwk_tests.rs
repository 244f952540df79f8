//! Keys: which are read, which refused, and the thumbprints of RFC 7638 and RFC 8037.

use super::*;

/// RFC 7638 §3.1.
const RSA: &str = r#"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}"#;
/// RFC 7515 appendix A.3, without its private part.
const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
/// RFC 8037 appendix A.2.
const ED: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

fn with(key: &str, more: &str) -> Result<Jwk, JwkError> {
    Jwk::parse(&format!("{},{more}}}", key.strip_suffix('}').unwrap()))
}

#[test]
fn the_published_thumbprints() {
    assert_eq!(Jwk::parse(RSA).unwrap().thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assert_eq!(Jwk::parse(ED).unwrap().thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    // Of P-256 no RFC has one; this was made by another program, of the members in the order of RFC 7638 §3.2.
    assert_eq!(Jwk::parse(P256).unwrap().thumbprint(), "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
    let named = with(P256, r#""kid":"a","use":"sig","alg":"ES256","key_ops":["verify"],"x5t":"b""#).unwrap();
    assert_eq!(named.thumbprint(), Jwk::parse(P256).unwrap().thumbprint(), "only the key itself counts");
}

#[test]
fn a_key_is_for_its_own_algorithms() {
    let for_which = |key: &str| {
        Alg::ALL.into_iter().filter(|alg| Jwk::parse(key).unwrap().is_for(*alg)).collect::<Vec<_>>()
    };
    assert_eq!(for_which(P256), [Alg::Es256]);
    assert_eq!(for_which(ED), [Alg::EdDsa]);
    assert_eq!(for_which(RSA), [Alg::Rs256], "its own alg says so");
    assert_eq!(for_which(&RSA.replace(r#""alg":"RS256","#, "")), [Alg::Rs256, Alg::Ps256]);
}

#[test]
fn other_uses_are_refused() {
    for more in [
        r#""use":"enc""#,
        r#""use":"SIG""#,
        r#""key_ops":["sign"]"#,
        r#""key_ops":[]"#,
        r#""alg":"ES384""#,
        r#""alg":"RS256""#,
        r#""alg":"none""#,
        r#""alg":"HS256""#,
    ] {
        assert_eq!(with(P256, more), Err(JwkError::OtherUse), "{more}");
    }
    for more in [r#""use":1"#, r#""key_ops":"verify""#, r#""kid":1"#, r#""alg":null"#, r#""kty":"EC""#] {
        assert_eq!(with(P256, more), Err(JwkError::Malformed), "{more}");
    }
    assert_eq!(with(P256, r#""d":"AA""#), Err(JwkError::Private));
}

#[test]
fn types_and_sizes_are_refused() {
    let change = |key: &str, from: &str, to: &str| Jwk::parse(&key.replace(from, to)).unwrap_err();
    assert_eq!(change(P256, "P-256", "P-384"), JwkError::Unsupported);
    assert_eq!(change(P256, "\"EC\"", "\"RSA\""), JwkError::Malformed);
    assert_eq!(change(ED, "Ed25519", "X25519"), JwkError::Unsupported);
    assert_eq!(change(ED, "11qY", ""), JwkError::Size);
    assert_eq!(change(P256, "f83O", "AAAAf83O"), JwkError::Size);
    assert_eq!(change(P256, "f83O", "f83="), JwkError::Malformed);
    assert_eq!(change(RSA, "AQAB", "AQ"), JwkError::Size, "exponent 1");
    assert_eq!(change(RSA, "AQAB", "AQAC"), JwkError::Size, "an even exponent");
    assert_eq!(change(RSA, "AQAB", ""), JwkError::Size, "no exponent");
    let exponent = |bytes: usize| Jwk::parse(&RSA.replace("AQAB", &encode(&vec![1; bytes]))).map(|_| ());
    assert_eq!(
        (exponent(8), exponent(9)),
        (Ok(()), Err(JwkError::Size)),
        "a longer exponent only costs time"
    );
    assert_eq!(Jwk::parse(r#"{"kty":"oct","k":"AAAA"}"#), Err(JwkError::Unsupported));
    assert_eq!(Jwk::parse("{}"), Err(JwkError::Malformed));
    assert_eq!(Jwk::parse("[]"), Err(JwkError::Malformed));
}

#[test]
fn rsa_moduli_have_2048_to_4096_bits_in_whole_bytes() {
    let of = |bits: usize| {
        let mut n = vec![0xff; bits.div_ceil(8)];
        n[0] >>= (8 - bits % 8) % 8;
        Jwk::parse(&format!(r#"{{"kty":"RSA","n":"{}","e":"AQAB"}}"#, encode(&n))).is_ok()
    };
    for (bits, fine) in [
        (1024, false),
        (2040, false),
        (2047, false),
        (2048, true),
        (2049, false),
        (2056, true),
        (4096, true),
        (4097, false),
        (4104, false),
    ] {
        assert_eq!(of(bits), fine, "{bits} bits");
    }
    let zeros =
        format!(r#"{{"kty":"RSA","n":"{}","e":"AAEAAQ"}}"#, encode(&[vec![0, 0], vec![0xff; 256]].concat()));
    assert!(
        matches!(Jwk::parse(&zeros).unwrap().material, Material::Rsa { n, e } if n.len() == 256 && e.len() == 3)
    );
}
