//! The history of decisions about comments.

use super::connection::{AnyConnection, each};
use super::error::{Result, stored};
use super::schema::decisions;
use crate::domain::comment::CommentId;
use crate::domain::judging::{Evidence, Reputation};
use crate::domain::moderation::{Action, Actor, Decision, Reason, ReasonCode, Status, TextBefore, Verdict, Weight};
use crate::domain::spam::{ProofFault, ProofOfWork};
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

/// A decision to add, under an id of its own; a first one with its evidence.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// The id.
    pub id: i64,
    /// The comment.
    pub comment: CommentId,
    /// The decision.
    pub decision: Decision,
    /// The evidence that was recorded at submission.
    pub evidence: Option<Evidence>,
}

#[derive(Insertable)]
#[diesel(table_name = decisions)]
#[diesel(treat_none_as_default_value = false)]
struct NewRow {
    #[diesel(embed)]
    row: Row,
    evidence: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = decisions)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    id: i64,
    comment_id: i64,
    at: i64,
    actor: String,
    action: String,
    from_status: Option<String>,
    to_status: String,
    reasons: String,
    text_before: Option<String>,
    is_undone: bool,
}

#[derive(Serialize, Deserialize)]
struct StoredReason {
    code: String,
    /// Only in decisions from before sentences stood in `locales/`.
    #[serde(default, skip_serializing)]
    message: Option<String>,
    #[serde(default, skip_serializing_if = "is_default")]
    weight: StoredWeight,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<(String, String)>,
}

#[derive(Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredWeight {
    #[default]
    Note,
    Points(i32),
    HoldPoints(i32),
    Hold,
    Spam,
}

impl StoredReason {
    fn from_domain(reason: Reason) -> Self {
        let weight = match reason.weight {
            Weight::Note => StoredWeight::Note,
            Weight::Points(points) => StoredWeight::Points(points),
            Weight::HoldPoints(points) => StoredWeight::HoldPoints(points),
            Weight::Hold => StoredWeight::Hold,
            Weight::Spam => StoredWeight::Spam,
        };
        Self { code: reason.code.as_str().to_owned(), message: None, weight, values: reason.values }
    }

    fn into_domain(self) -> Result<Reason> {
        let weight = match self.weight {
            StoredWeight::Note => Weight::Note,
            StoredWeight::Points(points) => Weight::Points(points),
            StoredWeight::HoldPoints(points) => Weight::HoldPoints(points),
            StoredWeight::Hold => Weight::Hold,
            StoredWeight::Spam => Weight::Spam,
        };
        let mut values = self.values;
        values.extend(self.message.map(|message| (OLD_SENTENCE.to_owned(), message)));
        Ok(Reason { code: stored("reason", ReasonCode::parse(&self.code))?, weight, values })
    }
}

/// The value that holds the sentence of a reason from before sentences stood in `locales/`.
const OLD_SENTENCE: &str = "message";

/// Evidence as JSON, without default values.
#[derive(Serialize, Deserialize)]
struct StoredEvidence {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    verdicts: Vec<StoredReason>,
    #[serde(default, skip_serializing_if = "is_default")]
    approvals: u32,
    #[serde(default, skip_serializing_if = "is_default")]
    is_typed_known: bool,
    /// `good`, or the word of a `ProofFault`; absent where no proof was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<String>,
    #[serde(rename = "is_site_pressed", default, skip_serializing_if = "is_default")]
    is_traffic_elevated: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

const GOOD_PROOF: &str = "good";

impl StoredEvidence {
    fn from_domain(evidence: Evidence) -> Self {
        let verdicts = evidence.verdicts.into_iter().map(Verdict::into_reason);
        Self {
            verdicts: verdicts.map(StoredReason::from_domain).collect(),
            approvals: evidence.reputation.approvals,
            is_typed_known: evidence.reputation.is_typed_known,
            proof: match evidence.proof {
                ProofOfWork::NotAsked => None,
                ProofOfWork::Good => Some(GOOD_PROOF.to_owned()),
                ProofOfWork::Bad(fault) => Some(fault.as_str().to_owned()),
            },
            is_traffic_elevated: evidence.is_traffic_elevated,
        }
    }

    fn into_domain(self) -> Result<Evidence> {
        let verdicts: Vec<Reason> =
            self.verdicts.into_iter().map(StoredReason::into_domain).collect::<Result<_, _>>()?;
        let proof = match self.proof.as_deref() {
            None => ProofOfWork::NotAsked,
            Some(GOOD_PROOF) => ProofOfWork::Good,
            Some(fault) => ProofOfWork::Bad(stored("proof of work", ProofFault::parse(fault))?),
        };
        Ok(Evidence {
            verdicts: verdicts.into_iter().filter_map(Verdict::from_reason).collect(),
            reputation: Reputation { approvals: self.approvals, is_typed_known: self.is_typed_known },
            proof,
            is_traffic_elevated: self.is_traffic_elevated,
        })
    }
}

#[derive(Serialize, Deserialize)]
struct StoredText {
    body: String,
    author_name: String,
    author_url: Option<String>,
}

impl NewRow {
    fn from_domain(new: NewDecision) -> Result<Self> {
        let evidence = new.evidence.map(StoredEvidence::from_domain);
        Ok(Self {
            row: Row::from_domain(new.id, new.comment, new.decision)?,
            evidence: evidence.map(|evidence| stored("evidence", serde_json::to_string(&evidence).ok())).transpose()?,
        })
    }
}

impl Row {
    fn from_domain(id: i64, comment: CommentId, decision: Decision) -> Result<Self> {
        let reasons: Vec<_> = decision.reasons.into_iter().map(StoredReason::from_domain).collect();
        let text_before = decision.text_before.map(|text| StoredText {
            body: text.body,
            author_name: text.author_name,
            author_url: text.author_url,
        });
        Ok(Self {
            id,
            comment_id: comment.get(),
            at: decision.at.millis(),
            actor: decision.by.as_str().to_owned(),
            action: decision.action.as_str().to_owned(),
            from_status: decision.from.map(|status| status.as_str().to_owned()),
            to_status: decision.to.as_str().to_owned(),
            reasons: stored("reasons", serde_json::to_string(&reasons).ok())?,
            text_before: text_before.map(|text| stored("text", serde_json::to_string(&text).ok())).transpose()?,
            is_undone: decision.is_undone,
        })
    }

    fn into_domain(self) -> Result<Decision> {
        let reasons = reasons_from_text(&self.reasons)?;
        let text_before: Option<StoredText> =
            self.text_before.map(|text| stored("text before an edit", serde_json::from_str(&text).ok())).transpose()?;
        let from = self.from_status.map(|status| stored("status", Status::parse(&status))).transpose()?;
        Ok(Decision {
            at: Timestamp::from_millis(self.at),
            by: Actor::from_stored(self.actor),
            action: stored("action", Action::parse(&self.action))?,
            from,
            to: stored("status", Status::parse(&self.to_status))?,
            reasons,
            text_before: text_before.map(|text| TextBefore {
                body: text.body,
                author_name: text.author_name,
                author_url: text.author_url,
            }),
            is_undone: self.is_undone,
        })
    }
}

/// Reads the evidence of a first decision; from its reasons where it is from before evidence was stored.
pub(super) fn evidence_from_text(evidence: Option<&str>, reasons: &str) -> Result<Evidence> {
    match evidence {
        None => Ok(Evidence::from_reasons(&reasons_from_text(reasons)?)),
        Some(text) => stored::<StoredEvidence>("evidence", serde_json::from_str(text).ok())?.into_domain(),
    }
}

/// Reads the reasons of a decision.
fn reasons_from_text(text: &str) -> Result<Vec<Reason>> {
    let reasons: Vec<StoredReason> = stored("reasons", serde_json::from_str(text).ok())?;
    reasons.into_iter().map(StoredReason::into_domain).collect()
}

/// Adds decisions, each to the history of its comment.
///
/// # Errors
/// A unique violation where an id is taken.
pub fn insert_all(connection: &mut AnyConnection, decisions: Vec<NewDecision>) -> Result<()> {
    let rows: Vec<NewRow> = decisions.into_iter().map(NewRow::from_domain).collect::<Result<_, _>>()?;
    match rows.as_slice() {
        [] => {}
        [only] => {
            diesel::insert_into(decisions::table).values(only).execute(connection)?;
        }
        several => {
            each!(connection, inner => diesel::insert_into(decisions::table).values(several).execute(inner))?;
        }
    }
    Ok(())
}

/// Returns the histories of several comments, oldest decision first for each, as pairs of comment and decision.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn of_comments(connection: &mut AnyConnection, comments: &[i64]) -> Result<Vec<(CommentId, Decision)>> {
    let rows: Vec<Row> = decisions::table
        .filter(decisions::comment_id.eq_any(comments))
        .order((decisions::comment_id, decisions::id))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(|row| Ok((CommentId::new(row.comment_id), row.into_domain()?))).collect()
}

/// Returns the evidence of a comment's first decision.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn evidence_of(connection: &mut AnyConnection, comment: CommentId) -> Result<Option<Evidence>> {
    let row: Option<(Option<String>, String)> = decisions::table
        .filter(decisions::comment_id.eq(comment.get()))
        .filter(decisions::action.eq(Action::Submit.as_str()))
        .order(decisions::id)
        .select((decisions::evidence, decisions::reasons))
        .first(connection)
        .optional()?;
    row.map(|(evidence, reasons)| evidence_from_text(evidence.as_deref(), &reasons)).transpose()
}

/// Finds the newest decision of a comment that can be undone (`Decision::can_be_undone`) and was not.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn newest_to_undo(connection: &mut AnyConnection, comment: CommentId) -> Result<Option<(i64, Decision)>> {
    let stays = decisions::from_status.is_not_null().and(decisions::from_status.eq(decisions::to_status.nullable()));
    let changes_something = diesel::dsl::not(stays).or(decisions::text_before.is_not_null());
    let is_own = decisions::actor.eq(Actor::Policy.as_str());
    let by_policy = is_own.and(decisions::to_status.ne(Status::Pending.as_str()));
    let row: Option<Row> = decisions::table
        .filter(decisions::comment_id.eq(comment.get()))
        .filter(decisions::is_undone.eq(false))
        .filter(decisions::action.ne(Action::Undo.as_str()))
        .filter(decisions::action.ne(Action::Submit.as_str()).or(by_policy))
        .filter(changes_something)
        .order(decisions::id.desc())
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    row.map(|row| Ok((row.id, row.into_domain()?))).transpose()
}

/// Marks a decision as undone.
///
/// # Errors
/// `StorageError::Query`.
pub fn mark_undone(connection: &mut AnyConnection, id: i64) -> Result<()> {
    diesel::update(decisions::table.find(id)).set(decisions::is_undone.eq(true)).execute(connection)?;
    Ok(())
}

/// Finds the status of a comment before it was last discarded; `None` without one. Undone decisions and undos do not
/// count: neither says where the comment belongs.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn status_before_discard(connection: &mut AnyConnection, comment: CommentId) -> Result<Option<Status>> {
    let discarded = [Status::Spam.as_str(), Status::Trash.as_str()];
    let from: Option<Option<String>> = decisions::table
        .filter(decisions::comment_id.eq(comment.get()))
        .filter(decisions::to_status.eq_any(discarded))
        .filter(decisions::from_status.ne_all(discarded))
        .filter(decisions::is_undone.eq(false))
        .filter(decisions::action.ne(Action::Undo.as_str()))
        .order(decisions::id.desc())
        .select(decisions::from_status)
        .first(connection)
        .optional()?;
    from.flatten().map(|status| stored("status", Status::parse(&status))).transpose()
}
