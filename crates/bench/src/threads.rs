//! The threads of a seeded installation: comments with replies, put together in memory before anything is stored.

use crate::bulk::Batch;
use afterword::crypto::{Keyring, digest};
use afterword::domain::article::{Article, ArticleId, ArticlePath, ArticleTitle};
use afterword::domain::author::{AuthorId, AvatarSeed, EmailAddress};
use afterword::domain::comment::{Comment, CommentId, CommentText, Source};
use afterword::domain::fields::Rule;
use afterword::domain::judging::Evidence;
use afterword::domain::markup::{CommentBody, render};
use afterword::domain::moderation::{Action, Actor, Decision, Status};
use afterword::domain::site::Site;
use afterword::domain::thread::ThreadPath;
use afterword::domain::timestamp::Timestamp;
use afterword::id::Ids;
use afterword::storage::authors::NewAuthor;
use afterword::storage::comments::NewComment;
use afterword::storage::decisions::NewDecision;
use afterword_sample_text::Writer;
use rand::RngExt;
use rand::seq::IndexedRandom;

/// How many articles are written about at the same time, so that the rows of one do not lie side by side.
pub const AT_ONCE: usize = 16;
/// Comments in a hundred that answer another.
const REPLY_PERCENT: u32 = 45;
/// Comments in a hundred whose author is new.
const NEW_AUTHOR_PERCENT: u32 = 12;
/// How many of the last authors may write again.
const KNOWN_AUTHORS: usize = 64;

/// An article to fill.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Its path.
    pub path: String,
    /// How many of its comments are visible.
    pub visible: usize,
    /// How many wait for a moderator.
    pub pending: usize,
}

/// Makes threads, always the same ones but for the last bits of ids and what is random in a sealed address.
pub struct Threads<'a> {
    /// The site of all articles.
    pub site: &'a Site,
    /// The keys that addresses are sealed with.
    pub keyring: &'a Keyring,
    /// Where ids come from.
    pub ids: &'a Ids,
    /// Where texts come from.
    pub writer: Writer,
    /// When the next thing happens; moves on with each comment.
    pub now: Timestamp,
    /// The longest time between two comments, in seconds.
    pub longest_gap: u64,
    /// The number of the next new author.
    pub author_count: u64,
    authors: Vec<(AuthorId, String)>,
}

/// One thread that grows.
struct Growing {
    article: Article,
    outline: Outline,
    /// Where its approved comments stand in the list of all comments, to be answered.
    answerable: Vec<usize>,
}

impl<'a> Threads<'a> {
    /// Starts at a time.
    pub fn new(site: &'a Site, keyring: &'a Keyring, ids: &'a Ids, start: Timestamp, longest_gap: u64) -> Self {
        let writer = Writer::new(0x5eed);
        Self { site, keyring, ids, writer, now: start, longest_gap, authors: Vec::new(), author_count: 0 }
    }

    /// Makes the threads of some articles, which are written about at the same time.
    ///
    /// # Errors
    /// `Rule` where a text that was made is not one that is taken.
    pub fn fill(&mut self, outlines: &[Outline]) -> Result<Batch, Rule> {
        let mut batch = Batch::default();
        let mut growing: Vec<_> = outlines.iter().map(|outline| self.open(outline)).collect::<Result<_, _>>()?;
        let longest = outlines.iter().map(|outline| outline.visible + outline.pending).max().unwrap_or(0);
        for round in 0..longest {
            for thread in growing.iter_mut().filter(|thread| round < thread.outline.visible + thread.outline.pending) {
                let status = if round < thread.outline.visible { Status::Approved } else { Status::Pending };
                self.comment(thread, status, &mut batch)?;
            }
        }
        batch.articles = growing.into_iter().map(|thread| thread.article).collect();
        Ok(batch)
    }

    fn open(&mut self, outline: &Outline) -> Result<Growing, Rule> {
        self.pass_time();
        let title: String = self.writer.comment_of(40).chars().take(60).collect();
        let article = Article {
            id: ArticleId::new(self.ids.at(self.now)),
            site_id: self.site.id,
            path: ArticlePath::from_stored(outline.path.clone()),
            title: Some(ArticleTitle::parse(&title)?),
            external_id: None,
            is_open: true,
            version: 1,
            comment_count: i64::try_from(outline.visible).unwrap_or(0),
            created_at: self.now,
        };
        Ok(Growing { article, outline: outline.clone(), answerable: Vec::new() })
    }

    fn comment(&mut self, thread: &mut Growing, status: Status, batch: &mut Batch) -> Result<(), Rule> {
        self.pass_time();
        let (author_id, author_name) = self.author(batch)?;
        let id = self.ids.at(self.now);
        let parent = self.parent(thread).and_then(|at| batch.comments.get_mut(at));
        let (parent_id, path) = match parent {
            None => (None, ThreadPath::root(self.now, id)),
            Some(parent) => {
                parent.comment.reply_count += i64::from(status == Status::Approved);
                (Some(parent.comment.id), parent.comment.path.reply(self.now, id))
            }
        };
        if status == Status::Approved {
            thread.answerable.push(batch.comments.len());
        }
        let source = self.writer.comment();
        let text_hash = digest(&[source.as_bytes()]);
        let html = render(&CommentBody::parse(&source)?, self.site.settings.markup).html;
        let comment = Comment {
            id: CommentId::new(id),
            site_id: self.site.id,
            article_id: thread.article.id,
            parent_id,
            path,
            status,
            is_visible: status == Status::Approved,
            author_id: Some(author_id),
            author_name,
            author_url: self.writer.rng().random_ratio(15, 100).then(|| "https://author.example/about".to_owned()),
            is_moderator: self.writer.rng().random_ratio(2, 100),
            avatar: Some(AvatarSeed::from_random(id.unsigned_abs())),
            text: CommentText::new(source, self.site.settings.markup, html),
            source: Source::Form,
            network: None,
            reply_count: 0,
            created_at: self.now,
            edited_at: None,
            version: 1,
        };
        batch.decisions.push(NewDecision {
            id: self.ids.at(self.now),
            comment: comment.id,
            decision: decision(&comment),
            evidence: Some(Evidence::default()),
        });
        batch.comments.push(NewComment {
            comment,
            moderator_id: None,
            network: None,
            text_hash,
            author_visible_status: None,
        });
        Ok(())
    }

    /// Picks what is answered: one of the last approved comments, or none.
    fn parent(&mut self, thread: &Growing) -> Option<usize> {
        if !self.writer.rng().random_ratio(REPLY_PERCENT, 100) {
            return None;
        }
        let recent = thread.answerable.len().saturating_sub(30);
        thread.answerable.get(recent..)?.choose(self.writer.rng()).copied()
    }

    fn author(&mut self, batch: &mut Batch) -> Result<(AuthorId, String), Rule> {
        if !self.authors.is_empty() && !self.writer.rng().random_ratio(NEW_AUTHOR_PERCENT, 100) {
            return self.authors.choose(self.writer.rng()).cloned().ok_or(Rule::Required);
        }
        let id = AuthorId::new(self.ids.at(self.now));
        let email = EmailAddress::parse(&format!("author-{}@bench.example", self.author_count))?;
        self.author_count += 1;
        batch.authors.push(NewAuthor {
            id,
            site_id: self.site.id,
            // Fails only for addresses longer than any of these.
            email: self.keyring.seal_email(self.site.id, id, &email).map_err(|_| Rule::InvalidEmail)?,
            index: self.keyring.blind_index(self.site.id, &email),
            created_at: self.now,
        });
        if self.authors.len() == KNOWN_AUTHORS {
            let oldest = self.writer.rng().random_range(0..KNOWN_AUTHORS);
            self.authors.swap_remove(oldest);
        }
        let author = (id, self.writer.name());
        self.authors.push(author.clone());
        Ok(author)
    }

    /// Lets time pass. It never stands still: equal times could get equal ids.
    fn pass_time(&mut self) {
        let seconds = self.writer.rng().random_range(1..=self.longest_gap.max(1));
        self.now = self.now.plus_seconds(i64::try_from(seconds).unwrap_or(1));
    }
}

fn decision(comment: &Comment) -> Decision {
    Decision {
        at: comment.created_at,
        by: Actor::Policy,
        action: Action::Submit,
        from: None,
        to: comment.status,
        reasons: Vec::new(),
        text_before: None,
        is_undone: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterword::domain::author::AuthorName;

    #[test]
    fn sample_names_and_texts_are_accepted() {
        let mut writer = Writer::new(4);
        for _ in 0..200 {
            let name = writer.name();
            assert!(AuthorName::parse(&name).is_ok(), "{name}");
            let text = writer.comment();
            assert!(CommentBody::parse(&text).is_ok(), "{text}");
        }
    }
}
