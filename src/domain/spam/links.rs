//! The number of links in the text.

use super::Evidence;
use crate::domain::moderation::{Opinion, Reason, Verdict};

pub(super) fn check(evidence: &Evidence<'_>) -> Option<Verdict> {
    let max_links = usize::from(evidence.max_links);
    let link_count = evidence.rendered.link_count;
    (max_links > 0 && link_count >= max_links).then(|| Verdict {
        opinion: Opinion::Hold,
        reason: Reason::new(
            "many_links",
            format!("The text has {link_count} links; this site holds comments with {max_links} or more."),
        ),
    })
}
