//! Holds comments until Akismet has answered, on sites that use it.

use crate::crypto::SealedVisit;
use crate::domain::comment::CommentId;
use crate::domain::judging::Judged;
use crate::domain::moderation::{Reason, ReasonCode, Status};
use crate::domain::spam_check::CheckState;
use crate::domain::timestamp::Timestamp;
use crate::storage::akismet::Check;

/// Holds a comment that would be published, and returns the request to store with it; `None` for none. `visit` is
/// `None` on a site without Akismet.
///
/// Spam is not sent, nor a text that contains its author's address: only moderators should read that.
pub(super) fn hold(
    comment: CommentId,
    visit: Option<SealedVisit>,
    judgement: &mut Judged,
    now: Timestamp,
) -> Option<Check> {
    let visit = visit?;
    // On such a site every author sees `pending`, whatever their history.
    judgement.author_visible_status = Status::Pending;
    let wanted = judgement.status;
    let tells_address = judgement.reasons.iter().any(|reason| reason.code == ReasonCode::OwnAddressInText);
    if !matches!(wanted, Status::Pending | Status::Approved) || tells_address {
        return None;
    }
    if wanted == Status::Approved {
        judgement.status = Status::Pending;
        judgement.reasons.push(Reason::new(ReasonCode::AkismetAsked));
    }
    let (state, is_spam, failures) = (CheckState::Ask, None, 0);
    Some(Check { comment, state, wanted, is_spam, failures, due_at: now, visit, created_at: now })
}
