//! Lists of networks, as `trusted_proxies` and `outbound.allow` have them: RFC 4632 §3.1, RFC 4291 §2.3.

use std::net::IpAddr;

use ipnet::IpNet;

use super::Reader;

/// Networks, each perhaps of one address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Networks(Vec<IpNet>);

impl Networks {
    /// Reads the list at `key`, or what stands there by `default`. A network of everybody is a problem: whoever writes that has not
    /// thought of whom it lets in.
    pub fn read(reader: &mut Reader<'_>, key: &str, default: &[&str]) -> Self {
        let mut networks = Vec::new();
        for text in reader.list(key, default.iter().copied().map(str::to_owned).collect()) {
            match network(&text) {
                Some(network) if network.prefix_len() > 0 => networks.push(network),
                Some(_) => reader.problem(
                    key,
                    format!("`{key}` has \"{text}\", which is everybody: name those that are meant, or none"),
                ),
                None => reader.problem(
                    key,
                    format!("`{key}` has \"{text}\"; write an address or a network, such as 192.0.2.7 or 10.0.0.0/8"),
                ),
            }
        }
        Self(networks)
    }

    /// Whether `address` is in one of them. One of IPv4 is the same however it is written (RFC 4291 §2.5.5.2).
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
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

    struct Read(Networks);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            Some(Self(Networks::read(reader, "outbound.allow", &["127.0.0.0/8"])))
        }
    }

    fn read(list: &str) -> Result<Networks, Problems> {
        let text = format!("[outbound]\nallow = [{list}]\n");
        Settings::from_toml(&text).unwrap().read::<Read>().map(|read| read.0)
    }

    #[test]
    fn addresses_and_networks_of_both_kinds_are_taken() {
        let networks = read("\"10.0.0.0/8\", \"192.0.2.7\", \"2001:db8::/32\", \"::1\"").unwrap();
        for (address, inside) in [
            ("10.1.2.3", true),
            ("::ffff:10.1.2.3", true),
            ("11.0.0.1", false),
            ("192.0.2.7", true),
            ("192.0.2.8", false),
            ("2001:db8:1::1", true),
            ("2001:db9::1", false),
            ("::1", true),
        ] {
            assert_eq!(networks.contain(address.parse().unwrap()), inside, "{address}");
        }
        assert!(read("").unwrap().is_empty());
        assert!(Settings::from_toml("").unwrap().read::<Read>().unwrap().0.contain([127, 1, 1, 1].into()));
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
