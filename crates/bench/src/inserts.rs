//! What submissions are held against: inserts without anything around them, behind the baseline.

use crate::bare;
use crate::baseline::Store;
use crate::bulk::{self, Batch};
use crate::context::BenchContext;
use crate::seed::{HUNDRED, SITE, ordinary_path};
use afterword::cli::error::CliError;
use afterword::cli::installation::Installation;
use afterword::crypto::{SealedEmail, digest};
use afterword::domain::article::{ArticleId, ArticlePath};
use afterword::domain::author::{AuthorId, EmailAddress};
use afterword::domain::comment::{Comment, CommentId, NetworkTrace};
use afterword::domain::judging::Evidence;
use afterword::domain::moderation::Decision;
use afterword::domain::thread::ThreadPath;
use afterword::service::{Service, ServiceError, sites};
use afterword::storage::authors::NewAuthor;
use afterword::storage::comments::NewComment;
use afterword::storage::decisions::NewDecision;
use afterword::storage::{self, AnyConnection, WriteScope};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The most articles that the full insert spreads its comments over.
const MAX_ARTICLES: usize = 1_000;

/// Stores the body of each request as one row, in a table of its own.
pub struct BareInsert {
    installation: Installation,
}

impl BareInsert {
    /// Makes the table: in a file of its own; on PostgreSQL beside the others, as there is only the one database.
    ///
    /// # Errors
    /// `CliError`.
    pub async fn open(context: &BenchContext, name: &str) -> Result<Self, CliError> {
        let own = context.scratch.install(&format!("baseline-{name}"), None)?;
        let has_one = context.options.database.is_some();
        let installation = if has_one { &context.main.installed } else { &own }.open()?;
        let create = |connection: &mut _| Ok::<_, ServiceError>(bare::create_table(connection)?);
        installation.service.database.write(create).await?;
        Ok(Self { installation })
    }

    /// Returns what stores a body.
    pub fn store(&self) -> Store {
        let database = self.installation.service.database.clone();
        let ids = Arc::new(AtomicI64::new(1));
        Arc::new(move |body| {
            let (database, id) = (database.clone(), ids.fetch_add(1, Ordering::Relaxed));
            let insert = move |connection: &mut _| Ok::<_, ServiceError>(bare::insert(connection, id, &body)?);
            Box::pin(async move { is_stored(&database.write(insert).await) })
        })
    }

    /// Drops the table.
    ///
    /// # Errors
    /// `CliError`.
    pub async fn close(self) -> Result<(), CliError> {
        let drop = |connection: &mut _| Ok::<_, ServiceError>(bare::drop_table(connection)?);
        self.installation.service.database.write(drop).await?;
        Ok(())
    }
}

/// Stores the rows that a submission writes, with the same bytes and indexes, and asks nothing before: a comment, its author,
/// its decision, and the count of its status. Those that wait together are stored by the same few statements.
pub struct FullInsert {
    installation: Installation,
    template: Arc<Template>,
}

/// A submission that was stored, to store again and again under other keys.
struct Template {
    comment: Comment,
    network: Option<NetworkTrace>,
    email: SealedEmail,
    decision: Decision,
    articles: Vec<ArticleId>,
}

impl FullInsert {
    /// Takes what the server has stored for a submission as the template. Its rows go into a second installation with as many
    /// comments; on PostgreSQL into the one database.
    ///
    /// # Errors
    /// `CliError`.
    pub async fn open(context: &BenchContext, submitted: CommentId) -> Result<Self, CliError> {
        let (comment, decision) = stored(&context.main.installed.open()?.service, submitted).await?;
        let installation = context.second().await?.installed.open()?;
        let service = &installation.service;
        let site = sites::find(service, SITE).await?.id;
        let ordinary = (0..context.main.stored.ordinary.min(MAX_ARTICLES)).map(ordinary_path);
        let paths: Vec<_> = std::iter::once(HUNDRED.to_owned()).chain(ordinary).map(ArticlePath::from_stored).collect();
        let find = move |connection: &mut AnyConnection| {
            let wanted: Vec<_> = paths.iter().map(|path| (site, path)).collect();
            Ok::<_, ServiceError>(storage::articles::find_by_paths(connection, &wanted)?)
        };
        let articles = service.database.read(find).await?.iter().map(|article| article.id).collect();
        let email = service.keyring.seal_email(site, AuthorId::new(1), &email(0)?).map_err(CliError::failed)?;
        let network = comment.network.clone().map(|prefix| NetworkTrace { prefix, hash: vec![1; 32] });
        let comment = Comment { site_id: site, network: None, ..comment };
        let template = Arc::new(Template { comment, network, email, decision, articles });
        Ok(Self { installation, template })
    }

    /// Returns what stores the rows, whatever the body.
    pub fn store(&self) -> Store {
        let (service, template) = (self.installation.service.clone(), Arc::clone(&self.template));
        Arc::new(move |_| {
            let (database, rows) = (service.database.clone(), rows(&service, &template));
            Box::pin(async move {
                let Ok(rows) = rows else { return false };
                is_stored(&database.write_together(WriteScope::Everything, rows, insert_all, |()| ()).await)
            })
        })
    }
}

async fn stored(service: &Service, id: CommentId) -> Result<(Comment, Decision), CliError> {
    let find = move |connection: &mut AnyConnection| {
        let comment = storage::comments::find(connection, id)?;
        let decision = storage::decisions::of_comments(connection, &[id.get()])?.pop();
        Ok::<_, ServiceError>(comment.zip(decision.map(|(_, decision)| decision)))
    };
    let found = service.database.read(find).await?;
    found.ok_or_else(|| CliError::Failed("the submission was not stored".to_owned()))
}

fn email(number: i64) -> Result<EmailAddress, CliError> {
    let text = format!("equal-{number:020}@bench.example");
    EmailAddress::parse(&text).map_err(|rule| CliError::Failed(format!("a seeded address breaks {rule:?}")))
}

/// Makes the rows of one submission, with keys of their own.
fn rows(service: &Service, template: &Template) -> Result<Batch, CliError> {
    let (id, now) = (service.ids.next(), service.clock.now());
    let (site, author) = (template.comment.site_id, AuthorId::new(service.ids.next()));
    let index = service.keyring.blind_index(site, &email(id)?);
    let turn = usize::try_from(id).unwrap_or(0) % template.articles.len().max(1);
    let comment = Comment {
        id: CommentId::new(id),
        article_id: template.articles.get(turn).copied().unwrap_or(template.comment.article_id),
        path: ThreadPath::root(now, id),
        author_id: Some(author),
        created_at: now,
        ..template.comment.clone()
    };
    let decision = Decision { at: now, ..template.decision.clone() };
    let (network, text_hash) = (template.network.clone(), digest(&[&id.to_be_bytes()]));
    Ok(Batch {
        articles: Vec::new(),
        authors: vec![NewAuthor { id: author, site_id: site, email: template.email.clone(), index, created_at: now }],
        decisions: vec![NewDecision {
            id: service.ids.next(),
            comment: comment.id,
            decision,
            evidence: Some(Evidence::default()),
        }],
        comments: vec![NewComment { comment, moderator_id: None, network, text_hash, author_visible_status: None }],
    })
}

fn insert_all(
    connection: &mut AnyConnection,
    batches: Vec<Batch>,
) -> Result<Vec<Result<(), ServiceError>>, ServiceError> {
    let outcomes = batches.iter().map(|_| Ok(())).collect();
    let mut all = Batch::default();
    for batch in batches {
        all.authors.extend(batch.authors);
        all.comments.extend(batch.comments);
        all.decisions.extend(batch.decisions);
    }
    bulk::insert(connection, all)?;
    Ok(outcomes)
}

fn is_stored(outcome: &Result<(), ServiceError>) -> bool {
    if let Err(error) = outcome {
        tracing::error!(error = error as &dyn std::error::Error, "an insert of the baseline failed");
    }
    outcome.is_ok()
}
