//! What moderators' decisions cost: one approval, a batch of a hundred, and a comment with 20 000 replies that is shown again
//! while readers submit; on all comments that were seeded, and on few.

use crate::bulk::{self, Batch};
use crate::client::Connection;
use crate::context::{BenchContext, Seeded};
use crate::latency::LatencyHistogram;
use crate::load::{Load, Requests, Until};
use crate::report::{Row, Target};
use crate::scratch::Installed;
use crate::seed::{SITE, fill};
use crate::server::{Cache, Serve, fetch};
use crate::statistics::Spread;
use crate::threads::{Outline, Threads};
use afterword::cli::error::CliError;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::thread::ThreadPath;
use afterword::domain::timestamp::Timestamp;
use afterword::service::accounts::{self, NewModerator, SiteChoice};
use afterword::service::sites;
use afterword::service::tokens::{self, NewToken};
use afterword::storage;
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// Comments of the small installation.
const FEW: usize = 10_000;
/// Replies of the comment that is shown again.
const REPLIES: usize = 20_000;
/// Decisions about one comment of which a percentile is taken.
const SINGLES: usize = 500;
/// Batches, and the comments of each.
const BATCHES: usize = 10;
const BATCH: usize = 100;
/// Connections that submit while the replies appear.
const SUBMITTERS: usize = 4;
/// When the comments to decide about were written: after all others.
const START: Timestamp = Timestamp::from_millis(1_760_000_000_000);
/// The article of the comment with very many replies.
const BRANCH: &str = "/branch";
/// The number of the first address that these comments come from, behind those of all others.
const AUTHORS_FROM: u64 = 2 << 32;
/// How long the replies may take to appear.
const PATIENCE: Duration = Duration::from_secs(300);

/// What was measured on one installation, in milliseconds but for `follow_s`.
struct Measured {
    singles: LatencyHistogram,
    batches: LatencyHistogram,
    answer: f64,
    submissions: LatencyHistogram,
    follow_s: f64,
}

/// Decides on the main installation and on a small one.
///
/// # Errors
/// `CliError`.
pub async fn decide(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let installed = context.scratch.install("few-decisions", None)?;
    let few = Seeded { stored: fill(&installed, FEW).await?, installed };
    let many = measure(context, &context.main).await?;
    let few = measure(context, &few).await?;
    let note = format!("{} comments, not {FEW}", context.main.stored.comments);
    let one = |value: f64| Spread::of([value]);
    let row = |measure, unit, real: f64, against: Option<f64>, target| Row {
        workload,
        measure,
        unit,
        real: one(real),
        against: against.map(|value| ("few comments", one(value))),
        target,
        note: note.clone(),
    };
    let p99 = |histogram: &LatencyHistogram| histogram.percentile_ms(99.0);
    let p50 = |histogram: &LatencyHistogram| histogram.percentile_ms(50.0);
    Ok(vec![
        row("p99 of an approval", "ms", p99(&many.singles), Some(p99(&few.singles)), Target::AtMost(10.0)),
        row("p50 of an approval", "ms", p50(&many.singles), Some(p50(&few.singles)), Target::RatioAtMost(1.5)),
        row("batch of 100", "ms", many.batches.max_ms(), Some(few.batches.max_ms()), Target::AtMost(150.0)),
        row("p50 of a batch of 100", "ms", p50(&many.batches), Some(p50(&few.batches)), Target::RatioAtMost(1.5)),
        row("answer to showing 20 000 replies", "ms", many.answer, Some(few.answer), Target::AtMost(100.0)),
        row(
            "p99 of submissions beside it",
            "ms",
            p99(&many.submissions),
            Some(p99(&few.submissions)),
            Target::AtMost(100.0),
        ),
        row(
            "until all replies are shown",
            "s",
            many.follow_s,
            Some(few.follow_s),
            Target::AtMost(PATIENCE.as_secs_f64()),
        ),
    ])
}

async fn measure(context: &BenchContext, seeded: &Seeded) -> Result<Measured, CliError> {
    let Prepared { token, waiting, top } = prepare(&seeded.installed).await?;
    let serve = Serve::start(&seeded.installed, Cache::On).await?;
    let mut connection = Connection::open(serve.address).await.map_err(CliError::failed)?;
    let (singles, batches) = waiting.split_at(SINGLES);
    let mut measured = Measured {
        singles: LatencyHistogram::default(),
        batches: LatencyHistogram::default(),
        answer: 0.0,
        submissions: LatencyHistogram::default(),
        follow_s: 0.0,
    };
    for id in singles {
        measured.singles.record(approve(&mut connection, &token, &[*id]).await?);
    }
    for ids in batches.chunks(BATCH) {
        measured.batches.record(approve(&mut connection, &token, ids).await?);
    }
    let start = Instant::now();
    measured.answer = approve(&mut connection, &token, &[top]).await?.as_secs_f64() * 1_000.0;
    let requests = Requests::writing(context.submission());
    // Readers submit for as long as the replies appear, and a little while in any case.
    loop {
        let until = Until::Elapsed(Duration::from_millis(250));
        let load = Load {
            address: serve.address,
            connections: SUBMITTERS,
            requests: &requests,
            until,
            parts: 1,
            numbers: &context.numbers,
        };
        measured.submissions.add(&load.run().await.map_err(CliError::failed)?.all_submissions());
        if shown(&serve).await? == REPLIES + 1 {
            measured.follow_s = start.elapsed().as_secs_f64();
            return Ok(measured);
        }
        if start.elapsed() > PATIENCE {
            return Err(CliError::Failed(format!("after {} s not all replies are shown", PATIENCE.as_secs())));
        }
    }
}

/// Approves comments and gives the time until the answer.
async fn approve(connection: &mut Connection, token: &str, ids: &[CommentId]) -> Result<Duration, CliError> {
    let ids: Vec<_> = ids.iter().map(|id| id.get()).collect();
    let body = serde_json::json!({"ids": ids, "action": "approve"}).to_string();
    let request = format!(
        "POST /api/v1/admin/comments/batch HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let start = Instant::now();
    let answer = connection.fetch(request.as_bytes()).await.map_err(CliError::failed)?;
    let took = start.elapsed();
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status != 200 || text.contains("\"ok\":false") {
        return Err(CliError::Failed(format!("a decision was answered with {}: {text}", answer.status)));
    }
    Ok(took)
}

/// Gives how many comments of the branch are counted for readers.
async fn shown(serve: &Serve) -> Result<usize, CliError> {
    let request = crate::request::get(&format!("/api/v1/sites/{SITE}/counts?article={BRANCH}"), &[]);
    let answer = fetch(serve.address, &request, 200).await?;
    let body: serde_json::Value = serde_json::from_slice(&answer.body).map_err(CliError::failed)?;
    let count = body.pointer(&format!("/counts/{}", BRANCH.replace('/', "~1"))).and_then(serde_json::Value::as_u64);
    Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
}

/// What there is to decide about, and the token to do it with.
struct Prepared {
    token: String,
    waiting: Vec<CommentId>,
    top: CommentId,
}

/// Adds a moderator's token, comments that wait, and a comment that waits above very many approved replies.
async fn prepare(installed: &Installed) -> Result<Prepared, CliError> {
    let installation = installed.open()?;
    let service = &installation.service;
    let operator = Principal::operator();
    let moderator = NewModerator {
        name: "bench".to_owned(),
        role: "moderator".to_owned(),
        password: "slowly painted green bridges".to_owned(),
        sites: SiteChoice::All,
    };
    accounts::add(service, &operator, moderator).await?;
    let scopes = vec!["comments:read".to_owned(), "comments:moderate".to_owned()];
    let token = NewToken { moderator: "bench".to_owned(), scopes, days: None };
    let (_, token) = tokens::create(service, &operator, token).await?;
    let site = sites::find(service, SITE).await?;
    let mut threads = Threads::new(&site, &service.keyring, &service.ids, START, 60);
    threads.author_count = AUTHORS_FROM;
    let rule = |rule| CliError::Failed(format!("a seeded text breaks {rule:?}"));
    let outline = |path: &str, visible, pending| Outline { path: path.to_owned(), visible, pending };
    let waiting = threads.fill(&[outline("/waiting", 0, SINGLES + BATCHES * BATCH)]).map_err(rule)?;
    let ids = waiting.comments.iter().map(|new| new.comment.id).collect();
    store(service, waiting).await?;
    let mut branch = threads.fill(&[outline(BRANCH, REPLIES + 1, 0)]).map_err(rule)?;
    let top = hide_branch(&mut branch).ok_or_else(|| CliError::Failed("the branch is empty".to_owned()))?;
    store(service, branch).await?;
    Ok(Prepared { token: token.reveal().to_string(), waiting: ids, top })
}

/// Makes the first comment one that waits, and all others replies below it, which nobody sees yet.
fn hide_branch(batch: &mut Batch) -> Option<CommentId> {
    let top = batch.comments.first()?.comment.id;
    let mut places: HashMap<CommentId, (usize, ThreadPath)> = HashMap::new();
    let mut counts = vec![0; batch.comments.len()];
    for (at, new) in batch.comments.iter_mut().enumerate() {
        let comment = &mut new.comment;
        comment.is_visible = false;
        if comment.id == top {
            comment.status = Status::Pending;
        } else {
            let parent = comment.parent_id.unwrap_or(top);
            let (parent_at, path) = places.get(&parent)?;
            comment.parent_id = Some(parent);
            comment.path = path.reply(comment.created_at, comment.id.get());
            *counts.get_mut(*parent_at)? += 1;
        }
        places.insert(comment.id, (at, comment.path.clone()));
    }
    for (new, count) in batch.comments.iter_mut().zip(counts) {
        new.comment.reply_count = count;
    }
    batch.articles.iter_mut().for_each(|article| article.comment_count = 0);
    Some(top)
}

/// Stores a batch, a part at a time.
async fn store(service: &afterword::service::Service, batch: Batch) -> Result<(), CliError> {
    let Batch { articles, authors, comments, decisions } = batch;
    let mut parts = vec![Batch { articles, authors, ..Batch::default() }];
    let decided: Vec<_> = decisions.chunks(400).map(<[_]>::to_vec).collect();
    for (comments, decisions) in comments.chunks(400).map(<[_]>::to_vec).zip(decided) {
        parts.push(Batch { comments, decisions, ..Batch::default() });
    }
    for part in parts {
        let insert = move |connection: &mut storage::AnyConnection| {
            Ok::<_, afterword::service::ServiceError>(bulk::insert(connection, part)?)
        };
        service.database.write(insert).await?;
    }
    Ok(())
}
