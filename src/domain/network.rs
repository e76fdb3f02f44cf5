//! Network addresses of visitors, and the truncated forms that may be stored or displayed.
//!
//! A full address is personal data: it has no `Display`, and `Debug` hides it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The bits of an IPv4 address that are kept when it is truncated; the last 8 tell people apart.
const KEPT_BITS_V4: u32 = 24;
/// The bits of an IPv6 address that are kept when it is truncated: what a provider gives one customer at most.
const KEPT_BITS_V6: u32 = 48;
/// The bits of an IPv6 address that count as one visitor: whoever has one address of a /64 has all of them.
const LIMITED_BITS_V6: u32 = 64;
/// The bits of an IPv6 address that many providers give to one household or small customer.
const BLOCK_BITS_V6: u32 = 56;

/// The characters around an address that count as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Breadth {
    /// One IPv4 address, or one /64: a household.
    Network,
    /// One /56. IPv4 has none.
    Block,
    /// One /24 of IPv4, or one /48: what a hosting provider gives to one customer.
    Range,
}

impl Breadth {
    /// All of them, from narrow to wide.
    pub const ALL: [Self; 3] = [Self::Network, Self::Block, Self::Range];
}

/// The network address of a visitor. An IPv6 address that only wraps an IPv4 one (`::ffff:a.b.c.d`) is that IPv4 one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct NetworkAddress(IpAddr);

impl NetworkAddress {
    /// Takes the address of a peer.
    pub const fn new(address: IpAddr) -> Self {
        Self(address.to_canonical())
    }

    /// Returns the whole address, for checks against lists of networks. Not for logs, pages or storage.
    pub const fn expose(&self) -> IpAddr {
        self.0
    }

    /// Returns whether it is a loopback or private address, which does not identify a visitor: usually it is a proxy
    /// missing in `server.trusted_proxies`.
    pub const fn is_local(&self) -> bool {
        match self.0 {
            IpAddr::V4(v4) => v4.is_loopback() || v4.is_private() || v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
        }
    }

    /// Writes the network that may be shown to moderators and kept: `203.0.113.0/24`, `2001:db8:1::/48`.
    pub fn truncated(&self) -> String {
        match self.0 {
            IpAddr::V4(v4) => format!("{}/{KEPT_BITS_V4}", network_v4(v4)),
            IpAddr::V6(v6) => format!("{}/{KEPT_BITS_V6}", network_v6(v6, KEPT_BITS_V6)),
        }
    }

    /// Returns the 16 bytes under which a visitor is counted: the IPv4 address as `::ffff:a.b.c.d`, or the /64 of an IPv6
    /// address with zeros behind it. The two kinds never collide. They are personal data: hash them with a key to keep.
    pub fn limit_key(&self) -> [u8; 16] {
        match self.0 {
            IpAddr::V4(v4) => v4.to_ipv6_mapped().octets(),
            IpAddr::V6(v6) => network_v6(v6, LIMITED_BITS_V6).octets(),
        }
    }

    /// Returns the key of the range that the address lies in, as `limit_key` does for the narrowest; `None` for a block
    /// of IPv4. Keys of one breadth never collide; those of two breadths may.
    pub fn key_of(&self, breadth: Breadth) -> Option<[u8; 16]> {
        match (breadth, self.0) {
            (Breadth::Network, _) => Some(self.limit_key()),
            (Breadth::Block, IpAddr::V4(_)) => None,
            (Breadth::Block, IpAddr::V6(v6)) => Some(network_v6(v6, BLOCK_BITS_V6).octets()),
            (Breadth::Range, _) => Some(self.range_key()),
        }
    }

    /// Returns the key of the widest range: the /24 of an IPv4 address, or the /48 of an IPv6 address.
    pub fn range_key(&self) -> [u8; 16] {
        match self.0 {
            IpAddr::V4(v4) => network_v4(v4).to_ipv6_mapped().octets(),
            IpAddr::V6(v6) => network_v6(v6, KEPT_BITS_V6).octets(),
        }
    }
}

impl From<IpAddr> for NetworkAddress {
    fn from(address: IpAddr) -> Self {
        Self::new(address)
    }
}

impl fmt::Debug for NetworkAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[network]")
    }
}

/// Shortens an address that came as text, such as one from another system's export, as WordPress does: the last number
/// of an IPv4 address becomes 0, and what is no address becomes `0.0.0.0`.
///
/// Stricter than WordPress in one point: of an IPv6 address 48 bits are kept, not 64. Ports, brackets and zones are dropped.
pub fn anonymise(text: &str) -> String {
    match address_in(text.trim()) {
        Some(IpAddr::V4(v4)) => network_v4(v4).to_string(),
        Some(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => format!("::ffff:{}", network_v4(v4)),
            None => network_v6(v6, KEPT_BITS_V6).to_string(),
        },
        None => Ipv4Addr::UNSPECIFIED.to_string(),
    }
}

/// Reads an address with or without a port, brackets and a zone.
fn address_in(text: &str) -> Option<IpAddr> {
    let host = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None => match text.split_once(':') {
            Some((v4, port)) if !port.contains(':') => v4,
            _ => text,
        },
    };
    host.split_once('%').map_or(host, |(address, _zone)| address).parse().ok()
}

fn network_v4(address: Ipv4Addr) -> Ipv4Addr {
    Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << (32 - KEPT_BITS_V4)))
}

fn network_v6(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> NetworkAddress {
        NetworkAddress::new(text.parse().unwrap())
    }

    #[test]
    fn truncated_keeps_24_or_48_bits() {
        assert_eq!(network("198.51.100.209").truncated(), "198.51.100.0/24");
        assert_eq!(network("::ffff:198.51.100.209").truncated(), "198.51.100.0/24");
        assert_eq!(network("2001:db8:a:b:c::1").truncated(), "2001:db8:a::/48");
    }

    #[test]
    fn one_v6_network_is_one_visitor() {
        assert_eq!(network("2001:db8::1").limit_key(), network("2001:db8::ffff:1").limit_key());
        assert_ne!(network("2001:db8::1").limit_key(), network("2001:db8:0:1::1").limit_key());
        assert_ne!(network("192.0.2.1").limit_key(), network("192.0.2.2").limit_key());
        assert_eq!(network("192.0.2.1").limit_key(), network("::ffff:192.0.2.1").limit_key());
    }

    #[test]
    fn wider_ranges_hold_more_networks() {
        let same = |breadth, a: &str, b: &str| network(a).key_of(breadth) == network(b).key_of(breadth);
        let (near, far, other) = ("2001:db8:a:100::1", "2001:db8:a:1ff::1", "2001:db8:a:200::1");
        assert!(!same(Breadth::Network, near, far) && same(Breadth::Block, near, far));
        assert!(!same(Breadth::Block, near, other) && same(Breadth::Range, near, other));
        assert!(!same(Breadth::Range, near, "2001:db8:b:100::1"));
        assert!(!same(Breadth::Network, "192.0.2.1", "192.0.2.2") && same(Breadth::Range, "192.0.2.1", "192.0.2.2"));
        assert!(!same(Breadth::Range, "192.0.2.1", "192.0.3.1"));
        assert_eq!(network("192.0.2.1").key_of(Breadth::Block), None);
    }

    #[test]
    fn inside_networks_are_told_from_others() {
        for (text, is_local) in [
            ("127.0.0.1", true),
            ("192.168.7.1", true),
            ("10.1.2.3", true),
            ("::1", true),
            ("fd00::1", true),
            ("::ffff:127.0.0.1", true),
            ("203.0.113.7", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(network(text).is_local(), is_local, "{text}");
        }
    }

    #[test]
    fn debug_hides_the_address() {
        assert_eq!(format!("{:?}", network("192.0.2.1")), "[network]");
    }

    #[test]
    fn text_is_anonymised_whatever_surrounds_the_address() {
        for (given, kept) in [
            ("198.51.100.9", "198.51.100.0"),
            ("198.51.100.9:443", "198.51.100.0"),
            ("::ffff:198.51.100.9", "::ffff:198.51.100.0"),
            ("2001:db8:a:b:c:d:e:f", "2001:db8:a::"),
            ("[2001:db8:a:b::9]:8080", "2001:db8:a::"),
            ("fe80::9%en0", "fe80::"),
            ("unknown", "0.0.0.0"),
            ("", "0.0.0.0"),
            ("[", "0.0.0.0"),
        ] {
            assert_eq!(anonymise(given), kept, "{given}");
        }
    }
}
