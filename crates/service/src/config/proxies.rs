//! `trusted_proxies`: whose word on a client's address is taken.

use std::net::IpAddr;

use super::{Networks, Profile, Reader};

/// Networks of proxies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Networks);

impl Proxies {
    /// Reads `trusted_proxies`. The demo has none: it does not work behind a proxy (rule H3).
    pub(super) fn read(reader: &mut Reader<'_>, profile: Profile) -> Self {
        const KEY: &str = "trusted_proxies";
        let networks = Networks::read(reader, KEY, &[]);
        if profile.is_demo() && !networks.is_empty() {
            let sentence = "`trusted_proxies` is set, but the demo profile does not work behind a proxy: set `profile = \"production\"`";
            reader.problem(KEY, sentence);
        }
        Self(networks)
    }

    /// Whether the proxy at `address` is one of them.
    #[must_use]
    pub fn contain(&self, address: IpAddr) -> bool {
        self.0.contain(address)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Configuration, Settings};
    use super::*;

    struct Read(Proxies);

    impl Configuration for Read {
        fn read(reader: &mut Reader<'_>) -> Option<Self> {
            let profile = Profile::of(reader, "api.resource", "https://localhost:5001");
            Some(Self(Proxies::read(reader, profile)))
        }
    }

    #[test]
    fn h3_the_demo_has_none() {
        let read = |text: &str| Settings::from_toml(text).unwrap().read::<Read>().map(|read| read.0);
        assert!(!read("").unwrap().contain("127.0.0.1".parse().unwrap()));
        let problems = read("trusted_proxies = [\"10.0.0.0/8\"]\n").unwrap_err().to_string();
        assert!(problems.contains("does not work behind a proxy"), "{problems}");
        let production = "profile = \"production\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n";
        assert!(read(production).unwrap().contain("10.1.2.3".parse().unwrap()));
    }
}
