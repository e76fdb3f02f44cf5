//! Bans of networks, authors, hosts and words on a site, temporary or permanent.

use super::author::AvatarSeed;
use super::fields::{Rule, at_most};
use super::site::SiteId;
use super::text;
use super::timestamp::Timestamp;
use super::word_list::WordList;
use ipnet::IpNet;
use std::net::IpAddr;

identifier!(
    /// Identifies a ban.
    BanId
);

words! {
    /// The kinds of bans.
    BanKind {
        /// A network address or a range of them.
        Network => "network",
        /// The author of a comment.
        Author => "author",
        /// A host that is linked to, and all below it.
        Host => "host",
        /// A whole word.
        Word => "word",
    }
}

/// The target of a ban.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BanTarget {
    /// A range of network addresses.
    Network(IpNet),
    /// An author, known by the blind index of the address and by proof.
    Author {
        /// The name under the comment that they were banned for.
        name: String,
        /// The blind index of the address, where one was given.
        index: Option<Vec<u8>>,
        /// The author's proof.
        seed: Option<AvatarSeed>,
    },
    /// A list with the one host.
    Host(WordList),
    /// A list with the one word.
    Word(WordList),
}

impl BanTarget {
    /// Reads a network in CIDR notation, or a single address.
    ///
    /// ```
    /// use afterword::domain::ban::BanTarget;
    ///
    /// let network = BanTarget::parse_network("203.0.113.7/24").map(|target| target.shown());
    /// assert_eq!(network, Ok("203.0.113.0/24".to_owned()));
    /// assert!(BanTarget::parse_network("203.0.0.0/8").is_err(), "a whole provider");
    /// ```
    ///
    /// # Errors
    /// `Rule::Malformed` for anything else; `Rule::OutOfRange` for more than a /16, or a /32 of IPv6: a whole provider.
    pub fn parse_network(text: &str) -> Result<Self, Rule> {
        const EXPECTED: Rule =
            Rule::Malformed { expected: "a network such as 203.0.113.0/24 or 2001:db8::/48, or an address" };
        let text = text.trim();
        let network = match (text.parse::<IpNet>(), text.parse::<IpAddr>()) {
            (Ok(network), _) => network.trunc(),
            (_, Ok(address)) => IpNet::from(address.to_canonical()),
            _ => return Err(EXPECTED),
        };
        let (least, most) = if network.addr().is_ipv4() { (16, 32) } else { (32, 128) };
        if network.prefix_len() < least {
            Err(Rule::OutOfRange { min: least.into(), max: most })
        } else {
            Ok(Self::Network(network))
        }
    }

    /// Reads a host.
    ///
    /// # Errors
    /// `Rule::Required`, or `Rule::Malformed` for anything but a host name.
    pub fn parse_host(text: &str) -> Result<Self, Rule> {
        let host = text.trim().trim_start_matches("*.").to_lowercase();
        if host.is_empty() {
            return Err(Rule::Required);
        }
        let ascii = idna::domain_to_ascii(&host).ok().filter(|host| host.contains('.') && !host.contains('/'));
        let ascii = ascii.ok_or(Rule::Malformed { expected: "the name of a host, such as spam.example" })?;
        at_most(&ascii, 253)?;
        WordList::parse(&format!("host:{ascii}")).map(Self::Host)
    }

    /// Reads a word.
    ///
    /// # Errors
    /// Those of `text::line`, or `Rule::Required`.
    pub fn parse_word(text: &str) -> Result<Self, Rule> {
        let word = text::line(text, 200)?;
        WordList::parse(&format!("word:{word}")).map(Self::Word)
    }

    /// Returns the kind.
    pub const fn kind(&self) -> BanKind {
        match self {
            Self::Network(_) => BanKind::Network,
            Self::Author { .. } => BanKind::Author,
            Self::Host(_) => BanKind::Host,
            Self::Word(_) => BanKind::Word,
        }
    }

    /// Writes what moderators are shown: the network, the name, the host or the word.
    pub fn shown(&self) -> String {
        match self {
            Self::Network(network) => network.to_string(),
            Self::Author { name, .. } => name.clone(),
            Self::Host(list) | Self::Word(list) => {
                list.as_str().split_once(':').map_or_else(String::new, |(_, rest)| rest.to_owned())
            }
        }
    }
}

/// A ban.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Its id.
    pub id: BanId,
    /// The site.
    pub site_id: SiteId,
    /// The object.
    pub target: BanTarget,
    /// Why, in the words of the moderator; may be empty.
    pub note: String,
    /// The name of its creator.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ends; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl Ban {
    /// Returns whether it has not ended.
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_ranges_of_a_sensible_size() {
        for (given, shown) in [
            ("203.0.113.7/24", "203.0.113.0/24"),
            (" 203.0.113.7 ", "203.0.113.7/32"),
            ("2001:db8:1:2::3/48", "2001:db8:1::/48"),
            ("::ffff:203.0.113.7", "203.0.113.7/32"),
        ] {
            assert_eq!(BanTarget::parse_network(given).map(|target| target.shown()), Ok(shown.to_owned()));
        }
        assert_eq!(BanTarget::parse_network("10.0.0.0/8"), Err(Rule::OutOfRange { min: 16, max: 32 }));
        assert_eq!(BanTarget::parse_network("::/0"), Err(Rule::OutOfRange { min: 32, max: 128 }));
        assert!(matches!(BanTarget::parse_network("example.org"), Err(Rule::Malformed { .. })));
    }

    #[test]
    fn hosts_and_words_are_shown_as_they_were_meant() {
        let shown = |target: Result<BanTarget, Rule>| target.map(|target| (target.kind(), target.shown()));
        assert_eq!(
            shown(BanTarget::parse_host("*.Bücher.example")),
            Ok((BanKind::Host, "xn--bcher-kva.example".to_owned()))
        );
        assert_eq!(shown(BanTarget::parse_word(" Casino  Royal ")), Ok((BanKind::Word, "Casino Royal".to_owned())));
        assert_eq!(
            BanTarget::parse_host("https://a.example/").map(|_| ()).map_err(|rule| rule.code()),
            Err("malformed")
        );
        assert_eq!(BanTarget::parse_host(" "), Err(Rule::Required));
        assert!(BanTarget::parse_word("").is_err());
    }
}
