//! Inserts whole threads at once.
//!
//! Nothing here counts replies or visible comments: those counters come with the rows.

use afterword::domain::article::Article;
use afterword::domain::moderation::Status;
use afterword::domain::site::SiteId;
use afterword::storage::authors::{self, NewAuthor};
use afterword::storage::comments::{self, NewComment};
use afterword::storage::decisions::NewDecision;
use afterword::storage::{AnyConnection, StorageError, articles, decisions, threads};
use std::collections::BTreeMap;

/// Rows that belong together in one unit of work.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    /// New articles, each with the number of visible comments that it will have when all batches are stored.
    pub articles: Vec<Article>,
    /// New addresses.
    pub authors: Vec<NewAuthor>,
    /// Comments, at most 1000, each with the number of its approved replies in all batches.
    pub comments: Vec<NewComment>,
    /// A decision of each comment.
    pub decisions: Vec<NewDecision>,
}

/// Stores a batch, and counts its comments by status.
///
/// # Errors
/// A unique violation where an id, an address or an article is there already.
pub fn insert(connection: &mut AnyConnection, batch: Batch) -> Result<(), StorageError> {
    let mut counts: BTreeMap<(SiteId, Status), i64> = BTreeMap::new();
    for new in &batch.comments {
        *counts.entry((new.comment.site_id, new.comment.status)).or_default() += 1;
    }
    for article in &batch.articles {
        articles::insert(connection, article)?;
    }
    authors::find_or_insert_all(connection, &batch.authors.iter().collect::<Vec<_>>())?;
    comments::insert_all(connection, batch.comments)?;
    decisions::insert_all(connection, batch.decisions)?;
    for ((site, status), count) in counts {
        threads::add_to_status(connection, site, status, count)?;
    }
    Ok(())
}
