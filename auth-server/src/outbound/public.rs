//! Which addresses everybody can reach: the registries of RFC 6890, as IANA has them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether `address` is one of the public network. What is set aside for anything else is not: this machine, private networks,
/// the addresses at which clouds tell machines their secrets, multicast, documentation, ways from IPv6 to IPv4.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !matches!(
        address.octets(),
        // This network, private ones, this machine, and what is no address of one machine.
        [0 | 10 | 127 | 224.., ..]
            // Shared address space, RFC 6598.
            | [100, 64..=127, ..]
            // Link-local, RFC 3927.
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 168, ..]
            // IETF protocols, documentation, AS112, relays of 6to4.
            | [192, 0, 0 | 2, _]
            | [192, 31, 196, _]
            | [192, 52, 193, _]
            | [192, 88, 99, _]
            | [192, 175, 48, _]
            // Benchmarks, documentation.
            | [198, 18..=19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

/// Of IPv6, `2000::/3` alone is given out as global unicast.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let is_set_aside = matches!(
        segments,
        // IETF protocols with Teredo, ORCHID and benchmarks; documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..]
            | [0x3fff, 0..=0xfff, ..]
            // 6to4.
            | [0x2002, ..]
            // AS112.
            | [0x2620, 0x4f, 0x8000, ..]
    );
    (0x2000..0x4000).contains(&segments[0]) && !is_set_aside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u8_addresses_of_the_public_network_are_public() {
        for address in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:93.184.216.34",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn u8_everything_else_is_not() {
        for address in [
            "0.0.0.0",
            "10.0.0.1",
            "100.64.0.1",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.31.196.1",
            "192.52.193.1",
            "192.88.99.1",
            "192.168.1.1",
            "192.175.48.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2620:4f:8000::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
