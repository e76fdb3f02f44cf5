//! What authors do with their own comments, by the receipt: edit the text for a while, and delete.
//!
//! An edit is judged like a new comment and never improves the status, as nobody has reviewed the new text.

use super::learning;
use super::ledger::{self, Change, Ledger};
use super::receipts::{self, Receipt};
use super::site_registry;
use super::submit::{MAX_SIMILAR_REMEMBERED, recent_like};
use super::{Result, Service, ServiceError, akismet, unit};
use crate::domain::author::AuthorName;
use crate::domain::ban::{Ban, BanKind};
use crate::domain::comment::{Comment, CommentId, CommentText};
use crate::domain::judging::{self, Evidence, Judged, Reputation};
use crate::domain::markup::{CommentBody, Rendered, render};
use crate::domain::moderation::{Action, Actor, Decision, Reason, ReasonCode, Status, Verdict};
use crate::domain::network::NetworkAddress;
use crate::domain::site::{Origin, Site};
use crate::domain::spam::{self, History, NearText, ProofOfWork, Sender, Sketch, Text};
use crate::domain::timestamp::Timestamp;
use crate::storage::spam_memory::{self, RecentText};
use crate::storage::{self, AnyConnection, StorageError, WriteScope};

/// The time after submission in which an author may edit, in seconds.
pub const EDIT_WINDOW_SECONDS: i64 = 15 * 60;

/// Returns the end of the edit window of a comment; `None` once it is over.
pub fn editable_until(comment: &Comment, now: Timestamp) -> Option<Timestamp> {
    let until = comment.created_at.plus_seconds(EDIT_WINDOW_SECONDS);
    (now <= until && !comment.is_moderator).then_some(until)
}

/// Returns the token that proves to be the author of a comment, to be sent with later ones; `None` where it has no number to
/// prove.
pub fn author_token(service: &Service, comment: &Comment) -> Option<String> {
    comment.avatar.filter(|_| !comment.is_moderator).map(|author| service.keyring.sign_author(author, comment.site_id))
}

/// A new text for a comment: parsed, rendered, and looked at by the checks of the text.
#[derive(Debug, Clone)]
pub struct Proposal {
    receipt: Receipt,
    body: CommentBody,
    rendered: Rendered,
    verdicts: Vec<Verdict>,
    network: Vec<u8>,
}

impl Proposal {
    /// Returns whether the text is the one that the comment has. Forms write line ends in their own way.
    pub fn is_unchanged(&self) -> bool {
        self.says(&self.receipt.comment)
    }

    fn says(&self, comment: &Comment) -> bool {
        let plain = |text: &str| text.replace("\r\n", "\n");
        plain(self.body.as_str()) == plain(&comment.text.source)
    }
}

/// Looks at a new text, sent from a network address, for the comment of a receipt.
///
/// # Errors
/// `NotFound` for a token that is forged or too old, or whose comment is gone; `EditWindowOver`; `Invalid`.
pub async fn propose(service: &Service, token: &str, body: &str, network: &NetworkAddress) -> Result<Proposal> {
    let receipt = own(receipts::open(service, token).await?)?;
    let now = service.clock.now();
    editable_until(&receipt.comment, now).ok_or(ServiceError::EditWindowOver)?;
    let body = CommentBody::parse(body).map_err(|rule| ServiceError::field("body", rule))?;
    let rendered = render(&body, receipt.comment.text.markup);
    let entry = site_registry::find(service, receipt.site.slug.as_str()).await?;
    let bans: Vec<&Ban> = entry.bans.iter().collect();
    let index = banned_index(service, &bans, &receipt.comment).await?;
    let sender = Sender { network: network.expose(), index: index.as_deref(), seed: receipt.comment.avatar };
    let mut verdicts = run_checks(&receipt, &body, &rendered, (&bans, sender), now);
    let filter = learning::filter(service, receipt.site.id).await?;
    let website = receipt.comment.author_url.as_deref();
    verdicts.extend(filter.and_then(|filter| filter.verdict(body.as_str(), website)));
    let network = service.network_hash(receipt.site.id, &network.limit_key());
    Ok(Proposal { receipt, body, rendered, verdicts, network })
}

/// Refuses the comment of a moderator.
fn own(receipt: Receipt) -> Result<Receipt> {
    if receipt.comment.is_moderator { Err(ServiceError::NotFound("comment")) } else { Ok(receipt) }
}

/// Finds the blind index of the author's address; without banned authors, `None`.
async fn banned_index(service: &Service, bans: &[&Ban], comment: &Comment) -> Result<Option<Vec<u8>>> {
    let knows_authors = bans.iter().any(|ban| ban.target.kind() == BanKind::Author);
    let Some(author) = comment.author_id.filter(|_| knows_authors) else { return Ok(None) };
    unit::read(service, move |connection| Ok(storage::authors::index_of(connection, author)?)).await
}

fn run_checks(
    receipt: &Receipt,
    body: &CommentBody,
    rendered: &Rendered,
    (bans, sender): (&[&Ban], Sender<'_>),
    now: Timestamp,
) -> Vec<Verdict> {
    let (site, comment) = (&receipt.site, &receipt.comment);
    let own = spam::own_hosts(site.origins.iter().map(Origin::as_str));
    let name = AuthorName::from_stored(comment.author_name.clone());
    let text = Text::new((&name, comment.author_url.as_deref()), body.as_str(), rendered, &own);
    let mut verdicts = spam::ban_verdicts(bans, text, sender, now);
    verdicts.extend(spam::text_verdicts(text, &site.settings.policy));
    verdicts
}

/// Writes a new text, and decides about it; an unchanged one changes nothing. The status stays or gets worse.
///
/// # Errors
/// `NotFound` where the comment is gone meanwhile; `EditWindowOver`; `Storage`.
pub async fn edit(service: &Service, proposal: Proposal) -> Result<()> {
    let scope = WriteScope::Site(proposal.receipt.site.id);
    ledger::write(service, Actor::Author, scope, move |connection, ledger| {
        let comment = find(connection, proposal.receipt.comment.id)?;
        editable_until(&comment, ledger.now).ok_or(ServiceError::EditWindowOver)?;
        if proposal.says(&comment) { Ok(()) } else { rewrite(connection, ledger, &proposal, &comment) }
    })
    .await
}

fn find(connection: &mut AnyConnection, id: CommentId) -> Result<Comment> {
    storage::comments::find(connection, id)?.ok_or(ServiceError::NotFound("comment"))
}

fn rewrite(connection: &mut AnyConnection, ledger: &mut Ledger, proposal: &Proposal, comment: &Comment) -> Result<()> {
    let stored = storage::comments::author_visible_status(connection, comment.id)?;
    let judged = judge(connection, proposal, (comment, stored), ledger.now)?;
    let had_own_status = stored.is_some() || judged.is_by_address;
    let before = stored.unwrap_or_else(|| comment.status.author_visible());
    let to = at_best(comment.status, judged.status);
    let after = at_best(before, judged.author_visible_status).author_visible();
    let text = CommentText::new(proposal.body.as_str().to_owned(), comment.text.markup, proposal.rendered.html.clone());
    if to == comment.status && judged.status == Status::Pending {
        akismet::want(connection, comment.id, Status::Pending)?;
    }
    let has_own_status = after != to.author_visible() || (to == Status::Spam && had_own_status);
    let change = Change::new(Action::Edit, to, judged.reasons)
        .with_text(Comment { text, ..comment.clone() })
        .with_author_visible_status(has_own_status.then_some(after));
    ledger.change(connection, comment, change)
}

/// Returns the status after an edit: held stays held, discarded stays discarded.
const fn at_best(before: Status, decided: Status) -> Status {
    match (before, decided) {
        (Status::Spam | Status::Trash, _) => before,
        (Status::Pending, Status::Approved) => Status::Pending,
        (Status::Pending | Status::Approved, _) => decided,
    }
}

/// Decides about a new text by what its checks say, by what the first decision found beside the text, and by what the author
/// has proved since.
fn judge(
    connection: &mut AnyConnection,
    proposal: &Proposal,
    (comment, author_visible_status): (&Comment, Option<Status>),
    now: Timestamp,
) -> Result<Judged> {
    let site = &proposal.receipt.site;
    let mut verdicts = proposal.verdicts.clone();
    verdicts.extend(near(connection, proposal, comment, now)?);
    let (settings, reputation) = (&site.settings.policy, reputation(connection, site, comment)?);
    let is_found_again = |reason: &Reason| verdicts.iter().any(|one| one.reason().code == reason.code);
    // What the filter says is of the text, and of what it had learned when it was asked.
    let is_void = |reason: &Reason| {
        spam::is_of_text(reason) || reason.code == ReasonCode::ClassifierSpam || is_found_again(reason)
    };
    let history = storage::decisions::of_comments(connection, &[comment.id.get()])?;
    let history: Vec<_> = history.into_iter().map(|(_, decision)| decision).collect();
    let first = history.iter().find(|one| one.action == Action::Submit);
    let recorded = storage::decisions::evidence_of(connection, comment.id)?.unwrap_or_default();
    let mut evidence = Evidence { reputation, ..recorded.without(is_void) };
    if first.is_some_and(|first| ProofOfWork::is_wanted(&first.reasons))
        && has_proved_since(&history, author_visible_status)
    {
        evidence.proof = ProofOfWork::Good;
    }
    evidence.verdicts.splice(..0, verdicts);
    let judged = judging::judge(settings, evidence);
    let reasons = std::iter::once(Reason::new(ReasonCode::AuthorEdited)).chain(judged.reasons).collect();
    Ok(Judged { reasons, ..judged })
}

/// Returns whether the awaited proof of work arrived: the policy has published the comment since, or its banned author
/// sees it as published.
fn has_proved_since(history: &[Decision], author_visible_status: Option<Status>) -> bool {
    let mut by_policy = history.iter().filter(|one| one.by == Actor::Policy && !one.is_undone);
    author_visible_status == Some(Status::Approved) || by_policy.any(|one| one.action == Action::Approve)
}

/// Returns what the author has proved by other comments than this one, which proves nothing about its own new text.
fn reputation(connection: &mut AnyConnection, site: &Site, comment: &Comment) -> Result<Reputation, StorageError> {
    let own: Vec<_> = comment.avatar.into_iter().collect();
    let proofs = storage::spam_memory::by_proof(connection, site.id, &own)?;
    let approved: i64 = proofs.values().map(|(approved, _)| approved).sum();
    let others = approved - i64::from(comment.status == Status::Approved);
    let is_typed_known =
        site.settings.policy.trusts_typed && storage::comments::has_approved_beside(connection, comment)?;
    Ok(Reputation { approvals: u32::try_from(others.max(0)).unwrap_or(u32::MAX), is_typed_known })
}

/// Says whether the new text is one of many that are nearly the same, and remembers it in the place of the one before.
fn near(
    connection: &mut AnyConnection,
    proposal: &Proposal,
    comment: &Comment,
    now: Timestamp,
) -> Result<Vec<Verdict>> {
    let site = comment.site_id;
    if let Some(before) = Sketch::of(&comment.text.html.plain_text()) {
        spam_memory::forget_text(connection, site, comment.id, before.bands())?;
    }
    let Some(sketch) = Sketch::of(&proposal.rendered.html.plain_text()) else { return Ok(Vec::new()) };
    let alike = recent_like(connection, site, &sketch, now)?;
    let others = alike.into_iter().filter(|text| text.comment != comment.id.get());
    let near: Vec<_> = others.map(NearText::from).collect();
    if near.len() < MAX_SIMILAR_REMEMBERED {
        let text = RecentText {
            comment: comment.id.get(),
            article: comment.article_id.get(),
            network: proposal.network.clone(),
            sketch: sketch.as_bytes().to_vec(),
            bands: sketch.bands().to_vec(),
            at: now,
        };
        spam_memory::remember_texts(connection, site, &[text])?;
    }
    let history = History { near, ..History::default() };
    Ok(history.verdicts(comment.article_id.get(), &proposal.network, None))
}

/// Deletes the comment of a receipt for good, in any status. Its replies move up one level. Repeating it changes
/// nothing.
///
/// # Errors
/// `NotFound` for a token that is forged or too old, and for the comment of a moderator; `Storage`.
pub async fn withdraw(service: &Service, token: &str) -> Result<()> {
    let receipt = match receipts::open(service, token).await {
        Err(ServiceError::NotFound(_)) if receipts::is_good(service, token) => return Ok(()),
        other => own(other?)?,
    };
    let (id, scope) = (receipt.comment.id, WriteScope::Site(receipt.site.id));
    let withdraw =
        move |connection: &mut AnyConnection, ledger: &mut Ledger| match storage::comments::find(connection, id)? {
            Some(comment) => ledger.delete(connection, comment),
            None => Ok(true),
        };
    // Very many replies move in several units of work; the comment is hidden with the first.
    while !ledger::write(service, Actor::Author, scope.clone(), withdraw).await? {}
    Ok(())
}
