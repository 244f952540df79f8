//! Files that TLS can be spoken with, and each kind of file that it cannot.

use super::super::provider;
use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

/// A folder with a certificate and its key.
fn folder() -> (tempfile::TempDir, TlsFiles) {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { cert: folder.path().join("c.pem"), key: folder.path().join("k.pem") };
    write(&files);
    (folder, files)
}

fn write(files: &TlsFiles) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(&files.cert, made.cert.pem()).unwrap();
    fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    close(&files.key);
}

fn close(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn said(files: &TlsFiles) -> String {
    load(files, &provider()).unwrap_err().to_string()
}

#[test]
fn a_pair_that_goes_together_is_taken() {
    let (_folder, files) = folder();
    assert_eq!(load(&files, &provider()).unwrap().cert.len(), 1);
    let twice = fs::read_to_string(&files.cert).unwrap().repeat(2);
    fs::write(&files.cert, twice).unwrap();
    assert_eq!(load(&files, &provider()).unwrap().cert.len(), 2, "a chain");
}

#[test]
fn what_is_wrong_is_said_with_the_file() {
    let (_folder, files) = folder();
    let (cert, key) = (files.cert.display().to_string(), files.key.display().to_string());
    let good = fs::read_to_string(&files.cert).unwrap();
    for (text, wanted) in [
        (String::new(), "holds no certificate"),
        (fs::read_to_string(&files.key).unwrap(), "holds no certificate"),
        ("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n".to_owned(), "is no PEM"),
        (
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(),
            "certificate that cannot be used",
        ),
    ] {
        fs::write(&files.cert, text).unwrap();
        let said = said(&files);
        assert!(said.contains(&cert) && said.contains(wanted), "{said}");
    }
    fs::remove_file(&files.cert).unwrap();
    assert!(said(&files).contains("cannot be read"));
    fs::write(&files.cert, &good).unwrap();
    for (text, wanted) in [
        (good, "holds no private key"),
        (
            "-----BEGIN PRIVATE KEY-----\nU0VDUkVU\n-----END PRIVATE KEY-----\n".to_owned(),
            "holds a key that cannot be used",
        ),
    ] {
        fs::write(&files.key, text).unwrap();
        let said = said(&files);
        assert!(said.contains(&key) && said.contains(wanted), "{said}");
        assert!(!said.contains("U0VDUkVU") && !said.contains("SECRET"), "{said}");
    }
}

#[test]
fn a_key_of_another_certificate_is_said() {
    let ((_one, files), (_other, others)) = (folder(), folder());
    let mixed = TlsFiles { cert: files.cert, key: others.key };
    assert!(said(&mixed).contains("is not that of the first certificate"));
}

#[test]
fn a_key_that_others_can_read_or_change_is_refused() {
    let (_folder, files) = folder();
    for (mode, open) in
        [(0o600, false), (0o640, false), (0o400, false), (0o644, true), (0o660, true), (0o602, true)]
    {
        fs::set_permissions(&files.key, fs::Permissions::from_mode(mode)).unwrap();
        let result = load(&files, &provider());
        assert_eq!(matches!(result, Err(TlsError::Open { .. })), open, "{mode:o}: {result:?}");
    }
    if rustix::process::geteuid().is_root() {
        close(&files.key);
        std::os::unix::fs::chown(&files.key, Some(65_534), None).unwrap();
        let said = said(&files);
        assert!(said.contains("belongs to another user (uid 65534); run: chown $(id -u) "), "{said}");
    }
}
