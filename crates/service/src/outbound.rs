//! Whom this server trusts when it asks another one over TLS: the system's authorities and those of `[outbound] ca_file` (RFC 5280 §6).
//! One reader of that file and one set of rules for all that asks: clients' addresses, the provider, upstreams.

use std::sync::Arc;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::config::Reader;

const KEY: &str = "outbound.ca_file";

/// Authorities beside those of the system. They are read once, at the start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorities(Vec<CertificateDer<'static>>);

/// TLS cannot be had at all.
#[derive(Debug, thiserror::Error)]
#[error("TLS to other servers cannot be set up: {0}")]
pub struct TrustError(#[from] rustls::Error);

impl Authorities {
    /// Those of `outbound.ca_file`; a file without any, or with one that is none, is a problem.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let Some(path) = reader.optional_text(KEY) else { return Self::default() };
        let read = std::fs::read(&path).map_err(|error| format!("cannot be read: {error}"));
        match read.and_then(|pem| parsed(&pem)) {
            Ok(authorities) => Self(authorities),
            Err(reason) => {
                reader.problem(KEY, format!("`{KEY}` is {path}, which {reason}"));
                Self::default()
            }
        }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// What a client trusts that knows these besides. A system without any, as in a small container, is said in the log: nothing is wrong
    /// until something is to be asked.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn client(&self) -> Result<ClientConfig, TrustError> {
        let provider = Arc::new(default_provider());
        let builder = ClientConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions()?;
        match Verifier::new_with_extra_roots(self.0.iter().cloned(), provider) {
            // As the system's own rules have it; rustls calls each verifier that is not its own dangerous.
            Ok(verifier) => Ok(builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(verifier))
                .with_no_client_auth()),
            Err(error) => {
                tracing::warn!("the system's certificate authorities cannot be had: {error}");
                Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
            }
        }
    }
}

/// The certificates of a file, each of which can be an authority.
fn parsed(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
    let found = found.map_err(|error| format!("is no PEM: {error}"))?;
    if found.is_empty() {
        return Err("has no certificate (PEM) in it".to_owned());
    }
    for certificate in &found {
        let added = RootCertStore::empty().add(certificate.clone());
        added.map_err(|error| format!("has a certificate in it that cannot be used: {error}"))?;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Configuration, Settings};

    struct Read(Authorities);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            Some(Self(Authorities::read(reader)))
        }
    }

    fn read(text: &str) -> Result<Authorities, String> {
        let read = Settings::from_toml(text).unwrap().read::<Read>();
        read.map(|read| read.0).map_err(|problems| problems.to_string())
    }

    #[test]
    fn a_file_of_authorities_has_some_and_they_are_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let text = format!("[outbound]\nca_file = {:?}\n", path.to_str().unwrap());
        let with = |pem: &str| {
            std::fs::write(&path, pem).unwrap();
            read(&text)
        };
        assert!(read(&text).unwrap_err().contains("cannot be read"));
        assert!(with("nothing").unwrap_err().contains("has no certificate (PEM) in it"));
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(with(broken).unwrap_err().contains("that cannot be used"));
        let made = ["one", "two"].map(|name| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap());
        let both = made.map(|made| made.cert.pem()).concat();
        assert_eq!(with(&both).unwrap().count(), 2);
        assert!(with(&format!("{both}{broken}")).is_err(), "one that is none is not left out silently");
        assert_eq!(read("").unwrap(), Authorities::default());
    }

    #[test]
    fn tls_can_be_had_with_and_without_any() {
        assert!(Authorities::default().client().is_ok());
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        assert!(Authorities(vec![made.cert.der().clone()]).client().is_ok());
    }
}
