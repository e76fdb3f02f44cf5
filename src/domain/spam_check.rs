//! Requests to an external spam checker about a comment.

use super::author::EmailAddress;
use super::network::NetworkAddress;
use super::timestamp::Timestamp;
use std::fmt;

/// The longest browser's name that is kept, in bytes.
const MAX_USER_AGENT_BYTES: usize = 256;

/// The sender of a comment, by the connection. Both fields are personal data: `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit {
    /// The network address.
    pub network: NetworkAddress,
    /// The `User-Agent`, at most 256 bytes; blank if the browser sends none.
    pub user_agent: String,
}

impl Visit {
    /// Takes address and `User-Agent` of a connection; a longer one is cut off.
    pub fn new(network: NetworkAddress, user_agent: &str) -> Self {
        let end = user_agent.floor_char_boundary(MAX_USER_AGENT_BYTES);
        let user_agent = user_agent.get(..end).unwrap_or_default().to_owned();
        Self { network, user_agent }
    }
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[visit]")
    }
}

words! {
    /// The next step of a spam check.
    CheckState {
        /// Send the request.
        Ask => "ask",
        /// Nothing: it has answered, and no moderator disagrees.
        Answered => "answered",
        /// Send it a moderator's decision that differs.
        Tell => "tell",
    }
}

/// One question about one comment.
#[derive(Debug, Clone)]
pub struct SpamCheckRequest {
    /// The front page of the site, an absolute URL.
    pub front_page: String,
    /// The page that the comment stands on, an absolute URL.
    pub page: String,
    /// The sender.
    pub visit: Visit,
    /// Whether it answers another comment.
    pub is_reply: bool,
    /// The author's name.
    pub author_name: String,
    /// The author's website.
    pub author_url: Option<String>,
    /// The author's address, where the settings let it go out.
    pub email: Option<EmailAddress>,
    /// The text as it was sent.
    pub body: String,
    /// When it was sent.
    pub written_at: Timestamp,
    /// The tag of the site's language, such as `de`.
    pub language: Option<String>,
    /// Whether an earlier request got no answer.
    pub is_repeated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_is_hidden_and_a_long_browser_name_is_cut_between_letters() {
        let network = NetworkAddress::new("192.0.2.1".parse().unwrap());
        let visit = Visit::new(network, &"ü".repeat(200));
        assert_eq!(visit.user_agent, "ü".repeat(128));
        assert_eq!(Visit::new(network, &format!("a{}", "ü".repeat(200))).user_agent.len(), 255);
        assert_eq!(format!("{visit:?}"), "[visit]");
    }
}
