//! Moderators, their roles, and what each role and scope may do.

use super::author::AvatarSeed;
use super::fields::Rule;
use super::site::SiteId;
use super::text;
use super::timestamp::Timestamp;

identifier!(
    /// Identifies a moderator.
    ModeratorId
);

identifier!(
    /// Identifies an API token.
    TokenId
);

words! {
    /// The role of a moderator. Each role includes the ones before it.
    Role {
        /// Reads the queue.
        Viewer => "viewer",
        /// Decides, edits, answers, deletes.
        Moderator => "moderator",
        /// Changes sites, articles, moderators and tokens, reveals addresses, reads the audit log.
        Owner => "owner",
    }
}

words! {
    /// A scope of an API token. A token never exceeds its moderator's role.
    Scope {
        /// Reading comments, counts and history.
        CommentsRead => "comments:read",
        /// Deciding, editing, answering.
        CommentsModerate => "comments:moderate",
        /// Deleting for good.
        CommentsDelete => "comments:delete",
        /// Revealing an address.
        PiiRead => "pii:read",
        /// Sites and articles.
        SitesAdmin => "sites:admin",
        /// Moderators and tokens.
        UsersAdmin => "users:admin",
        /// The audit log.
        AuditRead => "audit:read",
    }
}

impl Scope {
    /// Returns the least role that may have the scope.
    pub const fn least_role(self) -> Role {
        match self {
            Self::CommentsRead => Role::Viewer,
            Self::CommentsModerate | Self::CommentsDelete => Role::Moderator,
            Self::PiiRead | Self::SitesAdmin | Self::UsersAdmin | Self::AuditRead => Role::Owner,
        }
    }
}

/// The names under which the policy and the command line stand in history and audit log.
const RESERVED_NAMES: [&str; 3] = ["policy", "operator", "author"];

text_value!(
    /// The name a moderator signs in with and is shown by: 1 to 200 bytes on one line.
    ModeratorName
);

impl ModeratorName {
    /// Reads a name; white space is collapsed.
    ///
    /// # Errors
    /// Those of `text::line`, `Rule::InvisibleCharacters` for a name that differs from another only in what nobody sees,
    /// and `Rule::NameReserved` for the names under which the program itself decides.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let name = text::line(text, 200)?;
        let is_hidden = |c: char| text::is_invisible(c) && !text::is_joiner(c) && !text::is_variation_selector(c);
        if name.chars().any(is_hidden) || text::has_stray_joiner(&name) {
            return Err(Rule::InvisibleCharacters);
        }
        let is_own = RESERVED_NAMES.iter().any(|reserved| name.eq_ignore_ascii_case(reserved));
        if is_own { Err(Rule::NameReserved) } else { Ok(Self(name)) }
    }
}

/// The sites that a moderator sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteAccess {
    /// Every site, also those to come.
    All,
    /// These only; none of them for no site.
    Only(Vec<SiteId>),
}

impl SiteAccess {
    /// Returns whether the site is among them.
    pub fn includes(&self, site: SiteId) -> bool {
        match self {
            Self::All => true,
            Self::Only(sites) => sites.contains(&site),
        }
    }

    /// Returns the ids of the sites; `None` for all.
    pub fn ids(&self) -> Option<Vec<i64>> {
        match self {
            Self::All => None,
            Self::Only(sites) => Some(sites.iter().map(|site| site.get()).collect()),
        }
    }
}

/// A moderator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moderator {
    /// Their id.
    pub id: ModeratorId,
    /// Their name.
    pub name: ModeratorName,
    /// Their role.
    pub role: Role,
    /// The sites they see.
    pub sites: SiteAccess,
    /// Whether they may sign in.
    pub is_active: bool,
    /// The seed of their avatar; `None` for no avatar.
    pub avatar: Option<AvatarSeed>,
    /// When they were added.
    pub created_at: Timestamp,
}

/// An authenticated moderator, with the scopes of the token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The moderator.
    pub moderator: Moderator,
    /// The scopes of the token; `None` for a session, which allows everything that the role allows.
    pub scopes: Option<Vec<Scope>>,
}

impl Principal {
    /// Returns the principal of the command line, who may do everything.
    pub fn operator() -> Self {
        Self {
            moderator: Moderator {
                id: ModeratorId::new(0),
                name: ModeratorName::from_stored("operator".to_owned()),
                role: Role::Owner,
                sites: SiteAccess::All,
                is_active: true,
                avatar: None,
                created_at: Timestamp::from_millis(0),
            },
            scopes: None,
        }
    }

    /// Returns whether role and scopes both allow it.
    pub fn may(&self, scope: Scope) -> bool {
        let is_in_scope = self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&scope));
        is_in_scope && self.moderator.role >= scope.least_role()
    }

    /// Returns whether they may do it for every site, also those to come.
    pub fn may_everywhere(&self, scope: Scope) -> bool {
        self.may(scope) && self.moderator.sites == SiteAccess::All
    }

    /// Returns whether they see a site.
    pub fn sees(&self, site: SiteId) -> bool {
        self.moderator.sites.includes(site)
    }

    /// Returns their name.
    pub fn name(&self) -> &str {
        self.moderator.name.as_str()
    }
}

/// An API token as its owner sees it: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiTokenInfo {
    /// Its id.
    pub id: TokenId,
    /// The part of the token that may be shown.
    pub public_id: String,
    /// The moderator that it belongs to.
    pub moderator: ModeratorName,
    /// Its scopes.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// The day on which it was last used, as midnight UTC.
    pub used_on: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn principal(role: Role, scopes: Option<Vec<Scope>>) -> Principal {
        let mut principal = Principal::operator();
        principal.moderator.role = role;
        principal.scopes = scopes;
        principal
    }

    #[test]
    fn role_bounds_what_a_session_may_do() {
        assert!(principal(Role::Viewer, None).may(Scope::CommentsRead));
        assert!(!principal(Role::Viewer, None).may(Scope::CommentsModerate));
        assert!(principal(Role::Moderator, None).may(Scope::CommentsDelete));
        assert!(!principal(Role::Moderator, None).may(Scope::PiiRead));
        assert!(Scope::ALL.iter().all(|scope| principal(Role::Owner, None).may(*scope)));
    }

    #[test]
    fn token_reaches_no_further_than_its_scopes_and_its_role() {
        let read_only = principal(Role::Owner, Some(vec![Scope::CommentsRead]));
        assert!(read_only.may(Scope::CommentsRead));
        assert!(!read_only.may(Scope::CommentsModerate));
        assert!(!principal(Role::Viewer, Some(vec![Scope::PiiRead])).may(Scope::PiiRead));
    }

    #[test]
    fn moderator_names_hide_nothing() {
        for hiding in ["ada\u{200B}", "operator\u{2060}", "po\u{AD}licy", "ad\u{200D}a", "ada\u{3164}"] {
            assert_eq!(ModeratorName::parse(hiding), Err(Rule::InvisibleCharacters), "{hiding:?}");
        }
        for fine in ["Ada Lovelace", "می\u{200C}خواهم", "Zoë 👩\u{200D}💻"] {
            assert!(ModeratorName::parse(fine).is_ok(), "{fine:?}");
        }
        assert_eq!(ModeratorName::parse("Operator"), Err(Rule::NameReserved));
    }

    #[test]
    fn bound_owner_is_no_owner_everywhere() {
        let mut bound = Principal::operator();
        bound.moderator.sites = SiteAccess::Only(vec![SiteId::new(1)]);
        assert!(bound.may(Scope::SitesAdmin) && !bound.may_everywhere(Scope::SitesAdmin));
        assert!(bound.sees(SiteId::new(1)) && !bound.sees(SiteId::new(2)));
    }
}
