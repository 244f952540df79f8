//! `[outbound]`: what may be reached beside the public network, and whom TLS trusts besides.

use reqwest::Certificate;
use signet_service::config::{Networks, Profile, Reader};

/// What the operator says of requests to clients.
#[derive(Debug, Clone, Default)]
pub struct OutboundSettings {
    /// Networks that may be reached although they are not public.
    pub(crate) allow: Networks,
    /// Authorities beside those of the system.
    pub(crate) roots: Vec<Certificate>,
}

impl OutboundSettings {
    /// Reads them. The demo's clients are on this machine.
    pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        let loopback: &[&str] = if profile.is_demo() { &["127.0.0.0/8", "::1"] } else { &[] };
        let allow = Networks::read(reader, "outbound.allow", loopback);
        Self { allow, roots: roots(reader) }
    }
}

fn roots(reader: &mut Reader<'_>) -> Vec<Certificate> {
    const KEY: &str = "outbound.ca_file";
    let Some(path) = reader.optional_text(KEY) else { return Vec::new() };
    let read = std::fs::read(&path).map_err(|error| error.to_string());
    let read = read.and_then(|pem| Certificate::from_pem_bundle(&pem).map_err(|error| error.to_string()));
    match read {
        Ok(roots) if !roots.is_empty() => return roots,
        Ok(_) => reader.problem(KEY, format!("`{KEY}` is {path}, in which there is no certificate (PEM)")),
        Err(error) => reader.problem(KEY, format!("`{KEY}` is {path}, which cannot be read: {error}")),
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, PRODUCTION};
    use signet_service::config::Settings;

    fn read(text: &str) -> Result<OutboundSettings, String> {
        let config = Settings::from_toml(text).unwrap().read::<Config>();
        config.map(|config| config.outbound).map_err(|problems| problems.to_string())
    }

    #[test]
    fn u8_this_machine_is_allowed_in_the_demo_alone() {
        let allows = |text: &str| read(text).unwrap().allow.contain([127, 0, 0, 1].into());
        assert!(allows("") && !allows(PRODUCTION));
        assert!(allows(&format!("{PRODUCTION}[outbound]\nallow = [\"127.0.0.1\"]\n")));
        assert!(!allows("[outbound]\nallow = []\n"));
    }

    #[test]
    fn a_file_of_authorities_has_some() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        let text = format!("[outbound]\nca_file = {:?}\n", path.to_str().unwrap());
        assert!(read(&text).unwrap_err().contains("cannot be read"));
        std::fs::write(&path, "nothing").unwrap();
        assert!(read(&text).unwrap_err().contains("no certificate"));
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        std::fs::write(&path, made.cert.pem()).unwrap();
        assert_eq!(read(&text).unwrap().roots.len(), 1);
    }
}
