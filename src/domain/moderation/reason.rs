//! Reasons of decisions: codes with values and weights.

words! {
    /// Every reason there is. Codes are added to, and never changed.
    ///
    /// ```
    /// use afterword::domain::moderation::ReasonCode;
    ///
    /// assert_eq!(ReasonCode::parse("honeypot_filled"), Some(ReasonCode::HoneypotFilled));
    /// assert_eq!(ReasonCode::parse("bad_mood"), None);
    /// ```
    ReasonCode {
        /// A moderator decided.
        Moderator => "moderator",
        /// A moderator of the site wrote the comment.
        ByModerator => "by_moderator",
        /// The author changed the text.
        AuthorEdited => "author_edited",
        /// Readers reported it: `count`, of `threshold` that hold a comment.
        Reported => "reported",
        /// Nearly the same text came again, later.
        NearDuplicatesLater => "near_duplicates_later",
        /// Akismet is asked about it.
        AkismetAsked => "akismet_asked",
        /// Akismet takes it for spam.
        AkismetSpam => "akismet_spam",
        /// Akismet does not take it for spam.
        AkismetHam => "akismet_ham",
        /// Akismet gave no answer within an hour.
        AkismetFailed => "akismet_failed",
        /// The site holds all comments.
        SiteHoldsAll => "site_holds_all",
        /// The site publishes what no check objects to.
        NoObjection => "no_objection",
        /// The author has proved no approved comment.
        AuthorUnproven => "author_unproven",
        /// The author has proved `count` approved comments, of `threshold` that are needed.
        AuthorNotTrustedYet => "author_not_trusted_yet",
        /// The author has proved enough approved comments: `count`.
        AuthorTrusted => "author_trusted",
        /// The typed name and address stand under an approved comment.
        AuthorTypedKnown => "author_typed_known",
        /// The score reached the threshold for holding: `score`, `threshold`.
        ScoreHold => "score_hold",
        /// The score reached the threshold for spam: `score`, `threshold`.
        ScoreSpam => "score_spam",
        /// A field that people do not see was filled.
        HoneypotFilled => "honeypot_filled",
        /// The filter takes it for spam: `percent`, and the `words` that weighed most.
        ClassifierSpam => "classifier_spam",
        /// The text is in a `script` that no approved comment of the site has.
        ScriptNew => "script_new",
        /// It contains a banned word: `entry`.
        BannedWord => "banned_word",
        /// It links to a banned `host`.
        BannedHost => "banned_host",
        /// The address of a banned author was typed, which has no effect here.
        BannedAddressTyped => "banned_address_typed",
        /// Its author is banned, recognised `by` `proof` or `address`.
        BannedAuthor => "banned_author",
        /// Its network is banned.
        BannedNetwork => "banned_network",
        /// Far more comments than usual come to the site.
        SiteFlooded => "site_flooded",
        /// Many comments were just published on the article.
        ThreadFlooded => "thread_flooded",
        /// The author has proved comments that were spam: `count`.
        AuthorSpam => "author_spam",
        /// The author has proved approved comments: `count`.
        AuthorApproved => "author_approved",
        /// Comments from the same network were spam: `count`.
        NetworkSpam => "network_spam",
        /// Nearly the same text came `count` times.
        NearDuplicates => "near_duplicates",
        /// The text has links in the markup of forums.
        ForumMarkup => "forum_markup",
        /// Words mix letters of several scripts.
        WordsMixScripts => "words_mix_scripts",
        /// The text has `count` invisible characters.
        HiddenCharacters => "hidden_characters",
        /// The text has a disallowed word: `entry`.
        WordDisallowed => "word_disallowed",
        /// The text has a word that holds comments: `entry`.
        WordHeld => "word_held",
        /// A `host` imitates the letters of another.
        LookAlikeHost => "look_alike_host",
        /// A link goes through a shortener: `host`.
        LinkShortener => "link_shortener",
        /// The text has little besides a link.
        HardlyMoreThanLinks => "hardly_more_than_links",
        /// The text has `count` links, of `threshold` that hold a comment.
        ManyLinks => "many_links",
        /// The name mixes letters of several scripts.
        NameMixesScripts => "name_mixes_scripts",
        /// The text, name or website repeats the author's own address.
        OwnAddressInText => "own_address_in_text",
        /// The name looks like a moderator's.
        ModeratorName => "moderator_name",
        /// The form was sent after `seconds`, of at `least` so many.
        FormSentTooFast => "form_sent_too_fast",
        /// It came with a proof of work.
        ProofGood => "proof_good",
        /// It is doubtful, and came without a proof of work.
        ProofWantedDoubtful => "proof_wanted_doubtful",
        /// Many comments come, and it came without a proof of work.
        ProofWantedPressure => "proof_wanted_pressure",
        /// It came without a proof of work.
        ProofMissing => "proof_missing",
        /// Its proof of work cannot be read.
        ProofMalformed => "proof_malformed",
        /// Its proof of work is too old.
        ProofExpired => "proof_expired",
        /// The challenge of its proof of work was not made here, or was changed.
        ProofForged => "proof_forged",
        /// Its proof of work was made for another article or site.
        ProofOtherArticle => "proof_other_article",
        /// The sum of its proof of work is wrong.
        ProofUnsolved => "proof_unsolved",
        /// Its proof of work came with another comment before.
        ProofSpent => "proof_spent",
    }
}

impl ReasonCode {
    /// Returns whether it says what a decision rests on in the end, and not what a check found.
    pub const fn is_outcome(self) -> bool {
        matches!(
            self,
            Self::SiteHoldsAll
                | Self::NoObjection
                | Self::AuthorUnproven
                | Self::AuthorNotTrustedYet
                | Self::AuthorTrusted
                | Self::AuthorTypedKnown
                | Self::ScoreHold
                | Self::ScoreSpam
        )
    }
}

/// The weight of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It only tells something.
    Note,
    /// It counts toward holding and toward spam; against both where it is negative.
    Points(i32),
    /// It counts toward holding only.
    HoldPoints(i32),
    /// It holds the comment at any score.
    Hold,
    /// It makes the comment spam at any score.
    Spam,
}

impl Weight {
    /// Returns the points that moderators are shown; `None` where it does not count by points.
    pub const fn points(self) -> Option<i32> {
        match self {
            Self::Points(points) | Self::HoldPoints(points) => Some(points),
            Self::Note | Self::Hold | Self::Spam => None,
        }
    }
}

/// Why something was decided: a code, the values for its sentence, and how much it counted. The sentence is
/// `reason-<code>` in `locales/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The code.
    pub code: ReasonCode,
    /// Its weight.
    pub weight: Weight,
    /// The variables of its sentence, by name. Never an e-mail or network address.
    pub values: Vec<(String, String)>,
}

impl Reason {
    /// Makes a reason that only tells something.
    pub const fn new(code: ReasonCode) -> Self {
        Self { code, weight: Weight::Note, values: Vec::new() }
    }

    /// Adds a value for the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// Returns a value by its name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The result of a check: a reason with its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict(Reason);

impl Verdict {
    /// Makes a verdict.
    pub fn new(weight: Weight, reason: Reason) -> Self {
        Self(Reason { weight, ..reason })
    }

    /// Takes a verdict from the reasons of a decision; `None` for a reason that no check gave.
    pub fn from_reason(reason: Reason) -> Option<Self> {
        (!reason.code.is_outcome()).then_some(Self(reason))
    }

    /// Returns the reason, with how much it counts.
    pub fn into_reason(self) -> Reason {
        self.0
    }

    /// Returns the reason, with its weight.
    pub const fn reason(&self) -> &Reason {
        &self.0
    }

    /// Returns the weight.
    pub const fn weight(&self) -> Weight {
        self.0.weight
    }
}
