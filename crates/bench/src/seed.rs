//! Fills an installation with a stated number of comments.

use crate::bulk::{self, Batch};
use crate::request::ARTICLE_DIGITS;
use crate::scratch::Installed;
use crate::threads::{AT_ONCE, Outline, Threads};
use afterword::cli::error::CliError;
use afterword::domain::account::Principal;
use afterword::domain::moderation::Status;
use afterword::domain::site::SiteSlug;
use afterword::domain::timestamp::Timestamp;
use afterword::service::sites::{self, NewSite};
use afterword::service::{Service, ServiceError};
use afterword::storage;
use std::collections::VecDeque;
use tokio::task::JoinHandle;

/// The slug of the site.
pub const SITE: &str = "bench";
/// The origin of the site.
pub const ORIGIN: &str = "https://bench.example";
/// The article with exactly 100 visible comments.
pub const HUNDRED: &str = "/hundred";
/// The article with 10 000 comments, where so many are seeded.
pub const TEN_THOUSAND: &str = "/ten-thousand";

/// When the first comment was written: 2024-01-01.
const START: Timestamp = Timestamp::from_millis(1_704_067_200_000);
/// Over how many seconds comments are spread: 600 days. Their end is long past, so that nothing of them is news.
const SPAN_SECONDS: u64 = 600 * 86_400;
const BIG: usize = 10_000;
const VISIBLE: usize = 100;
const PENDING: usize = 1;
/// Comments under an article that gets nothing but spam.
const SPAM_UNDER_ONE: usize = 200;
/// When spam began to come: between two comments, as ids of one time may repeat.
const SPAM_START: Timestamp = Timestamp::from_millis(START.millis() + 500);
/// The number of the first address that sends spam, behind those of all others.
const SPAM_AUTHORS_FROM: u64 = 1 << 32;
/// Comments in one unit of work.
const UNIT: usize = 400;
/// Units of work on their way while the next is put together.
const AHEAD: usize = 3;

/// What was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Comments, whatever their status.
    pub comments: usize,
    /// Articles, those without a comment included.
    pub articles: usize,
    /// Articles of 100 visible comments each, `/hundred` not among them.
    pub ordinary: usize,
    /// Visible comments of the biggest thread.
    pub big: usize,
}

/// Gives the path of an ordinary article.
pub fn ordinary_path(number: usize) -> String {
    format!("/2024/05/article-{number:0ARTICLE_DIGITS$}")
}

/// Plans the articles for so many comments: `/hundred`, ordinary ones with 100 visible comments and one that waits, one
/// big one with the rest, and empty ones until there is one for each 100 comments.
pub fn plan(comments: usize) -> (Stored, Vec<Outline>) {
    let full = ((comments - BIG.min(comments / 2)) / (VISIBLE + PENDING)).max(1);
    // What the division leaves waits for a moderator under the big one.
    let remaining = comments.saturating_sub(full * (VISIBLE + PENDING));
    let (big, rest) = (remaining.min(BIG), remaining.saturating_sub(BIG));
    let outline = |path: String, visible, pending| Outline { path, visible, pending };
    let mut outlines = vec![outline(HUNDRED.to_owned(), VISIBLE, PENDING)];
    outlines.extend((0..full - 1).map(|number| outline(ordinary_path(number), VISIBLE, PENDING)));
    outlines.push(outline(TEN_THOUSAND.to_owned(), big, rest));
    let empty = (comments / 100).saturating_sub(outlines.len());
    outlines.extend((0..empty).map(|number| outline(format!("/2025/quiet-{number}"), 0, 0)));
    let stored = outlines.iter().map(|outline| outline.visible + outline.pending).sum();
    (Stored { comments: stored, articles: outlines.len(), ordinary: full - 1, big }, outlines)
}

/// Adds the site and stores the comments, in units of work of a few hundred rows.
///
/// # Errors
/// `CliError`.
pub async fn fill(installed: &Installed, comments: usize) -> Result<Stored, CliError> {
    let installation = installed.open()?;
    let service = &installation.service;
    let new = NewSite {
        slug: SITE.to_owned(),
        name: "Bench".to_owned(),
        origins: vec![ORIGIN.to_owned()],
        settings: Vec::new(),
    };
    let site = sites::add(service, &Principal::operator(), new).await?;
    let (stored, outlines) = plan(comments);
    let mut threads = Threads::new(&site, &service.keyring, &service.ids, START, longest_gap(comments));
    let mut units = Units { service, running: VecDeque::new() };
    // The big one would outlast all that it is written with.
    let alike = outlines.chunk_by(|a, b| a.path != TEN_THOUSAND && b.path != TEN_THOUSAND);
    for group in alike.flat_map(|alike| alike.chunks(AT_ONCE)) {
        let batch = threads.fill(group).map_err(|rule| CliError::Failed(format!("a seeded text breaks {rule:?}")))?;
        units.store(batch).await?;
    }
    units.finish().await?;
    Ok(stored)
}

/// Adds spam that has been kept long enough to be purged, under articles of its own.
///
/// # Errors
/// `CliError`.
pub async fn fill_spam(installed: &Installed, count: usize) -> Result<(), CliError> {
    let installation = installed.open()?;
    let service = &installation.service;
    let slug = SiteSlug::parse(SITE).map_err(CliError::failed)?;
    let find = move |connection: &mut _| Ok::<_, ServiceError>(storage::sites::find_by_slug(connection, &slug)?);
    let site = service.database.read(find).await?;
    let site = site.ok_or_else(|| CliError::Failed("the site has not been seeded".to_owned()))?;
    let mut threads = Threads::new(&site, &service.keyring, &service.ids, SPAM_START, longest_gap(count));
    // Addresses of its own, too.
    threads.author_count = SPAM_AUTHORS_FROM;
    let mut units = Units { service, running: VecDeque::new() };
    let outlines: Vec<_> = (0..count.div_ceil(SPAM_UNDER_ONE))
        .map(|number| {
            let pending = SPAM_UNDER_ONE.min(count - number * SPAM_UNDER_ONE);
            Outline { path: format!("/spammed-{}-{number}", service.ids.at(START)), visible: 0, pending }
        })
        .collect();
    for group in outlines.chunks(AT_ONCE) {
        let mut batch =
            threads.fill(group).map_err(|rule| CliError::Failed(format!("a seeded text breaks {rule:?}")))?;
        batch.comments.iter_mut().for_each(|new| new.comment.status = Status::Spam);
        batch.decisions.iter_mut().for_each(|new| new.decision.to = Status::Spam);
        units.store(batch).await?;
    }
    units.finish().await
}

/// The longest time between two of so many comments, in seconds.
fn longest_gap(comments: usize) -> u64 {
    2 * SPAN_SECONDS / (comments as u64).max(1)
}

/// Units of work under way, so that the writer is never out of work.
struct Units<'a> {
    service: &'a Service,
    running: VecDeque<JoinHandle<Result<(), ServiceError>>>,
}

impl Units<'_> {
    async fn store(&mut self, batch: Batch) -> Result<(), CliError> {
        let Batch { articles, authors, mut comments, mut decisions } = batch;
        // The rows that comments refer to come first, in units of their own.
        self.push(Batch { articles, authors, ..Batch::default() }).await?;
        while !comments.is_empty() {
            let count = comments.len().min(UNIT);
            let unit = comments.drain(..count).collect();
            let decided = decisions.drain(..count.min(decisions.len())).collect();
            self.push(Batch { comments: unit, decisions: decided, ..Batch::default() }).await?;
        }
        Ok(())
    }

    async fn push(&mut self, batch: Batch) -> Result<(), CliError> {
        if self.running.len() >= AHEAD
            && let Some(oldest) = self.running.pop_front()
        {
            oldest.await.map_err(CliError::failed)??;
        }
        let database = self.service.database.clone();
        let work = async move { database.write(move |connection| Ok(bulk::insert(connection, batch)?)).await };
        self.running.push_back(tokio::spawn(work));
        // Lets it go to the writer before the next is put together.
        tokio::task::yield_now().await;
        Ok(())
    }

    async fn finish(mut self) -> Result<(), CliError> {
        while let Some(oldest) = self.running.pop_front() {
            oldest.await.map_err(CliError::failed)??;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use afterword::storage::{AnyConnection, StorageError};

    #[test]
    fn plan_has_exactly_so_many_comments_and_an_article_for_each_hundred() {
        for comments in [300, 1_000, 15_000, 20_000, 100_000, 1_000_000] {
            let (stored, outlines) = plan(comments);
            assert_eq!(stored.comments, comments);
            assert_eq!(stored.articles, outlines.len());
            assert!(stored.articles >= comments / 100, "{stored:?}");
            assert!(outlines.iter().any(|outline| outline.path == HUNDRED && outline.visible == 100));
            assert_eq!(stored.big == 10_000, comments >= 20_000, "{stored:?}");
        }
        assert_eq!(plan(1_000_000).0.articles, 10_000);
    }

    #[test]
    fn what_is_seeded_is_what_doctor_would_find_right() {
        let directory = tempfile::tempdir().unwrap();
        let scratch = Scratch::new(directory.path()).unwrap();
        let installed = scratch.install("a", None).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let look = |connection: &mut AnyConnection| {
            let site = storage::sites::find_by_slug(connection, &SiteSlug::parse(SITE).unwrap())?.unwrap();
            let path = afterword::domain::article::ArticlePath::from_stored(HUNDRED.to_owned());
            let article = storage::articles::find_by_path(connection, site.id, &path)?.unwrap();
            let order = afterword::domain::page::ThreadOrder::Oldest;
            let page = storage::threads::page(connection, article.id, order, None, 500)?;
            let mut findings = storage::health::counter_findings(connection)?;
            findings.extend(storage::health::integrity_findings(connection)?);
            let counts = storage::threads::status_totals(connection, None)?;
            Ok::<_, StorageError>((findings, page, article.comment_count, counts))
        };
        let (findings, page, count, counts) = runtime.block_on(async {
            fill(&installed, 1_000).await.unwrap();
            fill_spam(&installed, 250).await.unwrap();
            installed.open().unwrap().service.database.read(look).await.unwrap()
        });
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!((page.len(), count), (100, 100));
        let count_of = |spam| counts.iter().filter(|row| (row.0 == Status::Spam) == spam).map(|row| row.1).sum::<i64>();
        assert_eq!((count_of(false), count_of(true)), (1_000, 250));
        assert!(page.iter().filter(|comment| comment.parent_id.is_some()).count() > 20, "few replies");
        assert!(page.is_sorted_by(|a, b| a.path < b.path));
    }
}
