//! The client: its network address behind trusted proxies, and whether its connection was encrypted.

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{FromRequest, HttpRequest, web};
use ipnet::IpNet;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The proxies whose forwarding headers we trust. Application data; without it, we trust none.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(pub Vec<IpNet>);

impl TrustedProxies {
    /// Reports whether an address is one of them.
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// A visitor's network address and connection. Also an extractor, which needs `web::Data<TrustedProxies>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress {
    /// The address; an IPv4 address mapped into IPv6 is given as IPv4.
    pub address: IpAddr,
    /// Whether the visitor used `https`, according to a trusted proxy.
    pub is_https: bool,
}

impl ClientAddress {
    /// Finds the visitor behind `peer`, the other end of the connection.
    ///
    /// Headers count only if the peer is trusted. `X-Forwarded-For` is then read from the right, as each proxy appends
    /// the address it saw: the first address that is not trusted is the visitor's. The entries left of it may be
    /// forged, so they are ignored. The peer counts instead if an entry is no address; the left-most entry counts if
    /// all are trusted.
    pub fn find(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> Self {
        let peer = peer.to_canonical();
        if !trusted.has(peer) {
            return Self { address: peer, is_https: false };
        }
        Self { address: walk(peer, headers, trusted).unwrap_or(peer), is_https: is_https(headers) }
    }

    /// Finds the visitor of a request. Without a peer, as in tests, it is `0.0.0.0`.
    pub fn of(request: &HttpRequest) -> Self {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        match request.app_data::<web::Data<TrustedProxies>>() {
            Some(trusted) => Self::find(peer, request.headers(), trusted),
            None => Self::find(peer, request.headers(), &TrustedProxies::default()),
        }
    }
}

impl FromRequest for ClientAddress {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// Returns `None` if an entry that it reaches is no address.
fn walk(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> Option<IpAddr> {
    let lines: Vec<_> = headers.get_all(&FORWARDED_FOR).collect();
    let mut seen = peer;
    for line in lines.iter().rev() {
        for entry in line.to_str().ok()?.rsplit(',') {
            seen = address(entry.trim())?;
            if !trusted.has(seen) {
                return Some(seen);
            }
        }
    }
    Some(seen)
}

/// Parses an address. Some proxies add the port or, for IPv6, brackets.
fn address(entry: &str) -> Option<IpAddr> {
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(entry);
    let address = bare.parse().ok().or_else(|| entry.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(IpAddr::to_canonical(&address))
}

/// Trusts the right-most value: the nearest proxy wrote it.
fn is_https(headers: &HeaderMap) -> bool {
    let last = headers.get_all(&FORWARDED_PROTO).last().and_then(|line| line.to_str().ok());
    last.and_then(|line| line.rsplit(',').next()).is_some_and(|word| word.trim().eq_ignore_ascii_case("https"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn found(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR.clone(), HeaderValue::from_str(line).unwrap());
        }
        let trusted = TrustedProxies(trusted.iter().map(|network| network.parse().unwrap()).collect());
        ClientAddress::find(peer.parse().unwrap(), &headers, &trusted).address.to_string()
    }

    #[test]
    fn forwarding_headers_cannot_be_spoofed() {
        const PROXIES: &[&str] = &["10.0.0.0/8", "fd00::/8"];
        let cases: &[(&str, &[&str], &[&str], &str)] = &[
            ("198.51.100.7", &["192.0.2.1"], &[], "198.51.100.7"),
            ("198.51.100.7", &["192.0.2.1"], PROXIES, "198.51.100.7"),
            ("10.0.0.1", &[], PROXIES, "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["1.1.1.1, 192.0.2.1"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["10.9.9.9, 192.0.2.1"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["192.0.2.1, 10.0.0.2, 10.0.0.3"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["1.1.1.1", "192.0.2.1, 10.0.0.2"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["garbage, 192.0.2.1"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["192.0.2.1, garbage"], PROXIES, "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1,"], PROXIES, "10.0.0.1"),
            ("10.0.0.1", &[""], PROXIES, "10.0.0.1"),
            ("10.0.0.1", &["unknown"], PROXIES, "10.0.0.1"),
            ("10.0.0.1", &["192.0.2.1'; DROP TABLE"], PROXIES, "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.3, 10.0.0.2"], PROXIES, "10.0.0.3"),
            ("10.0.0.1", &["192.0.2.1:4711"], PROXIES, "192.0.2.1"),
            ("10.0.0.1", &["[2001:db8::1]:4711"], PROXIES, "2001:db8::1"),
            ("10.0.0.1", &["[2001:db8::1]"], PROXIES, "2001:db8::1"),
            ("10.0.0.1", &["2001:db8::1"], PROXIES, "2001:db8::1"),
            ("10.0.0.1", &["::ffff:192.0.2.1"], PROXIES, "192.0.2.1"),
            ("::ffff:10.0.0.1", &["192.0.2.1"], PROXIES, "192.0.2.1"),
            ("::ffff:198.51.100.7", &[], PROXIES, "198.51.100.7"),
            ("fd00::1", &["2001:db8::1, ::ffff:10.0.0.2"], PROXIES, "2001:db8::1"),
        ];
        for (peer, forwarded, trusted, expected) in cases {
            assert_eq!(found(peer, forwarded, trusted), *expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn only_a_trusted_peer_can_say_https() {
        let trusted = TrustedProxies(vec!["10.0.0.0/8".parse().unwrap()]);
        for (peer, proto, is_https) in [
            ("10.0.0.1", "https", true),
            ("10.0.0.1", "HTTPS", true),
            ("10.0.0.1", "http, https", true),
            ("10.0.0.1", "https, http", false),
            ("10.0.0.1", "http", false),
            ("192.0.2.1", "https", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(FORWARDED_PROTO.clone(), HeaderValue::from_static(proto));
            let client = ClientAddress::find(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(client.is_https, is_https, "{peer} {proto}");
        }
    }
}
