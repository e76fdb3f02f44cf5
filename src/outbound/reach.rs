//! The addresses that outbound requests may reach.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The IPv4 networks that are not for everybody (the registry of special addresses, RFC 6890), and what they are.
const SPECIAL_V4: &[([u8; 4], u8)] = &[
    ([0, 0, 0, 0], 8),       // this network
    ([10, 0, 0, 0], 8),      // private
    ([100, 64, 0, 0], 10),   // shared by a provider's customers
    ([127, 0, 0, 0], 8),     // this machine
    ([169, 254, 0, 0], 16),  // this link, and where clouds tell machines about themselves
    ([172, 16, 0, 0], 12),   // private
    ([192, 0, 0, 0], 24),    // protocols
    ([192, 0, 2, 0], 24),    // documentation
    ([192, 88, 99, 0], 24),  // relays to IPv6
    ([192, 168, 0, 0], 16),  // private
    ([198, 18, 0, 0], 15),   // measurements
    ([198, 51, 100, 0], 24), // documentation
    ([203, 0, 113, 0], 24),  // documentation
    ([224, 0, 0, 0], 4),     // groups
    ([240, 0, 0, 0], 4),     // reserved, and everybody on this link
];

/// The IPv6 networks inside 2000::/3 that are not for everybody: everything outside 2000::/3 is not, either.
const SPECIAL_V6: &[([u16; 3], u8)] = &[
    ([0x2001, 0, 0], 23),     // protocols, among them Teredo, which wraps IPv4 addresses
    ([0x2001, 0xdb8, 0], 32), // documentation
    ([0x2002, 0, 0], 16),     // 6to4, which wraps IPv4 addresses
    ([0x3fff, 0, 0], 20),     // documentation
];

/// Where the program may connect to: every address that is for everybody, and the networks that a setting names.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    allowed: Vec<IpNet>,
}

impl Reach {
    /// Takes the private networks that may be reached.
    pub const fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// Returns whether an address may be connected to. An IPv6 address that wraps an IPv4 one (mapped, or by NAT64) is
    /// judged as that one, too.
    pub fn permits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_global(address) || self.allowed.iter().any(|network| network.contains(&address))
    }
}

fn is_global(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_global_v4(v4),
        IpAddr::V6(v6) => match translated(v6) {
            Some(v4) => is_global_v4(v4),
            None => is_global_v6(v6),
        },
    }
}

fn is_global_v4(address: Ipv4Addr) -> bool {
    let is_in = |(network, bits): &([u8; 4], u8)| {
        let network = Ipv4Addr::from_octets(*network).to_bits();
        (address.to_bits() ^ network).leading_zeros() >= u32::from(*bits)
    };
    !SPECIAL_V4.iter().any(is_in)
}

fn is_global_v6(address: Ipv6Addr) -> bool {
    let is_in = |([a, b, c], bits): &([u16; 3], u8)| {
        let network = Ipv6Addr::new(*a, *b, *c, 0, 0, 0, 0, 0).to_bits();
        (address.to_bits() ^ network).leading_zeros() >= u32::from(*bits)
    };
    is_in(&([0x2000, 0, 0], 3)) && !SPECIAL_V6.iter().any(is_in)
}

/// Returns the IPv4 address that a translator at 64:ff9b::/96 (RFC 6052) would connect to.
fn translated(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, _, _] = address.segments() else { return None };
    let [.., a, b, c, d] = address.octets();
    Some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(text: &str) -> bool {
        Reach::default().permits(text.parse().unwrap())
    }

    #[test]
    fn addresses_that_are_not_for_everybody_are_refused() {
        for refused in [
            "0.0.0.0",
            "0.255.255.255",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:127.0.0.1",
            "64:ff9b::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:0:7f00:1::",
            "2001:2::1",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:808:808::1",
            "3fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!permits(refused), "{refused}");
        }
    }

    #[test]
    fn addresses_for_everybody_and_right_beside_special_ones_are_reached() {
        for reached in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.88.98.255",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.101.0",
            "203.0.112.255",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2001:200::1",
            "2001:db7:ffff::1",
            "2001:4860:4860::8888",
            "2003::1",
            "2606:4700:4700::1111",
            "3ffe::1",
        ] {
            assert!(permits(reached), "{reached}");
        }
    }

    #[test]
    fn a_named_network_is_reached_and_no_other() {
        let reach = Reach::new(vec!["127.0.0.1/32".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        for (address, expected) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("127.0.0.2", false),
            ("fd12::1", true),
            ("fc00::1", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(reach.permits(address.parse().unwrap()), expected, "{address}");
        }
    }
}
