//! Submissions: from the fields of a form to a stored comment.
//!
//! `prepare` parses and checks; `store` writes comment, decision and counters in one unit of work. The web layer
//! applies its rate limit in between, so that mistakes in a form do not count.

mod akismet_hold;
mod fields;
mod judge;
mod memory;
mod repeat;
mod target;
mod work;
mod write;

pub(super) use judge::is_protected_from_auto_hold;
pub(super) use memory::{FLOOD_SECONDS, MAX_SIMILAR_REMEMBERED, recent_like};

use super::ledger::{Ledger, Recorded};
use super::{Result, Service, ServiceError, learning, site_registry};
use crate::crypto::{BlindIndex, FormScope, FormTokenDemand};
use crate::domain::article::{Article, ArticlePath};
use crate::domain::author::AvatarSeed;
use crate::domain::ban::{Ban, BanKind};
use crate::domain::comment::{Comment, Source};
use crate::domain::fields::FieldErrors;
use crate::domain::markup::{Rendered, render};
use crate::domain::moderation::Actor;
use crate::domain::network::NetworkAddress;
use crate::domain::site::Site;
use crate::domain::spam::Sender;
use crate::service::unit;
use crate::storage::WriteScope;
use fields::ParsedFields;
use judge::ContentVerdicts;
use repeat::KeyHashes;
use work::CheckedWork;
use write::Entry;

/// The lifetime of an idempotency key, and the window in which an equal text is a duplicate.
const ONE_DAY: i64 = 1;

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
    /// The proof of work that came along.
    pub proof_of_work: Option<String>,
    /// Whether the honeypot field was filled in.
    pub is_honeypot_filled: bool,
    /// The proof of earlier comments.
    pub author_token: Option<String>,
}

/// How a comment came in.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// By the form or the JSON API.
    pub source: Source,
    /// The network address.
    pub network: NetworkAddress,
    /// The `User-Agent`; blank if the browser sends none.
    pub user_agent: String,
    /// The form token that it needs, by the page that it was sent from.
    pub form_token: FormTokenDemand,
    /// The key that makes repeating it harmless.
    pub idempotency_key: Option<String>,
}

/// A comment that may be stored: parsed, rendered and judged.
#[derive(Debug, Clone)]
pub struct Prepared {
    site: Site,
    path: ArticlePath,
    fields: ParsedFields,
    rendered: Rendered,
    content: ContentVerdicts,
    proof: Option<AvatarSeed>,
    nonce: Option<[u8; 12]>,
    work: CheckedWork,
    arrival: Arrival,
    key: Option<KeyHashes>,
}

/// The answer to the author of a stored comment. Nothing in it depends on the history of the address.
#[derive(Debug, Clone)]
pub struct Submitted {
    /// The comment, with the status that its author sees.
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

impl Submitted {
    fn new(service: &Service, comment: Comment, article: Article, site: Site) -> Self {
        let receipt = service.keyring.sign_receipt(comment.id.get(), comment.created_at);
        let preview = service.keyring.sign_preview(comment.id.get(), comment.created_at);
        Self { comment, article, site, receipt, preview }
    }
}

/// Parses and judges a submission.
///
/// # Errors
/// `OriginNotAllowed` where a form token was needed and none is good; `NotFound` for an article of a site that takes
/// only registered ones; `Invalid` with every broken rule.
pub async fn prepare(service: &Service, site: Site, submission: Submission, arrival: Arrival) -> Result<Prepared> {
    let mut errors = FieldErrors::default();
    let target = target::find_article(service, &site, &submission, &mut errors).await?;
    let moderator_names = site_registry::moderator_names(service).await?;
    let parsed = fields::parse(&site, &submission, &mut errors);
    let form = target.as_ref().map(|path| {
        let scope = FormScope::new(&site, path);
        target::check_form(service, scope, submission.form_token.as_deref(), arrival.form_token)
    });
    if form.as_ref().is_some_and(|form| !form.is_good) {
        return Err(ServiceError::OriginNotAllowed);
    }
    let (Some(path), Some(fields), Some(form), true) = (target, parsed, form, errors.is_empty()) else {
        return Err(errors.into());
    };
    let rendered = render(&fields.body, site.settings.markup);
    let proof = submission.author_token.as_deref().and_then(|token| service.keyring.read_author(token, site.id));
    let entry = site_registry::find(service, site.slug.as_str()).await?;
    let bans: Vec<&Ban> = entry.bans.iter().collect();
    // Without banned authors, no address needs to be checked.
    let knows_authors = bans.iter().any(|ban| ban.target.kind() == BanKind::Author);
    let email = fields.email.as_ref().filter(|_| knows_authors);
    let index = email.map(|email| service.keyring.blind_index(site.id, email));
    let sent = judge::Sent {
        site: &site,
        fields: &fields,
        rendered: &rendered,
        is_honeypot_filled: submission.is_honeypot_filled,
        form_age: form.age,
        sender: Sender {
            network: arrival.network.expose(),
            index: index.as_ref().map(BlindIndex::as_bytes),
            seed: proof,
        },
        moderators: &moderator_names,
    };
    let filter = learning::filter(service, site.id).await?;
    let content = judge::run_checks(&sent, &bans, filter.as_deref(), service.clock.now());
    let work = work::check(service, &site, &path, submission.proof_of_work.as_deref());
    let key = repeat::hash_key(service, &site, &path, &submission, &arrival);
    Ok(Prepared { site, path, fields, rendered, content, proof, nonce: form.nonce, work, arrival, key })
}

/// Finds the first answer under the idempotency key of a repeated submission. A repetition does not count against the
/// rate limit.
///
/// # Errors
/// `IdempotencyKeyReused` if the key was used for another submission, or `Storage`.
pub async fn first_answer(service: &Service, prepared: &Prepared) -> Result<Option<Submitted>> {
    let Some(key) = prepared.key.clone() else { return Ok(None) };
    let now = service.clock.now();
    let found = unit::read(service, move |connection| repeat::find(connection, Some(&key), now)).await?;
    Ok(found.map(|(comment, article)| Submitted::new(service, comment, article, prepared.site.clone())))
}

/// Stores a prepared comment: comment, decision, counters and the sealed address, in one unit of work.
///
/// # Errors
/// `CommentsClosed`, `ReplyNotAllowed`, `DuplicateComment`, `IdempotencyKeyReused`, `OriginNotAllowed` where the only
/// form token was spent before, or `Storage`.
pub async fn store(service: &Service, prepared: Prepared) -> Result<Submitted> {
    unit::with_fresh_ids(|| store_once(service, prepared.clone())).await
}

async fn store_once(service: &Service, prepared: Prepared) -> Result<Submitted> {
    let now = service.clock.now();
    let minted = write::mint(service, &prepared, now)?;
    let site = prepared.site.clone();
    let scope = WriteScope::Site(site.id);
    let entry = Entry { prepared, minted, ledger: Ledger::new(service, Actor::Policy), now };
    let stored = service.database.write_together(scope, entry, write::write_all, Recorded::count).await?;
    let (comment, article) = stored.value;
    Ok(Submitted::new(service, comment, article, site))
}
