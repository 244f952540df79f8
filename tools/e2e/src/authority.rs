//! A certificate authority of a test's own, and the pairs that servers get from it.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair};

/// The authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
}

/// Where a server finds its certificate and its key.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The certificate.
    pub cert: PathBuf,
    /// The key.
    pub key: PathBuf,
}

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Signet's tests");
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params.self_signed(&key).expect("a certificate can be signed");
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// Its certificate, PEM.
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// Puts a new certificate for this machine and its key in place of what is there: what the certificate is, as DER.
    /// Each file is whole at any time, as those that renew certificates see to it.
    pub fn issue(&self, pair: &Pair) -> Vec<u8> {
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let params = CertificateParams::new(names).expect("these are names");
        let key = KeyPair::generate().expect("a key can be made");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate can be signed");
        replace(&pair.cert, &certificate.pem());
        replace(&pair.key, &key.serialize_pem());
        certificate.der().to_vec()
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Pair {
    /// The pair in `folder`.
    pub fn in_folder(folder: &Path) -> Self {
        Self { cert: folder.join("tls.pem"), key: folder.join("tls.key") }
    }
}

/// Writes a file that nobody else can read, by renaming.
pub fn replace(path: &Path, text: &str) {
    let draft = path.with_extension("draft");
    fs::write(&draft, text).expect("a folder of a test can be written");
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(&draft, mode).expect("our own file");
    }
    fs::rename(&draft, path).expect("our own file");
}
