//! `listen = "localhost:5000"`: where a server listens.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The addresses of one `listen` value. `localhost` means both loopback addresses, because browsers try `::1` first
/// and scripts write `127.0.0.1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listen {
    /// The host as written.
    pub host: String,
    /// The port.
    pub port: u16,
    /// What to bind; at least one of them must succeed.
    pub addresses: Vec<SocketAddr>,
}

impl Listen {
    /// Reads `host:port`, where host is `localhost`, an IPv4 address, or an IPv6 address in brackets.
    ///
    /// # Errors
    /// A sentence that says what is expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = || {
            format!("`{text}` is no address to listen on; write localhost:5000, 0.0.0.0:5000 or [::]:5000")
        };
        let (host, port) = text.rsplit_once(':').ok_or_else(wanted)?;
        let port: u16 = port.parse().map_err(|_| wanted())?;
        let addresses = if host == "localhost" {
            vec![
                SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port),
                SocketAddr::new(Ipv6Addr::LOCALHOST.into(), port),
            ]
        } else {
            let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let ip: IpAddr = bare.unwrap_or(host).parse().map_err(|_| wanted())?;
            if ip.is_ipv6() != bare.is_some() {
                return Err(wanted());
            }
            vec![SocketAddr::new(ip, port)]
        };
        Ok(Self { host: host.to_owned(), port, addresses })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn localhost_is_both_loopback_addresses() {
        let listen = Listen::parse("localhost:5000").unwrap();
        assert_eq!(listen.addresses, ["127.0.0.1:5000".parse().unwrap(), "[::1]:5000".parse().unwrap()]);
    }

    #[test]
    fn addresses_are_taken_as_they_are() {
        assert_eq!(Listen::parse("0.0.0.0:80").unwrap().addresses.len(), 1);
        assert_eq!(Listen::parse("[::1]:80").unwrap().port, 80);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "5000",
            "localhost",
            "localhost:",
            "localhost:99999",
            "example.com:80",
            "::1:80",
            "[1.2.3.4]:1",
        ] {
            assert!(Listen::parse(text).is_err(), "{text}");
        }
    }
}
