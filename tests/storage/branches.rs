//! Branches with more replies than one unit of work takes: they follow decisions in bounded units, and every commit is sound.

use crate::support::{Place, START, World, bare};
use afterword::domain::article::Article;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::page::ThreadOrder;
use afterword::domain::thread::{PublicComment, ThreadPath};
use afterword::service::moderate::{self, Verb};
use afterword::service::{branches, purge};
use afterword::storage;
use afterword::storage::branches::ALLOWANCE;
use std::collections::HashSet;

const TOP: CommentId = CommentId::new(1);

/// Which comment, by its number, the reply with a number answers. The comment at the top is number 1.
type Shape = fn(i64) -> i64;

/// All answer the comment at the top; each the one before, far deeper than paths are; three to each.
const SHAPES: [Shape; 3] = [|_| 1, |number| number - 1, |number| (number + 1) / 3];

struct Thread {
    world: World,
    article: Article,
}

impl Thread {
    /// Plants a comment with approved replies under an approved comment; the top has the status that is given.
    async fn plant(shape: Shape, replies: i64, status: Status) -> Self {
        let world = World::new();
        let site = world.site("blog", &[]).await;
        let article = world.empty_article(&site, "/a").await;
        let mut paths: Vec<ThreadPath> = Vec::new();
        let mut batch = Vec::new();
        for number in 1..=replies + 1 {
            let parent = (number > 1).then(|| shape(number));
            let parent = parent.map(|parent| (CommentId::new(parent), &paths[usize::try_from(parent).unwrap() - 1]));
            let status = if number == 1 { status } else { Status::Approved };
            let is_visible = batch.is_empty() && status == Status::Approved
                || batch.first().is_some_and(|top: &storage::comments::NewComment| top.comment.is_visible);
            let place = Place { article: &article, parent, at: START.plus_seconds(number), status, is_visible };
            let new = bare(number, &place);
            paths.push(new.comment.path.clone());
            batch.push(new);
        }
        for part in batch.chunks(500).map(<[_]>::to_vec) {
            world
                .write(move |connection| {
                    storage::comments::insert_all(connection, part.clone())?;
                    storage::threads::count_in_all(connection, part.iter().map(|new| &new.comment))
                })
                .await;
        }
        Self { world, article }
    }

    async fn page(&self, order: ThreadOrder) -> Vec<PublicComment> {
        let article = self.article.id;
        self.world.read(move |connection| storage::threads::page(connection, article, order, None, 10_000)).await
    }

    /// Holds one commit against what must be true of each: what readers see hangs together, and `doctor` finds nothing.
    async fn check(&self) -> usize {
        let page = self.page(ThreadOrder::Oldest).await;
        let ids: HashSet<_> = page.iter().map(|comment| comment.id).collect();
        for comment in &page {
            assert!(comment.parent_id.is_none_or(|parent| ids.contains(&parent)), "{:?} hangs in the air", comment.id);
        }
        assert_eq!(self.page(ThreadOrder::Newest).await.len(), page.len());
        assert_eq!(self.world.counter_findings().await, Vec::<String>::new());
        page.len()
    }

    /// Lets the rest follow. Returns how many comments readers saw after each unit of work.
    async fn follow(&self) -> Vec<usize> {
        let mut seen = vec![self.check().await];
        let mut flags = self.flags().await;
        loop {
            let is_more = branches::resume(&self.world.service).await.unwrap();
            let now = self.flags().await;
            assert!((flags - now).abs() <= ALLOWANCE, "one unit changed {flags} to {now}");
            flags = now;
            // A chain takes many units, and each of its commits is like the one before.
            if seen.len() < 6 || !is_more {
                seen.push(self.check().await);
            }
            if !is_more {
                return seen;
            }
        }
    }

    async fn flags(&self) -> i64 {
        self.world.count("comments WHERE is_visible").await
    }
}

#[tokio::test]
async fn replies_appear_in_bounded_units_after_their_parent_is_shown() {
    for shape in SHAPES {
        let thread = Thread::plant(shape, 1_300, Status::Spam).await;
        assert_eq!(thread.check().await, 0);
        thread.world.decide(TOP, Verb::Become(Status::Approved)).await.unwrap();
        let seen = thread.follow().await;
        assert!(seen[0] > 1 && seen[0] < 1_301 && seen.is_sorted(), "{seen:?}");
        assert_eq!(seen.last(), Some(&1_301));
    }
}

#[tokio::test]
async fn replies_disappear_for_readers_at_once_and_are_hidden_in_bounded_units() {
    for shape in SHAPES {
        let thread = Thread::plant(shape, 1_300, Status::Approved).await;
        assert_eq!(thread.check().await, 1_301);
        thread.world.decide(TOP, Verb::Become(Status::Spam)).await.unwrap();
        assert!(thread.flags().await > 0);
        assert!(thread.follow().await.iter().all(|seen| *seen == 0));
        assert_eq!(thread.flags().await, 0);
        assert_eq!(thread.world.article(&site(&thread).await, "/a").await.comment_count, 0);
    }
}

async fn site(thread: &Thread) -> afterword::domain::site::Site {
    afterword::service::sites::find(&thread.world.service, "blog").await.unwrap()
}

#[tokio::test]
async fn decision_that_is_taken_back_half_way_ends_as_if_it_had_never_been() {
    for shape in SHAPES {
        for (status, decided, end) in [(Status::Approved, Status::Trash, 1_301), (Status::Trash, Status::Approved, 0)] {
            let thread = Thread::plant(shape, 1_300, status).await;
            thread.world.decide(TOP, Verb::Become(decided)).await.unwrap();
            branches::resume(&thread.world.service).await.unwrap();
            thread.check().await;
            thread.world.undo(TOP).await.unwrap();
            assert_eq!(thread.follow().await.last(), Some(&end));
            assert_eq!(thread.flags().await, i64::try_from(end).unwrap());
        }
    }
}

#[tokio::test]
async fn reply_that_is_held_while_its_branch_appears_stays_hidden_with_its_own() {
    let thread = Thread::plant(SHAPES[2], 1_300, Status::Spam).await;
    thread.world.decide(TOP, Verb::Become(Status::Approved)).await.unwrap();
    thread.world.decide(CommentId::new(3), Verb::Become(Status::Pending)).await.unwrap();
    let end = *thread.follow().await.last().unwrap();
    let page = thread.page(ThreadOrder::Oldest).await;
    assert!(end > 400 && end < 1_300 && page.iter().all(|comment| comment.id != CommentId::new(3)), "{end}");
    thread.world.decide(CommentId::new(3), Verb::Become(Status::Approved)).await.unwrap();
    assert_eq!(thread.follow().await.last(), Some(&1_301));
}

#[tokio::test]
async fn job_goes_on_where_the_last_server_was_stopped() {
    let thread = Thread::plant(SHAPES[2], 1_300, Status::Spam).await;
    thread.world.decide(TOP, Verb::Become(Status::Approved)).await.unwrap();
    assert!(thread.flags().await < 1_301);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let job = afterword::jobs::run_until_stopped(thread.world.service.clone(), None, stopped);
    let end = async {
        while thread.flags().await < 1_301 {
            tokio::task::yield_now().await;
        }
        stop.send(true).unwrap();
    };
    futures_util::future::join(job, end).await;
    assert_eq!(thread.check().await, 1_301);
}

#[tokio::test]
async fn replies_to_a_deleted_comment_move_up_whatever_their_number() {
    for shape in SHAPES {
        let thread = Thread::plant(shape, 1_300, Status::Trash).await;
        thread.world.delete(TOP).await.unwrap();
        assert!(thread.world.find(TOP).await.is_none());
        assert_eq!(thread.follow().await.last(), Some(&1_300));
        let page = thread.page(ThreadOrder::Oldest).await;
        let roots = page.iter().filter(|comment| comment.parent_id.is_none());
        assert!(roots.clone().count() > 0 && roots.clone().all(|root| root.path.level() == 1));
        assert!(page.iter().all(|one| one.parent_id.is_none_or(|parent| {
            page.iter().any(|other| other.id == parent && one.path == other.path.reply(one.created_at, one.id.get()))
        })));
        assert_eq!(thread.world.count("branch_walks").await, 0);
    }
}

#[tokio::test]
async fn batch_and_purge_delete_comments_with_very_many_replies() {
    let thread = Thread::plant(SHAPES[0], 1_300, Status::Trash).await;
    let operator = afterword::domain::account::Principal::operator();
    let results = moderate::batch(&thread.world.service, &operator, vec![TOP, CommentId::new(2)], Verb::Delete).await;
    let results = results.unwrap();
    assert!(matches!(results[0], (TOP, Ok(None))) && results[1].1.is_err(), "{results:?}");
    assert_eq!(thread.follow().await.last(), Some(&1_300));

    let thread = Thread::plant(SHAPES[0], 1_300, Status::Trash).await;
    thread.world.clock.advance_seconds(40 * 86_400);
    assert_eq!(purge::purge(&thread.world.service).await.unwrap().comments, 1);
    assert_eq!(thread.follow().await.last(), Some(&1_300));
}
