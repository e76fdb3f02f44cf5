//! The unit of work that stores comments: as many at once as wait for it.

use super::judge;
use super::{ONE_DAY, Prepared, akismet_hold, repeat, work};
use crate::crypto::{FORM_TOKEN_MAX_AGE_SECONDS, FormTokenDemand, SealedVisit};
use crate::domain::article::{Article, ArticleId};
use crate::domain::author::{AuthorId, AvatarSeed};
use crate::domain::comment::{Comment, CommentId, CommentText, NetworkTrace};
use crate::domain::judging::{Evidence, Judged};
use crate::domain::moderation::Status;
use crate::domain::site::ArticleCreation;
use crate::domain::spam::ProofOfWork;
use crate::domain::spam_check::Visit;
use crate::domain::thread::ThreadPath;
use crate::domain::timestamp::Timestamp;
use crate::id::avatar_seed;
use crate::service::ledger::{Ledger, NewEntry, Recorded, hash_text};
use crate::service::{Service, ServiceError};
use crate::storage::authors::NewAuthor;
use crate::storage::comments::NewComment;
use crate::storage::guards::Remembered;
use crate::storage::{self, AnyConnection, StorageError};
use std::collections::HashSet;

/// Ids and sealed values, made before the unit of work so that it does no arithmetic while others wait.
#[derive(Clone)]
pub(super) struct Minted {
    comment: CommentId,
    decision: i64,
    article: ArticleId,
    author: Option<NewAuthor>,
    avatar: AvatarSeed,
    pub(super) network: NetworkTrace,
    keeps_network: bool,
    /// Who sent it; only where the site asks Akismet.
    visit: Option<SealedVisit>,
}

impl Minted {
    /// Gives the address to keep, where one was given.
    pub(super) const fn author(&self) -> Option<&NewAuthor> {
        self.author.as_ref()
    }

    /// Gives the id that the comment will have.
    pub(super) const fn comment(&self) -> CommentId {
        self.comment
    }
}

/// Mints ids, and seals the address.
///
/// # Errors
/// `Seal`.
pub(super) fn mint(service: &Service, prepared: &Prepared, now: Timestamp) -> Result<Minted, ServiceError> {
    let site_id = prepared.site.id;
    let author = match &prepared.fields.email {
        None => None,
        Some(email) => {
            let id = AuthorId::new(service.ids.next());
            let sealed = service.keyring.seal_email(site_id, id, email)?;
            let index = service.keyring.blind_index(site_id, email);
            Some(NewAuthor { id, site_id, email: sealed, index, created_at: now })
        }
    };
    let network = &prepared.arrival.network;
    let hash = service.network_hash(site_id, &network.limit_key());
    let comment = CommentId::new(service.ids.next());
    let visit = Visit::new(*network, &prepared.arrival.user_agent);
    let is_asked = service.akismet.cover(&prepared.site);
    let visit = is_asked.then(|| service.keyring.seal_visit(comment, &visit)).transpose()?;
    Ok(Minted {
        comment,
        decision: service.ids.next(),
        article: ArticleId::new(service.ids.next()),
        author,
        avatar: prepared.proof.unwrap_or_else(avatar_seed),
        network: NetworkTrace { prefix: network.truncated(), hash },
        keeps_network: service.retention.keeps_networks(),
        visit,
    })
}

/// One submission with all that its unit of work needs.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) prepared: Prepared,
    pub(super) minted: Minted,
    /// Opened for the policy; that of the first submission of a group serves all of them.
    pub(super) ledger: Ledger,
    pub(super) now: Timestamp,
}

/// A comment with the status that its author sees, and its article; or why it was not accepted.
type Outcome = Result<(Comment, Article), ServiceError>;

/// An outcome, with the effects of its unit of work.
pub(super) type Stored = Result<Recorded<(Comment, Article)>, ServiceError>;

/// An entry that has passed the checks so far.
pub(super) struct Candidate {
    /// Its place among the entries.
    at: usize,
    pub(super) entry: Entry,
    pub(super) article: Article,
    pub(super) parent: Option<Comment>,
    text_hash: Vec<u8>,
    /// What is known of its proof of work, once that is spent.
    pub(super) work: ProofOfWork,
    pub(super) evidence: Evidence,
    pub(super) judgement: Judged,
}

impl Candidate {
    /// Gives the keyed hash of the network address that it came from.
    pub(super) fn network(&self) -> &[u8] {
        &self.entry.minted.network.hash
    }

    /// Tells whether it links somewhere, as `Comment::has_link`.
    pub(super) fn has_link(&self) -> bool {
        self.entry.prepared.rendered.link_count > 0 || self.entry.prepared.fields.author_url.is_some()
    }

    /// Gives the bands that texts like it are found by.
    pub(super) fn bands(&self) -> &[i64] {
        self.entry.prepared.content.sketch.as_ref().map_or(&[], |sketch| sketch.bands())
    }
}

/// Stores comments that were sent at about the same time, or gives their first answers again. The number of statements
/// hardly depends on how many there are; what one of them does wrong leaves the others.
///
/// # Errors
/// `Storage`; `StorageError::Entangled` where one entry could change what another is to be told.
pub(super) fn write_all(connection: &mut AnyConnection, entries: Vec<Entry>) -> Result<Vec<Stored>, ServiceError> {
    refuse_entangled(&entries)?;
    let Some(mut ledger) = entries.first().map(|entry| entry.ledger.clone()) else { return Ok(Vec::new()) };
    let mut outcomes: Vec<Option<Outcome>> = entries.iter().map(|_| None).collect();
    let fresh = answer_again(connection, entries, &mut outcomes)?;
    let candidates = find_targets(connection, fresh, &mut outcomes)?;
    let candidates = refuse_repeated(connection, candidates, &mut outcomes)?;
    let mut candidates = spend_forms(connection, candidates, &mut outcomes)?;
    work::spend_all(connection, &mut candidates)?;
    judge::judge_all(connection, &mut ledger, &mut candidates)?;
    insert(connection, &mut ledger, candidates, &mut outcomes)?;
    let missing = || Err(StorageError::Unreadable { what: "outcome" }.into());
    let record = |outcome: Option<Outcome>| {
        let stored = outcome.unwrap_or_else(missing)?;
        // The first one stored takes the effects of the whole group along.
        Ok(ledger.hand_over(stored))
    };
    Ok(outcomes.into_iter().map(record).collect())
}

fn settle(outcomes: &mut [Option<Outcome>], at: usize, outcome: Outcome) {
    if let Some(place) = outcomes.get_mut(at) {
        *place = Some(outcome);
    }
}

/// Refuses entries that say the same, or come with the same key or form: what the second is told depends on the first.
fn refuse_entangled(entries: &[Entry]) -> Result<(), StorageError> {
    let mut seen = HashSet::new();
    let is_apart = entries.iter().all(|entry| {
        let prepared = &entry.prepared;
        let key = prepared.key.as_ref().map(|key| key.key.clone());
        let text = [prepared.path.as_str().as_bytes(), &text_hash(prepared)].concat();
        let nonce = prepared.nonce.map(|nonce| nonce.to_vec());
        let work = prepared.work.nonce().map(|nonce| nonce.to_vec());
        [key, Some(text), nonce, work].into_iter().flatten().all(|mark| seen.insert((prepared.site.id, mark)))
    });
    if is_apart { Ok(()) } else { Err(StorageError::Entangled) }
}

fn text_hash(prepared: &Prepared) -> Vec<u8> {
    let fields = &prepared.fields;
    hash_text(fields.author_name.as_str(), fields.parent_id, fields.body.as_str())
}

fn answer_again(
    connection: &mut AnyConnection,
    entries: Vec<Entry>,
    outcomes: &mut [Option<Outcome>],
) -> Result<Vec<(usize, Entry)>, ServiceError> {
    let mut fresh = Vec::with_capacity(entries.len());
    for (at, entry) in entries.into_iter().enumerate() {
        match repeat::find(connection, entry.prepared.key.as_ref(), entry.now) {
            Ok(None) => fresh.push((at, entry)),
            Ok(Some(first)) => settle(outcomes, at, Ok(first)),
            Err(ServiceError::Storage(error)) => return Err(error.into()),
            Err(refused) => settle(outcomes, at, Err(refused)),
        }
    }
    Ok(fresh)
}

/// Finds, or opens, the article of each entry, and the comment that it answers.
fn find_targets(
    connection: &mut AnyConnection,
    entries: Vec<(usize, Entry)>,
    outcomes: &mut [Option<Outcome>],
) -> Result<Vec<Candidate>, ServiceError> {
    let wanted: Vec<_> = entries.iter().map(|(_, entry)| (entry.prepared.site.id, &entry.prepared.path)).collect();
    let mut articles = storage::articles::find_by_paths(connection, &wanted)?;
    let parents: Vec<_> = entries.iter().filter_map(|(_, entry)| entry.prepared.fields.parent_id).collect();
    let parents = storage::comments::find_all(connection, &parents)?;
    let mut candidates = Vec::with_capacity(entries.len());
    for (at, entry) in entries {
        let article = match open_article(connection, &entry, &mut articles) {
            Err(ServiceError::Storage(error)) => return Err(error.into()),
            article => article,
        };
        let target = article.and_then(|article| {
            let parent = find_parent(&entry.prepared, &article, &parents)?;
            Ok((article, parent))
        });
        match target {
            Ok((article, parent)) => {
                let text_hash = text_hash(&entry.prepared);
                let (work, evidence, judgement) = Default::default();
                candidates.push(Candidate { at, entry, article, parent, text_hash, work, evidence, judgement });
            }
            Err(refused) => settle(outcomes, at, Err(refused)),
        }
    }
    Ok(candidates)
}

fn open_article(
    connection: &mut AnyConnection,
    entry: &Entry,
    known: &mut Vec<Article>,
) -> Result<Article, ServiceError> {
    let site = &entry.prepared.site;
    let path = &entry.prepared.path;
    let found = known.iter().find(|article| article.site_id == site.id && article.path == *path).cloned();
    let article = match (found, site.settings.articles) {
        (Some(article), _) => article,
        (None, ArticleCreation::Registered) => return Err(ServiceError::NotFound("article")),
        (None, ArticleCreation::Open) => {
            let fresh = Article {
                id: entry.minted.article,
                site_id: site.id,
                path: path.clone(),
                title: None,
                external_id: None,
                is_open: true,
                version: 1,
                comment_count: 0,
                created_at: entry.now,
            };
            let article = storage::articles::find_or_insert(connection, &fresh)?;
            known.push(article.clone());
            article
        }
    };
    let is_open = article.takes_comments(site.settings.policy.close_after_days, entry.now);
    if is_open { Ok(article) } else { Err(ServiceError::CommentsClosed) }
}

fn find_parent(prepared: &Prepared, article: &Article, found: &[Comment]) -> Result<Option<Comment>, ServiceError> {
    let Some(id) = prepared.fields.parent_id else { return Ok(None) };
    let is_answerable = |parent: &&Comment| parent.id == id && parent.article_id == article.id && parent.is_visible;
    found.iter().find(is_answerable).cloned().map(Some).ok_or(ServiceError::ReplyNotAllowed)
}

/// Refuses what was said before, on the same article and within a day.
fn refuse_repeated(
    connection: &mut AnyConnection,
    candidates: Vec<Candidate>,
    outcomes: &mut [Option<Outcome>],
) -> Result<Vec<Candidate>, ServiceError> {
    let Some(since) = candidates.iter().map(|candidate| candidate.entry.now).min() else { return Ok(candidates) };
    let texts: Vec<_> = candidates.iter().map(|one| (one.article.id, one.text_hash.as_slice())).collect();
    let said = storage::comments::same_texts(connection, &texts, since.plus_days(-ONE_DAY))?;
    Ok(keep(candidates, outcomes, |one| {
        let was_said = said.iter().any(|(article, hash)| *article == one.article.id && *hash == one.text_hash);
        if was_said { Err(ServiceError::DuplicateComment) } else { Ok(()) }
    }))
}

/// Spends the form tokens. One that was spent before lets nobody in, and tells nothing about the age of the form.
fn spend_forms(
    connection: &mut AnyConnection,
    candidates: Vec<Candidate>,
    outcomes: &mut [Option<Outcome>],
) -> Result<Vec<Candidate>, ServiceError> {
    let mut spent = Vec::new();
    for one in &candidates {
        if let Some(nonce) = one.entry.prepared.nonce {
            let expires_at = one.entry.now.plus_seconds(FORM_TOKEN_MAX_AGE_SECONDS + 60);
            if !storage::guards::spend_nonce(connection, &nonce, expires_at)? {
                spent.push(one.at);
            }
        }
    }
    Ok(keep(candidates, outcomes, |one| {
        let is_shut_out = one.entry.prepared.arrival.form_token != FormTokenDemand::None && spent.contains(&one.at);
        if is_shut_out { Err(ServiceError::OriginNotAllowed) } else { Ok(()) }
    }))
}

/// Keeps the candidates that pass, and settles the others.
fn keep(
    candidates: Vec<Candidate>,
    outcomes: &mut [Option<Outcome>],
    check: impl Fn(&Candidate) -> Result<(), ServiceError>,
) -> Vec<Candidate> {
    let mut kept = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match check(&candidate) {
            Ok(()) => kept.push(candidate),
            Err(refused) => settle(outcomes, candidate.at, Err(refused)),
        }
    }
    kept
}

/// Stores addresses and comments.
fn insert(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    candidates: Vec<Candidate>,
    outcomes: &mut [Option<Outcome>],
) -> Result<(), ServiceError> {
    let authors: Vec<_> = candidates.iter().filter_map(|one| one.entry.minted.author.as_ref()).collect();
    let kept = storage::authors::find_or_insert_all(connection, &authors)?;
    let mut entries = Vec::with_capacity(candidates.len());
    let mut keys = Vec::new();
    for mut one in candidates {
        let Entry { minted, now, .. } = &mut one.entry;
        let check = akismet_hold::hold(minted.comment, minted.visit.take(), &mut one.judgement, *now);
        let author = one.entry.minted.author.as_ref().and_then(|author| kept.get(&author.key()).copied());
        let comment = build(&one, author);
        let Entry { prepared, minted, now, .. } = one.entry;
        let (author_visible_status, usual) = (one.judgement.author_visible_status, comment.status.author_visible());
        let is_by_address = one.judgement.is_by_address;
        if let Some(key) = prepared.key {
            let remembered = Remembered { payload_hash: key.payload, comment: comment.id, author_visible_status };
            keys.push((key.key, remembered, now.plus_days(ONE_DAY)));
        }
        settle(outcomes, one.at, Ok((Comment { status: author_visible_status, ..comment.clone() }, one.article)));
        let comment = NewComment {
            comment,
            moderator_id: None,
            network: minted.keeps_network.then_some(minted.network),
            text_hash: one.text_hash,
            author_visible_status: (author_visible_status != usual || is_by_address).then_some(author_visible_status),
        };
        entries.push(NewEntry {
            comment,
            decision_id: minted.decision,
            reasons: one.judgement.reasons,
            evidence: Some(one.evidence),
            check,
        });
    }
    ledger.enter(connection, entries)?;
    for (key, remembered, expires_at) in keys {
        storage::guards::remember_key(connection, &key, &remembered, expires_at)?;
    }
    Ok(())
}

fn build(candidate: &Candidate, author_id: Option<AuthorId>) -> Comment {
    let Entry { prepared, minted, now, .. } = &candidate.entry;
    let (parent, id, now) = (candidate.parent.as_ref(), minted.comment, *now);
    let path = parent.map_or_else(|| ThreadPath::root(now, id.get()), |parent| parent.path.reply(now, id.get()));
    let source = prepared.fields.body.as_str().to_owned();
    Comment {
        id,
        site_id: prepared.site.id,
        article_id: candidate.article.id,
        parent_id: parent.map(|parent| parent.id),
        path,
        status: candidate.judgement.status,
        is_visible: candidate.judgement.status == Status::Approved && parent.is_none_or(|parent| parent.is_visible),
        author_id,
        author_name: prepared.fields.author_name.as_str().to_owned(),
        author_url: prepared.fields.author_url.as_ref().map(|url| url.as_str().to_owned()),
        is_moderator: false,
        avatar: Some(minted.avatar),
        text: CommentText::new(source, prepared.site.settings.markup, prepared.rendered.html.clone()),
        source: prepared.arrival.source,
        network: None,
        reply_count: 0,
        created_at: now,
        edited_at: None,
        version: 1,
    }
}
