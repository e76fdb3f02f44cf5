//! Hosts in a text, and of an author's website.

/// Addresses with more labels in their host than this are cut at the left, so that one host has few features.
const MAX_LABEL_COUNT: usize = 6;

/// The longest name that the domain name system has (RFC 1035, section 2.3.4).
const MAX_HOST_BYTES: usize = 253;

/// The prefixes of addresses.
const BEGINNINGS: [&str; 3] = ["http://", "https://", "www."];

/// Returns the host of each address in a normalised text, in order, `www.` left out.
pub(super) fn hosts(text: &str) -> Vec<&str> {
    let mut hosts = Vec::new();
    let mut end = 0;
    // One look at each letter, whatever the text: a beginning inside of another address does not count.
    for (at, _) in text.match_indices(['h', 'w']) {
        let rest = text.get(at..).unwrap_or_default();
        let beginning = BEGINNINGS.iter().find(|beginning| at >= end && rest.starts_with(**beginning));
        if let Some(address) = beginning.and_then(|beginning| rest.strip_prefix(beginning)) {
            let authority = authority_at_start(address);
            if matches!(authority, "http:" | "https:") {
                // Typed twice: the next one counts.
                continue;
            }
            end = text.len() - address.len() + authority.len();
            hosts.push(host_of(authority));
        }
    }
    hosts.retain(|host| is_host(host));
    hosts
}

/// Returns the host of one address in lower case, `www.` left out; empty where there is none.
pub(super) fn host(address: &str) -> &str {
    let after_scheme = address.split_once("://").map_or(address, |(_, rest)| rest);
    Some(host_of(authority_at_start(after_scheme))).filter(|host| is_host(host)).unwrap_or_default()
}

/// Returns a host and the domains above it, down to two labels: `a.b.example` leads to `a.b.example` and `b.example`.
pub(super) fn with_parents(host: &str) -> impl Iterator<Item = &str> {
    let label_count = host.split('.').count();
    let starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
    // A host of one label is kept as it is.
    let last = label_count.saturating_sub(1).max(1);
    let parts = starts.take(last).skip(label_count.saturating_sub(MAX_LABEL_COUNT));
    parts.filter_map(move |start| host.get(start..)).filter(|part| !part.is_empty())
}

/// Returns whether a text names a domain without a scheme before it: letters, a dot, and two to six letters.
pub(super) fn has_bare_domain(text: &str) -> bool {
    let candidates =
        text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '(' | ')' | '"' | '<' | '>' | ':'));
    candidates.filter(|candidate| !candidate.contains('@')).any(is_domain)
}

fn is_domain(candidate: &str) -> bool {
    let trimmed = candidate.trim_end_matches(['.', '!', '?', ';', '\'']);
    let Some((name, ending)) = trimmed.rsplit_once('.') else { return false };
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (2..=6).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_lowercase())
        && name.split('.').all(is_label)
}

fn authority_at_start(address: &str) -> &str {
    address.get(..address.find(ends_authority).unwrap_or(address.len())).unwrap_or_default()
}

fn host_of(authority: &str) -> &str {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host).trim_matches('.');
    host.strip_prefix("www.").unwrap_or(host)
}

fn is_host(host: &str) -> bool {
    (1..=MAX_HOST_BYTES).contains(&host.len())
}

fn ends_authority(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '/' | '?' | '#' | '\\' | '"' | '\'' | '<' | '>' | '(' | ')' | ',' | '!' | '&' | ';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_with_scheme_or_www() {
        for (text, expected) in [
            ("see http://a.example/b?c and https://www.b.example.", &["a.example", "b.example"] as &[&str]),
            ("www.c.example, or (www.d.example)", &["c.example", "d.example"]),
            ("<a href=\"http://jo:pw@e.example:8080/\">e</a>", &["e.example"]),
            ("http://www.f.example http://http://g.example", &["f.example", "g.example"]),
            ("http:// www. nothing://x", &[]),
            ("", &[]),
        ] {
            assert_eq!(hosts(text), expected, "{text}");
        }
    }

    #[test]
    fn host_of_a_website() {
        assert_eq!(host("https://www.zoe.example/about"), "zoe.example");
        assert_eq!(host("zoe.example"), "zoe.example");
        assert_eq!(host(""), "");
    }

    #[test]
    fn domains_above_a_host_end_at_two_labels() {
        let parents = |host| with_parents(host).collect::<Vec<_>>();
        assert_eq!(parents("a.b.c.example"), ["a.b.c.example", "b.c.example", "c.example"]);
        assert_eq!(parents("c.example"), ["c.example"]);
        assert_eq!(parents("localhost"), ["localhost"]);
        assert_eq!(parents("1.2.3.4.5.6.7.example").len(), 5);
    }

    #[test]
    fn bare_domains_are_told_from_ends_of_sentences() {
        for text in ["go to shop.test!", "shop-24.example.com/now", "(a.b)c.de"] {
            assert!(has_bare_domain(text), "{text}");
        }
        for text in ["first.Second", "3.14", "wait... what", "jo@mail.example", "e.g. this", "end."] {
            assert!(!has_bare_domain(text), "{text}");
        }
    }
}
