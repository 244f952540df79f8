//! Keys on disk: made once, kept, refused when others can read them.

use std::os::unix::fs::PermissionsExt as _;

use jsonwebtoken::{DecodingKey, Validation};
use signet_shared::claims::AccessTokenClaims;

use super::*;

const ALL: [SigningAlg; 3] = [SigningAlg::Es256, SigningAlg::Rs256, SigningAlg::EdDsa];

fn claims() -> AccessTokenClaims {
    AccessTokenClaims {
        iss: "i".into(),
        sub: "1".into(),
        aud: "a".into(),
        client_id: "c".into(),
        exp: u64::from(u32::MAX),
        iat: 0,
        nbf: None,
        jti: "j".into(),
        scope: "read".into(),
        roles: None,
        admin: None,
        tenant: None,
        sid: None,
        auth_time: None,
        acr: None,
        amr: None,
    }
}

#[test]
fn a_key_is_made_once_and_found_again() {
    for algorithm in ALL {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let first = load_or_make(&data, algorithm).unwrap();
        let second = load_or_make(&data, algorithm).unwrap();
        assert_eq!(first.kid, second.kid);
        let mode = |name: &str| fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&format!("signing-{}.pem", algorithm.slug())), 0o600);
        assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(fs::read_dir(&data).unwrap().count(), 2, "no draft is left behind");
    }
}

#[test]
fn the_public_half_checks_what_the_private_half_signs() {
    for algorithm in ALL {
        let folder = tempfile::tempdir().unwrap();
        let key = load_or_make(folder.path(), algorithm).unwrap();
        let token = key.sign(&claims()).unwrap();
        let pem = fs::read(folder.path().join(format!("signing-{}.pub.pem", algorithm.slug()))).unwrap();
        let from_pem = match algorithm {
            SigningAlg::Es256 => DecodingKey::from_ec_pem(&pem),
            SigningAlg::Rs256 => DecodingKey::from_rsa_pem(&pem),
            SigningAlg::EdDsa => DecodingKey::from_ed_pem(&pem),
        };
        let mut strict = Validation::new(algorithm.jose());
        strict.set_audience(&["a"]);
        for public in [from_pem.unwrap(), DecodingKey::from_jwk(&key.jwk).unwrap()] {
            let checked = jsonwebtoken::decode::<AccessTokenClaims>(&token, &public, &strict).unwrap();
            assert_eq!(checked.claims, claims());
            assert_eq!(checked.header.typ.as_deref(), Some("at+jwt"));
            assert_eq!(checked.header.kid.as_deref(), Some(key.kid.as_str()));
        }
    }
}

#[test]
fn the_published_key_has_no_private_member() {
    for algorithm in ALL {
        let folder = tempfile::tempdir().unwrap();
        let jwk = serde_json::to_value(load_or_make(folder.path(), algorithm).unwrap().jwk).unwrap();
        for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(jwk.get(member).is_none(), "{member} in {jwk}");
        }
        assert_eq!(jwk["use"], "sig");
    }
}

#[test]
fn a_key_that_others_can_read_is_refused_with_the_command() {
    let folder = tempfile::tempdir().unwrap();
    load_or_make(folder.path(), SigningAlg::Es256).unwrap();
    let path = folder.path().join("signing-es256.pem");
    for mode in [0o640, 0o604, 0o660, 0o644] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let error = load_or_make(folder.path(), SigningAlg::Es256).err().unwrap().to_string();
        assert!(error.contains(&format!("chmod 600 {}", path.display())), "{error}");
    }
}

#[test]
fn a_broken_key_is_neither_used_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing-es256.pem");
    write_new(&path, b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", 0o600).unwrap();
    assert!(matches!(load_or_make(folder.path(), SigningAlg::Es256), Err(KeyError::Unusable { .. })));
    assert!(fs::read_to_string(&path).unwrap().contains("AAAA"));
}

#[test]
fn a_folder_that_others_can_write_to_is_refused_with_the_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let error = load_or_make(folder.path(), SigningAlg::Es256).err().unwrap().to_string();
    assert!(error.contains(&format!("chmod 755 {}", folder.path().display())), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "no key was made there");
}

#[test]
fn a_public_half_that_is_missing_or_a_link_is_put_in_its_place() {
    let folder = tempfile::tempdir().unwrap();
    load_or_make(folder.path(), SigningAlg::Es256).unwrap();
    let (public, other) = (folder.path().join("signing-es256.pub.pem"), folder.path().join("other"));
    let right = fs::read_to_string(&public).unwrap();
    fs::remove_file(&public).unwrap();
    load_or_make(folder.path(), SigningAlg::Es256).unwrap();
    assert_eq!(fs::read_to_string(&public).unwrap(), right);
    fs::write(&other, "precious").unwrap();
    fs::remove_file(&public).unwrap();
    std::os::unix::fs::symlink(&other, &public).unwrap();
    load_or_make(folder.path(), SigningAlg::Es256).unwrap();
    assert_eq!(fs::read_to_string(&other).unwrap(), "precious");
    assert_eq!(fs::read_to_string(&public).unwrap(), right);
}

#[test]
fn what_is_no_file_is_no_key() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("signing-es256.pem")).unwrap();
    assert!(matches!(load_or_make(folder.path(), SigningAlg::Es256), Err(KeyError::Unusable { .. })));
}
