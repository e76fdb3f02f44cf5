//! A reader's comment: from what was typed to what is stored.
//!
//! `prepare` parses and judges; `store` writes comment, decision and counters in one unit of work. The web layer
//! asks its rate limiter between the two, so that mistakes in a form cost nobody their turn.

use super::articles::parse_reference;
use super::{Service, ServiceError};
use crate::crypto::{FORM_TOKEN_MAX_AGE_SECONDS, FormTokenKind, FormTokenState, digest};
use crate::domain::article::{Article, ArticleId, ArticlePath, ExternalId};
use crate::domain::author::{AuthorId, AuthorName, EmailAddress, ReservedNames, Website};
use crate::domain::comment::{Comment, CommentId, CommentText, NetworkTrace, Source};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::markup::{CommentBody, Rendered, render};
use crate::domain::moderation::{Action, Actor, Decision, Policy, Reason, Status};
use crate::domain::network::NetworkAddress;
use crate::domain::site::{ArticleCreation, EmailRequirement, Site};
use crate::domain::spam::{Evidence, FormAge, verdicts};
use crate::domain::thread::ThreadPath;
use crate::domain::timestamp::Timestamp;
use crate::storage::authors::NewAuthor;
use crate::storage::comments::NewComment;
use crate::storage::guards::Remembered;
use crate::storage::{self, AnyConnection, StorageError};

/// How long an idempotency key stands for its first answer, and how far back the same text counts as said before.
const ONE_DAY: i64 = 1;

/// Attempts at a unit of work whose new id another instance took first.
const MAX_ATTEMPTS: usize = 3;

/// A comment as it was sent, every value as it was typed.
#[derive(Clone, Default)]
#[expect(missing_debug_implementations, reason = "holds an address as it was typed, which must not be printed")]
pub struct Submission {
    /// The article's URL or path.
    pub article: String,
    /// The number that another system gave the article, used where `article` is blank.
    pub external_id: String,
    /// The author's name.
    pub author_name: String,
    /// The author's address.
    pub email: String,
    /// The author's website.
    pub author_url: String,
    /// The text.
    pub body: String,
    /// The id of the comment that is answered; blank or `0` for none.
    pub parent_id: String,
    /// The form token that came along.
    pub form_token: Option<String>,
    /// Whether the field that people do not see was filled.
    pub is_honeypot_filled: bool,
}

/// How a comment came in.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// By the form or the JSON API.
    pub source: Source,
    /// From which network address.
    pub network: NetworkAddress,
    /// Whether the page it was sent from did not say where it comes from, so that only a form token lets it in.
    pub needs_form_token: bool,
    /// The key that makes repeating it harmless.
    pub idempotency_key: Option<String>,
}

/// A comment that may be stored: parsed, rendered and judged.
#[derive(Debug, Clone)]
pub struct Prepared {
    site: Site,
    path: ArticlePath,
    author_name: AuthorName,
    email: Option<EmailAddress>,
    author_url: Option<Website>,
    body: CommentBody,
    rendered: Rendered,
    parent_id: Option<CommentId>,
    status: Status,
    reasons: Vec<Reason>,
    nonce: Option<[u8; 12]>,
    arrival: Arrival,
    key: Option<KeyHashes>,
}

#[derive(Debug, Clone)]
struct KeyHashes {
    key: Vec<u8>,
    payload: Vec<u8>,
}

/// What the author of a stored comment is told. Nothing in it depends on the history of the address.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The comment, with the status that its author is shown.
    pub comment: Comment,
    /// Its article.
    pub article: Article,
    /// Its site.
    pub site: Site,
    /// The token for the receipt.
    pub receipt: String,
    /// The token under which the thread shows the held comment to its author for ten minutes.
    pub preview: String,
}

/// Parses and judges a submission.
///
/// # Errors
/// `OriginNotAllowed` where a form token was needed and none is good; `NotFound` for an article of a site that takes
/// only registered ones; `Invalid` with every broken rule.
pub async fn prepare(
    service: &Service,
    site: Site,
    submission: Submission,
    arrival: Arrival,
) -> Result<Prepared, ServiceError> {
    let mut errors = FieldErrors::default();
    let target = find_article(service, &site, &submission, &mut errors).await?;
    let names =
        service.database.read(|connection| Ok::<_, ServiceError>(storage::moderators::names(connection)?)).await?;
    let fields = parse_fields(&site, &submission, &names, &mut errors);
    let form = target.as_ref().map(|path| check_form(service, &site, path, submission.form_token.as_deref()));
    let has_good_form = form.as_ref().is_some_and(|form| form.is_good);
    if arrival.needs_form_token && target.is_some() && !has_good_form {
        return Err(ServiceError::OriginNotAllowed);
    }
    let (Some(path), Some(fields), Some(form), true) = (target, fields, form, errors.is_empty()) else {
        return Err(errors.into());
    };
    let rendered = render(&fields.body, site.settings.markup);
    let (status, reasons) = Policy { mode: site.settings.moderation }.decide(verdicts(&Evidence {
        author_name: &fields.author_name,
        email: fields.email.as_ref(),
        author_url: fields.author_url.as_ref().map(Website::as_str),
        body: fields.body.as_str(),
        rendered: &rendered,
        max_links: site.settings.max_links,
        is_honeypot_filled: submission.is_honeypot_filled,
        form_age: form.age,
    }));
    let key = hash_key(service, &site, &path, &submission, &arrival);
    Ok(Prepared {
        site,
        path,
        author_name: fields.author_name,
        email: fields.email,
        author_url: fields.author_url,
        body: fields.body,
        rendered,
        parent_id: fields.parent_id,
        status,
        reasons,
        nonce: form.nonce,
        arrival,
        key,
    })
}

/// Stores a prepared comment: comment, decision, counters and the sealed address, in one unit of work.
///
/// # Errors
/// `CommentsClosed`, `ReplyNotAllowed`, `DuplicateComment`, `IdempotencyKeyReused`, `OriginNotAllowed` where the only
/// form token was spent before, or `Storage`.
pub async fn store(service: &Service, prepared: Prepared) -> Result<Submitted, ServiceError> {
    let mut attempt = 1;
    loop {
        let result = store_once(service, prepared.clone()).await;
        match result {
            Err(ServiceError::Storage(error)) if error.is_unique_violation() && attempt < MAX_ATTEMPTS => attempt += 1,
            other => return other,
        }
    }
}

async fn store_once(service: &Service, prepared: Prepared) -> Result<Submitted, ServiceError> {
    let now = service.clock.now();
    let minted = mint(service, &prepared, now)?;
    let site = prepared.site.clone();
    let (comment, article) = service.database.write(move |connection| write(connection, prepared, minted, now)).await?;
    let receipt = service.keyring.sign_receipt(comment.id.get(), comment.created_at);
    let preview = service.keyring.sign_preview(comment.id.get(), comment.created_at);
    Ok(Submitted { comment, article, site, receipt, preview })
}

/// Ids and sealed values, made before the unit of work so that it does no arithmetic while others wait.
struct Minted {
    comment: CommentId,
    decision: i64,
    article: ArticleId,
    author: Option<NewAuthor>,
    network: NetworkTrace,
}

fn mint(service: &Service, prepared: &Prepared, now: Timestamp) -> Result<Minted, ServiceError> {
    let site_id = prepared.site.id;
    let author = match &prepared.email {
        None => None,
        Some(email) => {
            let id = AuthorId::new(service.ids.next());
            let sealed = service.keyring.seal_email(site_id, id, email)?;
            let index = service.keyring.blind_index(site_id, email);
            Some(NewAuthor { id, site_id, email: sealed, index, created_at: now })
        }
    };
    let network = &prepared.arrival.network;
    let hash = service.keyring.network_hash(site_id, &network.limit_key()).into_bytes();
    Ok(Minted {
        comment: CommentId::new(service.ids.next()),
        decision: service.ids.next(),
        article: ArticleId::new(service.ids.next()),
        author,
        network: NetworkTrace { prefix: network.truncated(), hash },
    })
}

fn write(
    connection: &mut AnyConnection,
    prepared: Prepared,
    minted: Minted,
    now: Timestamp,
) -> Result<(Comment, Article), ServiceError> {
    if let Some(key) = &prepared.key
        && let Some(remembered) = storage::guards::find_key(connection, &key.key, now)?
    {
        return replay(connection, &remembered, &key.payload);
    }
    let article = open_article(connection, &prepared, minted.article, now)?;
    let parent = find_parent(connection, &prepared, &article)?;
    let text_hash = hash_text(prepared.author_name.as_str(), prepared.parent_id, prepared.body.as_str());
    let since = now.plus_days(-ONE_DAY);
    if storage::comments::has_same_text(connection, article.id, &text_hash, since)? {
        return Err(ServiceError::DuplicateComment);
    }
    spend_form(connection, &prepared, now)?;
    let author_id = minted.author.map(|author| storage::authors::find_or_insert(connection, &author)).transpose()?;
    let comment = build(&prepared, &article, parent.as_ref(), minted.comment, author_id, now);
    let new = NewComment { comment: comment.clone(), moderator_id: None, network: Some(minted.network), text_hash };
    storage::comments::insert(connection, new)?;
    storage::threads::count_in(connection, &comment)?;
    let decision = Decision {
        at: now,
        by: Actor::Policy.as_str().to_owned(),
        action: Action::Submit,
        from: None,
        to: comment.status,
        reasons: prepared.reasons,
        text_before: None,
        is_undone: false,
    };
    storage::decisions::insert(connection, minted.decision, comment.id, decision)?;
    let shown_status = comment.status.shown_to_author();
    if let Some(key) = prepared.key {
        let remembered = Remembered { payload_hash: key.payload, comment: comment.id, shown_status };
        storage::guards::remember_key(connection, &key.key, &remembered, now.plus_days(ONE_DAY))?;
    }
    Ok((Comment { status: shown_status, ..comment }, article))
}

/// Gives the first answer again.
fn replay(
    connection: &mut AnyConnection,
    remembered: &Remembered,
    payload: &[u8],
) -> Result<(Comment, Article), ServiceError> {
    if remembered.payload_hash != payload {
        return Err(ServiceError::IdempotencyKeyReused);
    }
    let comment = storage::comments::find(connection, remembered.comment)?.ok_or(ServiceError::NotFound("comment"))?;
    let article = storage::articles::find(connection, comment.article_id)?.ok_or(ServiceError::NotFound("article"))?;
    Ok((Comment { status: remembered.shown_status, ..comment }, article))
}

fn open_article(
    connection: &mut AnyConnection,
    prepared: &Prepared,
    id: ArticleId,
    now: Timestamp,
) -> Result<Article, ServiceError> {
    let site = &prepared.site;
    let article = match site.settings.articles {
        ArticleCreation::Registered => {
            let found = storage::articles::find_by_path(connection, site.id, &prepared.path)?;
            found.ok_or(ServiceError::NotFound("article"))?
        }
        ArticleCreation::Open => {
            let fresh = Article {
                id,
                site_id: site.id,
                path: prepared.path.clone(),
                title: None,
                external_id: None,
                is_open: true,
                version: 1,
                comment_count: 0,
                created_at: now,
            };
            storage::articles::find_or_insert(connection, &fresh)?
        }
    };
    if article.is_open { Ok(article) } else { Err(ServiceError::CommentsClosed) }
}

fn find_parent(
    connection: &mut AnyConnection,
    prepared: &Prepared,
    article: &Article,
) -> Result<Option<Comment>, ServiceError> {
    let Some(id) = prepared.parent_id else { return Ok(None) };
    let parent = storage::comments::find(connection, id)?.ok_or(ServiceError::ReplyNotAllowed)?;
    let is_answerable = parent.article_id == article.id && parent.is_visible;
    if is_answerable { Ok(Some(parent)) } else { Err(ServiceError::ReplyNotAllowed) }
}

/// Spends the form token. One that was spent before lets nobody in, and tells nothing about the age of the form.
fn spend_form(connection: &mut AnyConnection, prepared: &Prepared, now: Timestamp) -> Result<(), ServiceError> {
    let Some(nonce) = prepared.nonce else { return Ok(()) };
    let is_fresh = storage::guards::spend_nonce(connection, &nonce, now.plus_seconds(FORM_TOKEN_MAX_AGE_SECONDS + 60))?;
    if is_fresh || !prepared.arrival.needs_form_token { Ok(()) } else { Err(ServiceError::OriginNotAllowed) }
}

fn build(
    prepared: &Prepared,
    article: &Article,
    parent: Option<&Comment>,
    id: CommentId,
    author_id: Option<AuthorId>,
    now: Timestamp,
) -> Comment {
    let path = parent.map_or_else(|| ThreadPath::root(now, id.get()), |parent| parent.path.reply(now, id.get()));
    let source = prepared.body.as_str().to_owned();
    Comment {
        id,
        site_id: prepared.site.id,
        article_id: article.id,
        parent_id: parent.map(|parent| parent.id),
        path,
        status: prepared.status,
        is_visible: prepared.status == Status::Approved,
        author_id,
        author_name: prepared.author_name.as_str().to_owned(),
        author_url: prepared.author_url.as_ref().map(|url| url.as_str().to_owned()),
        is_moderator: false,
        text: CommentText::new(source, prepared.site.settings.markup, prepared.rendered.html.clone()),
        source: prepared.arrival.source,
        network: None,
        reply_count: 0,
        created_at: now,
        edited_at: None,
        version: 1,
    }
}

/// Gives what two comments share that say the same: case and surrounding space do not count, nor does the address.
pub(super) fn hash_text(author_name: &str, parent_id: Option<CommentId>, body: &str) -> Vec<u8> {
    let parent = parent_id.map_or(0, CommentId::get).to_be_bytes();
    let name = author_name.trim().to_lowercase();
    let body = body.trim().to_lowercase();
    digest(&[name.as_bytes(), &parent, body.as_bytes()])
}

struct ParsedFields {
    author_name: AuthorName,
    email: Option<EmailAddress>,
    author_url: Option<Website>,
    body: CommentBody,
    parent_id: Option<CommentId>,
}

fn parse_fields(
    site: &Site,
    submission: &Submission,
    moderators: &[String],
    errors: &mut FieldErrors,
) -> Option<ParsedFields> {
    let body = errors.check("body", CommentBody::parse(&submission.body));
    let reserved = ReservedNames::new(moderators.iter().map(String::as_str).chain([site.name.as_str()]));
    let author_name = errors.check("author_name", parse_name(&submission.author_name, &reserved));
    let email = errors.check("email", parse_email(&submission.email, site.settings.email));
    let author_url = errors.check("author_url", parse_website(&submission.author_url));
    let parent_id = errors.check("parent_id", parse_parent(&submission.parent_id));
    Some(ParsedFields {
        author_name: author_name?,
        email: email?,
        author_url: author_url?,
        body: body?,
        parent_id: parent_id?,
    })
}

fn parse_name(text: &str, reserved: &ReservedNames) -> Result<AuthorName, Rule> {
    let name = AuthorName::parse(text)?;
    if reserved.contains(&name) { Err(Rule::NameReserved) } else { Ok(name) }
}

fn parse_email(text: &str, requirement: EmailRequirement) -> Result<Option<EmailAddress>, Rule> {
    match (requirement, text.trim().is_empty()) {
        (EmailRequirement::Required, true) => Err(Rule::Required),
        (EmailRequirement::Optional | EmailRequirement::Off, true) => Ok(None),
        (EmailRequirement::Off, false) => Err(Rule::EmailNotAccepted),
        (EmailRequirement::Required | EmailRequirement::Optional, false) => EmailAddress::parse(text).map(Some),
    }
}

fn parse_website(text: &str) -> Result<Option<Website>, Rule> {
    if text.trim().is_empty() { Ok(None) } else { Website::parse(text).map(Some) }
}

fn parse_parent(text: &str) -> Result<Option<CommentId>, Rule> {
    match text.trim() {
        "" | "0" => Ok(None),
        number => match number.parse::<i64>() {
            Ok(id) if id > 0 => Ok(Some(CommentId::new(id))),
            _ => Err(Rule::Malformed { expected: "the id of a comment, a positive number" }),
        },
    }
}

/// Finds out which article is meant; notes what is wrong with the reference.
async fn find_article(
    service: &Service,
    site: &Site,
    submission: &Submission,
    errors: &mut FieldErrors,
) -> Result<Option<ArticlePath>, ServiceError> {
    if submission.article.trim().is_empty() && !submission.external_id.trim().is_empty() {
        let id = ExternalId::parse(&submission.external_id).map_err(|_| ServiceError::NotFound("article"))?;
        let site_id = site.id;
        let found = service
            .database
            .read(move |connection| storage::articles::find_by_external_id(connection, site_id, &id))
            .await
            .map_err(|error: StorageError| ServiceError::from(error))?;
        return found.map(|article| Some(article.path)).ok_or(ServiceError::NotFound("article"));
    }
    match parse_reference(site, &submission.article) {
        Ok(path) => Ok(Some(path)),
        Err(invalid) => {
            invalid.iter().for_each(|error| errors.add(error.field, error.rule.clone()));
            Ok(None)
        }
    }
}

struct CheckedForm {
    is_good: bool,
    age: FormAge,
    nonce: Option<[u8; 12]>,
}

fn check_form(service: &Service, site: &Site, path: &ArticlePath, token: Option<&str>) -> CheckedForm {
    let now = service.clock.now();
    let state = token.map(|token| service.keyring.check_form_token(token, site.id, path.as_str(), now));
    match state {
        Some(FormTokenState::Valid { kind: FormTokenKind::Personal { nonce }, age_seconds }) => {
            CheckedForm { is_good: true, age: FormAge::Seconds(age_seconds), nonce: Some(nonce) }
        }
        Some(FormTokenState::Valid { kind: FormTokenKind::Shared, .. }) => {
            CheckedForm { is_good: true, age: FormAge::Unknown, nonce: None }
        }
        Some(FormTokenState::TooOld | FormTokenState::Invalid) | None => {
            CheckedForm { is_good: false, age: FormAge::Unknown, nonce: None }
        }
    }
}

/// Hashes the idempotency key and everything that was sent with it, both under a key of their own: the payload
/// holds an address.
fn hash_key(
    service: &Service,
    site: &Site,
    path: &ArticlePath,
    submission: &Submission,
    arrival: &Arrival,
) -> Option<KeyHashes> {
    let key = arrival.idempotency_key.as_deref()?;
    let site_id = site.id.get().to_be_bytes();
    let payload: [&[u8]; 8] = [
        b"payload",
        path.as_str().as_bytes(),
        submission.author_name.as_bytes(),
        submission.email.as_bytes(),
        submission.author_url.as_bytes(),
        submission.body.as_bytes(),
        submission.parent_id.as_bytes(),
        &site_id,
    ];
    Some(KeyHashes {
        key: service.keyring.idempotency_hash(&[b"key", &site_id, key.as_bytes()]),
        payload: service.keyring.idempotency_hash(&payload),
    })
}
