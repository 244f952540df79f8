//! What holds at a server's border: limits, trusted proxies, TLS.

use std::path::PathBuf;

use super::limits::Limits;
use super::proxies::Proxies;
use super::{Profile, Reader};

/// Everything that the accept loop is told from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Border {
    /// What a connection may take.
    pub limits: Limits,
    /// Whose word on a client's address is taken.
    pub proxies: Proxies,
    /// The files to speak TLS with; plain HTTP without them.
    pub tls: Option<TlsFiles>,
}

/// `tls_cert` and `tls_key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificates, PEM, the server's own first.
    pub cert: PathBuf,
    /// The private key, PEM.
    pub key: PathBuf,
}

impl Border {
    /// Reads what concerns the server whose table is `section` (`api`) and whose public address, `url`, the configuration
    /// calls `url_key`.
    pub fn read(
        reader: &mut Reader<'_>,
        section: &str,
        (url_key, url): (&str, &str),
        profile: Profile,
    ) -> Self {
        let tls = tls(reader, section);
        if tls.is_some() && url.starts_with("http://") {
            let sentence = format!("`{section}.tls_cert` is set, so `{url_key}` must begin with https");
            reader.problem(url_key, sentence);
        }
        Self { limits: Limits::read(reader), proxies: Proxies::read(reader, profile), tls }
    }
}

/// Both files or neither.
fn tls(reader: &mut Reader<'_>, section: &str) -> Option<TlsFiles> {
    let (cert_key, key_key) = (format!("{section}.tls_cert"), format!("{section}.tls_key"));
    match (reader.optional_text(&cert_key), reader.optional_text(&key_key)) {
        (None, None) => None,
        (Some(cert), Some(key)) => Some(TlsFiles { cert: cert.into(), key: key.into() }),
        (Some(_), None) => {
            reader
                .problem(&cert_key, format!("`{cert_key}` is set, but not `{key_key}`: set both or neither"));
            None
        }
        (None, Some(_)) => {
            reader
                .problem(&key_key, format!("`{key_key}` is set, but not `{cert_key}`: set both or neither"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Configuration, Problems, Settings};
    use super::*;

    struct Read(Border);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            let url = reader.text("api.resource", "http://localhost:5001");
            let profile = Profile::of(reader, "api.resource", &url);
            Some(Self(Border::read(reader, "api", ("api.resource", &url), profile)))
        }
    }

    fn read(text: &str) -> Result<Border, Problems> {
        Settings::from_toml(text).unwrap().read::<Read>().map(|read| read.0)
    }

    #[test]
    fn tls_takes_both_files_and_an_https_address() {
        assert_eq!(read("").unwrap().tls, None);
        let both = "[api]\ntls_cert = \"c.pem\"\ntls_key = \"k.pem\"\n";
        let files = TlsFiles { cert: "c.pem".into(), key: "k.pem".into() };
        let https = format!("{both}resource = \"https://localhost:5001\"\n");
        assert_eq!(read(&https).unwrap().tls, Some(files));
        let plain = read(both).unwrap_err().to_string();
        assert!(plain.contains("`api.resource` must begin with https"), "{plain}");
        for half in ["tls_cert", "tls_key"] {
            let text = format!("[api]\nresource = \"https://localhost:5001\"\n{half} = \"x\"\n");
            let problems = read(&text).unwrap_err().to_string();
            let wanted = format!("`api.{half}` is set, but not `api.");
            assert!(problems.contains(&wanted) && problems.contains("signet.toml:3"), "{problems}");
        }
    }

    #[test]
    fn h3_the_demo_trusts_no_proxy() {
        let problems = read("trusted_proxies = [\"127.0.0.1\"]\n").unwrap_err().to_string();
        assert!(problems.contains("the demo profile does not work behind a proxy"), "{problems}");
        assert!(read("trusted_proxies = []\n").is_ok());
    }
}
