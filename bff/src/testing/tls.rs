//! TLS of servers that tests ask: each has a certificate that is its own authority.

use std::sync::Arc;

use rcgen::generate_simple_self_signed;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::PrivateKeyDer;
use tokio_rustls::TlsAcceptor;

/// A certificate, and a server's TLS with it.
pub(crate) struct Certified {
    /// What whoever asks must trust, PEM.
    pub(crate) pem: String,
    pub(crate) acceptor: TlsAcceptor,
}

/// One for a server called `name`.
pub(crate) fn certified(name: &str) -> Certified {
    let made = generate_simple_self_signed([name.to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let config = builder.with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    Certified { pem: made.cert.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) }
}
