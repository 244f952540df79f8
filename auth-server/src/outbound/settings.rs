//! `[outbound]`: what may be reached beside the public network, and whom TLS trusts besides.

use signet_service::config::{Networks, Profile, Reader};
use signet_service::outbound::Authorities;

/// What the operator says of requests to clients.
#[derive(Debug, Clone, Default)]
pub struct OutboundSettings {
    /// Networks that may be reached although they are not public.
    pub(crate) allow: Networks,
    /// Authorities beside those of the system.
    pub(crate) authorities: Authorities,
}

impl OutboundSettings {
    /// Reads them. The demo's clients are on this machine.
    pub(crate) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        let loopback: &[&str] = if profile.is_demo() { &["127.0.0.0/8", "::1"] } else { &[] };
        let allow = Networks::read(reader, "outbound.allow", loopback);
        Self { allow, authorities: Authorities::read(reader) }
    }
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
    fn authorities_are_read_of_their_file() {
        let problems = read("[outbound]\nca_file = \"/nowhere/ca.pem\"\n").unwrap_err();
        assert!(
            problems.contains("`outbound.ca_file` is /nowhere/ca.pem, which cannot be read"),
            "{problems}"
        );
        assert_eq!(read("").unwrap().authorities.count(), 0);
    }
}
