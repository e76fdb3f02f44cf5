//! Names that look like a moderator's. They are held, not refused: a refusal would tell who can sign in.

use super::Text;
use crate::domain::author::ReservedNames;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};

pub(super) fn check(text: Text<'_>, moderators: &[String]) -> Option<Verdict> {
    let names = ReservedNames::new(moderators.iter().map(String::as_str));
    let reason = || Reason::new(ReasonCode::ModeratorName);
    names.contains(text.author_name).then(|| Verdict::new(Weight::Hold, reason()))
}
