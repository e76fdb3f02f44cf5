//! Pages of very large threads: what they cost, and that a walk through them misses and repeats nothing.

use crate::support::{Dice, Place, START, World, bare};
use afterword::domain::article::Article;
use afterword::domain::comment::{Comment, CommentId};
use afterword::domain::moderation::Status;
use afterword::domain::page::{PageSize, ThreadOrder};
use afterword::domain::thread::ThreadPath;
use afterword::service::read::{self, ThreadPage, ThreadRequest};
use afterword::storage;
use std::collections::{HashMap, HashSet};

/// The comments of one article, and new ones for it.
struct Thread {
    world: World,
    article: Article,
    paths: Vec<(CommentId, ThreadPath)>,
    dice: Dice,
}

/// Which comment the next one answers: the number of one before it.
type Shape = fn(&mut Dice, usize) -> Option<usize>;

const FLAT: Shape = |_, _| None;
const NESTED: Shape = |_, index| index.checked_sub(1);
const MIXED: Shape = |dice, index| if dice.below(4) == 0 { None } else { Some(dice.below(index)) };

impl Thread {
    async fn of(count: usize, shape: Shape) -> Self {
        let world = World::new();
        let site = world.site("blog", &[]).await;
        let article = world.empty_article(&site, "/a").await;
        let mut thread = Self { world, article, paths: Vec::new(), dice: Dice(7) };
        while thread.paths.len() < count {
            let parents = (thread.paths.len()..count.min(thread.paths.len() + 2_500)).collect::<Vec<_>>();
            let mut batch = Vec::new();
            for index in parents {
                let parent = shape(&mut thread.dice, index).filter(|parent| *parent < index);
                batch.push(thread.make(parent));
            }
            thread.store(batch).await;
        }
        thread
    }

    fn make(&mut self, parent: Option<usize>) -> storage::comments::NewComment {
        let id = i64::try_from(self.paths.len()).unwrap() + 1;
        let parent = parent.and_then(|index| self.paths.get(index)).map(|(id, path)| (*id, path));
        let at = START.plus_seconds(id);
        let place = Place { article: &self.article, parent, at, status: Status::Approved, is_visible: true };
        let new = bare(id, &place);
        self.paths.push((new.comment.id, new.comment.path.clone()));
        new
    }

    async fn store(&self, batch: Vec<storage::comments::NewComment>) {
        self.world
            .write(move |connection| {
                batch.into_iter().try_for_each(|new| storage::comments::insert_all(connection, vec![new]))
            })
            .await;
    }

    /// Posts a comment that opens a conversation, and an answer to any that is there.
    async fn post(&mut self) {
        let root = self.make(None);
        let parent = self.dice.below(self.paths.len());
        let reply = self.make(Some(parent));
        self.store(vec![root, reply]).await;
    }

    async fn page(&self, order: ThreadOrder, limit: &str, cursor: Option<String>) -> ThreadPage {
        let request = ThreadRequest {
            site: "blog".to_owned(),
            article: "/a".to_owned(),
            order,
            size: PageSize::parse(Some(limit), PageSize::THREAD).unwrap(),
            cursor,
            reply_to: None,
        };
        read::thread(&self.world.service, request).await.unwrap()
    }

    /// Gives the order in which the comments that are there now are to be read.
    fn reading_order(&self, order: ThreadOrder) -> Vec<CommentId> {
        let mut all: Vec<_> = self.paths.iter().collect();
        all.sort_by(|(_, a), (_, b)| match order {
            ThreadOrder::Oldest => a.cmp(b),
            ThreadOrder::Newest => b.conversation().cmp(a.conversation()).then(a.cmp(b)),
        });
        all.into_iter().map(|(id, _)| *id).collect()
    }

    /// Reads page after page while others post in between, and checks what came.
    async fn walk(&mut self, order: ThreadOrder, limit: &str) {
        let expected = self.reading_order(order);
        let size = limit.parse::<usize>().unwrap();
        let mut read = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.page(order, limit, cursor).await;
            assert!(page.comments.len() <= size);
            read.extend(page.comments.iter().map(|comment| comment.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
            assert_eq!(page.comments.len(), size, "a page that is not the last is full");
            self.post().await;
        }
        let distinct: HashSet<_> = read.iter().collect();
        assert_eq!(distinct.len(), read.len(), "a comment was repeated");
        let position: HashMap<_, _> = self.reading_order(order).into_iter().zip(0..).collect::<HashMap<_, i32>>();
        assert!(read.windows(2).all(|pair| position[&pair[0]] < position[&pair[1]]), "the reading order was left");
        let known: HashSet<_> = expected.iter().copied().collect();
        read.retain(|id| known.contains(id));
        assert_eq!(read, expected, "a comment was skipped");
    }

    /// Counts the SQL statements of the first page and of one behind it.
    async fn statements(&self, order: ThreadOrder, limit: &str) -> [u64; 2] {
        // The sites are read once, whatever is asked afterwards.
        self.page(order, limit, None).await;
        let before = self.world.service.database.query_count();
        let first = self.page(order, limit, None).await;
        let between = self.world.service.database.query_count();
        self.page(order, limit, first.next_cursor).await;
        [between - before, self.world.service.database.query_count() - between]
    }
}

async fn check_large(shape: Shape) {
    let small = Thread::of(10, shape).await;
    let mut large = Thread::of(10_000, shape).await;
    let orders = [ThreadOrder::Oldest, ThreadOrder::Newest];
    for order in orders {
        let statements = small.statements(order, "4").await;
        assert_eq!(large.statements(order, "4").await, statements);
        assert!(statements.iter().all(|count| *count <= 5), "{statements:?}");
    }
    for order in orders {
        large.walk(order, "100").await;
    }
}

#[tokio::test]
async fn ten_thousand_conversations_are_read_page_by_page() {
    check_large(FLAT).await;
}

#[tokio::test]
async fn one_conversation_of_ten_thousand_nested_replies_is_read_page_by_page() {
    check_large(NESTED).await;
}

#[tokio::test]
async fn small_pages_miss_and_repeat_nothing_while_others_post() {
    for order in [ThreadOrder::Oldest, ThreadOrder::Newest] {
        for limit in ["7", "100"] {
            Thread::of(300, MIXED).await.walk(order, limit).await;
        }
    }
}

#[tokio::test]
async fn top_of_a_thousand_nested_replies_hides_and_shows_all_of_them() {
    let thread = Thread::of(1_000, NESTED).await;
    let world = &thread.world;
    let article = thread.article.id;
    world.write(move |connection| storage::articles::touch(connection, article, 1_000)).await;
    let counts = "UPDATE status_counts SET comment_count = 1000 WHERE status = 'approved';
        UPDATE comments SET reply_count = 1 WHERE id < 1000";
    world.write(move |connection| crate::support::execute(connection, counts)).await;
    let top: Comment = world.find(CommentId::new(1)).await.unwrap();
    for (status, count) in [(Status::Pending, 0), (Status::Approved, 1_000)] {
        let before = world.service.database.query_count();
        world.decide(top.id, afterword::service::moderate::Verb::Become(status)).await.unwrap();
        assert!(world.service.database.query_count() - before < 500, "the cost grows with the replies");
        while afterword::service::branches::resume(&world.service).await.unwrap() {}
        let stored = world.read(move |connection| storage::articles::find(connection, article)).await.unwrap();
        assert_eq!(stored.comment_count, count);
    }
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}
