//! Texts that publish the author's own address by mistake.

use super::Evidence;
use crate::domain::moderation::{Opinion, Reason, Verdict};

pub(super) fn check(evidence: &Evidence<'_>) -> Option<Verdict> {
    let email = evidence.email?;
    let places = [evidence.body, evidence.author_name.as_str(), evidence.author_url.unwrap_or_default()];
    places.iter().any(|text| email.is_contained_in(text)).then(|| Verdict {
        opinion: Opinion::Hold,
        reason: Reason::new(
            "own_address_in_text",
            "The text, name or website repeats the author's own e-mail address; publishing it would make it public.",
        ),
    })
}
