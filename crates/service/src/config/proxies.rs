//! `trusted_proxies`: whose word on a client's address is taken.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Profile, Reader};

/// Networks of proxies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Reads `trusted_proxies`. The demo has none: it does not work behind a proxy (rule H3).
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        const KEY: &str = "trusted_proxies";
        let mut networks = Vec::new();
        for text in reader.list(KEY, Vec::new()) {
            match network(&text) {
                Some(network) if network.prefix_len() > 0 => networks.push(network),
                Some(_) => reader.problem(
                    KEY,
                    format!("`{KEY}` has \"{text}\", which is everybody: name the proxies, or none"),
                ),
                None => reader.problem(
                    KEY,
                    format!("`{KEY}` has \"{text}\"; write an address or a network, such as 192.0.2.7 or 10.0.0.0/8"),
                ),
            }
        }
        if profile.is_demo() && !networks.is_empty() {
            let sentence = "`trusted_proxies` is set, but the demo profile does not work behind a proxy: set `profile = \"production\"`";
            reader.problem(KEY, sentence);
        }
        Self(networks)
    }

    /// Whether the proxy at `address` is one of them.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// A network, or an address, which is a network of one.
fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::super::{Configuration, Problems, Settings};
    use super::*;

    struct Read(Proxies);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            let profile = Profile::of(reader, "api.resource", "https://api.example");
            Some(Self(Proxies::read(reader, profile)))
        }
    }

    fn read(list: &str) -> Result<Proxies, Problems> {
        let text = format!("profile = \"production\"\ntrusted_proxies = [{list}]\n");
        Settings::from_toml(&text).unwrap().read::<Read>().map(|read| read.0)
    }

    #[test]
    fn addresses_and_networks_of_both_kinds_are_taken() {
        let proxies = read("\"10.0.0.0/8\", \"192.0.2.7\", \"2001:db8::/32\", \"::1\"").unwrap();
        for (address, inside) in [
            ("10.1.2.3", true),
            ("11.0.0.1", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("2001:db8:1::1", true),
            ("2001:db9::1", false),
            ("::1", true),
        ] {
            assert_eq!(proxies.contain(address.parse().unwrap()), inside, "{address}");
        }
        assert!(!read("").unwrap().contain("127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn what_is_no_network_or_everybody_is_refused() {
        for (text, wanted) in [
            ("\"proxy.example\"", "write an address or a network"),
            ("\"10.0.0.0/33\"", "write an address or a network"),
            ("\"10.0.0.1:80\"", "write an address or a network"),
            ("\"0.0.0.0/0\"", "which is everybody"),
            ("\"::/0\"", "which is everybody"),
        ] {
            let problems = read(text).unwrap_err().to_string();
            assert!(problems.contains(wanted) && problems.contains("signet.toml:2"), "{problems}");
        }
    }
}
