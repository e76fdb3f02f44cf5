//! Websites of authors.

use super::name::mixes_scripts;
use crate::domain::fields::{Rule, at_most};
use crate::domain::text;
use std::net::{Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

text_value!(
    /// A public `http` or `https` address, 1 to 200 bytes, kept as it was typed as far as WordPress would.
    ///
    /// Where WordPress silently empties what it does not like (`javascript:`) or keeps what leads nowhere (`//host`, `/path`,
    /// `#fragment`, user names), the address is refused instead, so that its author can mend it.
    Website
);

impl Website {
    /// The longest address, in bytes: what WordPress's column holds.
    pub const MAX_BYTES: usize = 200;

    /// Reads an address. `http://` is put before one without a scheme, spaces become `%20`, quotation marks and other
    /// characters that no address has are dropped. A host that mixes scripts is written in its ASCII form.
    ///
    /// ```
    /// use afterword::domain::author::Website;
    ///
    /// let website = Website::parse("example.org/jo").map(|website| website.as_str().to_owned());
    /// assert_eq!(website, Ok("http://example.org/jo".to_owned()));
    /// assert!(Website::parse("javascript:alert(1)").is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::Required` where it is blank (a form's empty field is no address: do not parse it); `Rule::TooLong`;
    /// `Rule::InvalidUrl` for other schemes, user names, hosts without a dot and addresses of private networks.
    pub fn parse(typed: &str) -> Result<Self, Rule> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Rule::Required);
        }
        at_most(typed, Self::MAX_BYTES)?;
        if typed.chars().any(|c| text::is_invisible(c) || c.is_control() || matches!(c, '<' | '>' | '\\')) {
            return Err(Rule::InvalidUrl);
        }
        let typed: String = typed.chars().filter(|c| !matches!(c, '"' | '`' | '^' | '{' | '}')).collect();
        let address = with_scheme(&typed).ok_or(Rule::InvalidUrl)?.replace(char::is_whitespace, "%20");
        let url = Url::parse(&address).map_err(|_| Rule::InvalidUrl)?;
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || !url.host().as_ref().is_some_and(is_public) {
            return Err(Rule::InvalidUrl);
        }
        let address = if mixes_scripts(host_text(&address)) { url.into() } else { address };
        at_most(&address, Self::MAX_BYTES)?;
        Ok(Self(address))
    }
}

/// Writes the scheme in lower case, or puts `http://` before an address without one; `None` for other schemes and for
/// what begins with a path, a query or a fragment.
fn with_scheme(typed: &str) -> Option<String> {
    for scheme in ["http://", "https://"] {
        if let Some((start, rest)) = typed.split_at_checked(scheme.len())
            && start.eq_ignore_ascii_case(scheme)
        {
            return Some(format!("{scheme}{rest}"));
        }
    }
    let host = typed.split(['/', '?', '#']).next().filter(|host| !host.is_empty())?;
    let is_bare = match host.split_once(':') {
        Some((host, port)) => host.contains('.') && port.bytes().all(|byte| byte.is_ascii_digit()),
        None => true,
    };
    is_bare.then(|| format!("http://{typed}"))
}

/// Returns the host of an address as it was typed.
fn host_text(address: &str) -> &str {
    let rest = address.split_once("//").map_or(address, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or_default()
}

fn is_public(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.').contains('.'),
        Host::Ipv4(address) => is_public_v4(*address),
        Host::Ipv6(address) => is_public_v6(*address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let is_shared = a == 100 && b & 0xC0 == 64;
    !(a == 0 || a >= 224 || is_shared || address.is_private() || address.is_loopback() || address.is_link_local())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let is_global = address.segments().first().is_some_and(|segment| segment & 0xE000 == 0x2000);
    is_global && address.to_ipv4_mapped().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn website(typed: &str) -> Result<String, Rule> {
        Website::parse(typed).map(|website| website.0)
    }

    #[test]
    fn addresses_are_kept_as_they_were_typed() {
        for (typed, kept) in [
            ("https://ada.example", "https://ada.example"),
            (" HTTP://Ada.Example/A?b=c&d=e#f ", "http://Ada.Example/A?b=c&d=e#f"),
            ("ada.example", "http://ada.example"),
            ("ada.example:8080/a:b", "http://ada.example:8080/a:b"),
            ("https://ada.example/a b\"c\"", "https://ada.example/a%20bc"),
            ("https://bücher.example/ä", "https://bücher.example/ä"),
            ("https://аpple.example", "https://xn--pple-43d.example/"),
            ("http://198.51.100.1/", "http://198.51.100.1/"),
        ] {
            assert_eq!(website(typed), Ok(kept.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_leads_nowhere_public_is_refused() {
        for typed in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:jo@ada.example",
            "ftp://ada.example",
            "//ada.example",
            "/about",
            "#top",
            "?q",
            "http:/ada.example",
            "http://",
            "https://jo:secret@ada.example",
            "jo@ada.example",
            "not an address",
            "localhost",
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://2130706433",
            "http://192.168.1.1",
            "http://169.254.169.254",
            "http://[::1]",
            "http://[::ffff:10.0.0.1]",
            "https://ada.example\\@evil.example",
            "https://ada.example/\u{202E}gpj",
            "https://ada.example/a\nb",
            "https://<b>ada.example",
        ] {
            assert_eq!(website(typed), Err(Rule::InvalidUrl), "{typed}");
        }
        assert_eq!(website("  "), Err(Rule::Required));
    }

    #[test]
    fn limit_is_200_bytes() {
        let longest = format!("https://ada.example/{}", "a".repeat(180));
        assert_eq!(website(&longest), Ok(longest.clone()));
        assert!(matches!(website(&format!("{longest}a")), Err(Rule::TooLong { .. })));
    }
}
