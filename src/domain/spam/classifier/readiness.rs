//! What the classifier may do, by the number of examples that it has seen.

/// From this probability a comment is treated as spam, where the classifier may do so.
pub const SPAM_THRESHOLD: f32 = 0.9;

/// From this probability a comment is held, where the classifier may do so.
pub const HOLD_THRESHOLD: f32 = 0.5;

/// The examples of each label needed to hold comments.
const MIN_TO_HOLD: u64 = 20;

/// The examples of each label needed to mark comments as spam.
const MIN_FOR_ALL: u64 = 100;

words! {
    /// What the classifier may do. It never approves a comment, however sure it is.
    Readiness {
        /// Nothing: it has seen fewer than 20 examples of spam or of ham.
        Silent => "silent",
        /// Hold comments: it has seen at least 20 of each, and fewer than 100 of one.
        HoldsOnly => "holds_only",
        /// Hold comments or treat them as spam: it has seen at least 100 of each.
        Full => "full",
    }
}

impl Readiness {
    /// Returns the readiness after so many distinct examples.
    pub const fn of(spam_count: u64, ham_count: u64) -> Self {
        let fewer = if spam_count < ham_count { spam_count } else { ham_count };
        match fewer {
            0..MIN_TO_HOLD => Self::Silent,
            MIN_TO_HOLD..MIN_FOR_ALL => Self::HoldsOnly,
            MIN_FOR_ALL.. => Self::Full,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rarer_kind_decides() {
        for (spam_count, ham_count, expected) in [
            (0, 0, Readiness::Silent),
            (19, 1_000_000, Readiness::Silent),
            (1_000_000, 19, Readiness::Silent),
            (20, 20, Readiness::HoldsOnly),
            (99, 100, Readiness::HoldsOnly),
            (100, 99, Readiness::HoldsOnly),
            (100, 100, Readiness::Full),
            (u64::MAX, u64::MAX, Readiness::Full),
        ] {
            assert_eq!(Readiness::of(spam_count, ham_count), expected, "{spam_count} spam, {ham_count} ham");
        }
    }
}
