//! Key files: PEM and JWK, and what is refused.

use signet_shared::jose::Alg;

use super::super::Keys;
use super::*;
use crate::testing::Forge;

const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n\
    6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n\
    -----END PUBLIC KEY-----\n";

fn read(text: &str) -> Result<PublicKeyFile, PublicKeyFileError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, text).unwrap();
    PublicKeyFile::read(&path)
}

#[test]
fn a_pem_counts_whatever_the_token_calls_it() {
    let file = read(PEM).unwrap();
    for kid in [None, Some("a"), Some("")] {
        assert!(matches!(file.find(kid), Found::Key(key) if key.jwk.is_for(Alg::Es256)));
    }
}

#[test]
fn a_file_is_fetched_from_nowhere() {
    let keys = Keys::File(read(PEM).unwrap());
    assert_eq!((keys.fetches(), keys.missing(), keys.generation()), ((0, 0), None, Some(0)));
}

#[test]
fn a_jwk_with_a_name_counts_under_that_name() {
    let file = read(&Forge::new().jwk().to_string()).unwrap();
    assert!(matches!(file.find(Some("the-key")), Found::Key(_)));
    assert!(matches!(file.find(Some("other")), Found::Unknown));
    assert!(matches!(file.find(None), Found::Unknown));
}

#[test]
fn a_private_key_is_refused() {
    assert!(matches!(read(&PEM.replace("PUBLIC", "PRIVATE")), Err(PublicKeyFileError::Private { .. })));
    let jwk = Forge::new().jwk().to_string().replacen('{', "{\"d\":\"AAAA\",", 1);
    assert!(matches!(read(&jwk), Err(PublicKeyFileError::Private { .. })));
}

#[test]
fn what_is_no_key_is_refused() {
    for text in ["", "{}", "[]", "key", &PEM.replace("MFkw", "MFkx"), "{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}"]
    {
        assert!(matches!(read(text), Err(PublicKeyFileError::Unusable { .. })), "{text}");
    }
    assert!(matches!(PublicKeyFile::read(Path::new("/nowhere/key")), Err(PublicKeyFileError::Io { .. })));
}
