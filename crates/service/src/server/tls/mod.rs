//! TLS: versions 1.2 and 1.3 (RFC 9325), with AEAD ciphers alone, by rustls over aws-lc; ALPN h2 and http/1.1 (RFC 7301).

mod pair;
mod reload;

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::version::{TLS12, TLS13};
use tokio_rustls::TlsAcceptor;

pub use pair::TlsError;
pub(super) use reload::Reload;

use crate::config::TlsFiles;
/// How a server speaks TLS.
#[derive(Clone)]
pub(super) struct Tls {
    /// What makes TLS of a connection.
    pub(super) acceptor: TlsAcceptor,
    reload: Reload,
}

impl Tls {
    /// With the certificates and the key in `files`.
    ///
    /// # Errors
    /// [`TlsError`], which names the file and says what is wrong with it.
    pub(super) fn load(files: &TlsFiles) -> Result<Self, TlsError> {
        let provider = provider();
        let reload = Reload::load(files.clone(), Arc::clone(&provider))?;
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(TlsError::Unusable)?;
        let mut config = config.with_no_client_auth().with_cert_resolver(reload.current());
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), reload })
    }

    /// What takes up certificates that have changed since they were loaded.
    pub(super) fn reload(&self) -> Reload {
        self.reload.clone()
    }
}

impl std::fmt::Debug for Tls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tls")
    }
}

/// Whether TLS can be spoken with `files`.
///
/// # Errors
/// [`TlsError`], which names the file and says what is wrong with it.
pub fn look_at_tls(files: &TlsFiles) -> Result<(), TlsError> {
    pair::load(files, &provider()).map(drop)
}

/// aws-lc, as for everything else here. Its suites are AEAD ones alone; the others that TLS 1.2 has, rustls never learnt.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cipher_suite_is_an_aead_one() {
        let suites: Vec<String> =
            provider().cipher_suites.iter().map(|suite| format!("{:?}", suite.suite())).collect();
        assert!(suites.len() >= 5, "{suites:?}");
        let aead = |name: &String| name.contains("_GCM_") || name.contains("_CHACHA20_POLY1305_");
        assert!(suites.iter().all(aead), "{suites:?}");
        let secret = |name: &&String| name.starts_with("TLS_");
        assert!(
            suites.iter().filter(secret).all(|name| name.contains("_ECDHE_")),
            "forward secrecy: {suites:?}"
        );
    }
}
