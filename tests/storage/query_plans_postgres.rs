//! How `PostgreSQL` can run the queries whose cost must not grow with what is stored: along an index, without sorting.
//!
//! Tables of tests are too small for its planner to care. Reading whole tables and sorting are made so dear that it does
//! either only where no index has the rows and their order.

use crate::common::postgres::Scratch;
use crate::query_plans::{cursor, filters};
use crate::support::START;
use afterword::domain::article::{ArticleId, ArticlePath};
use afterword::domain::author::AvatarSeed;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::page::{ThreadCursor, ThreadOrder};
use afterword::domain::site::SiteId;
use afterword::domain::thread::ThreadPath;
use afterword::storage::feed::FeedScope;
use afterword::storage::retention::Aged;
use afterword::storage::{self, AnyConnection, spam_memory};
use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::prelude::*;
use std::sync::{Arc, Mutex};

const PLAIN: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_sort = off;
    SET enable_bitmapscan = off; SET enable_incremental_sort = off;";

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text, column_name = "QUERY PLAN")]
    text: String,
}

/// A connection that remembers the SQL that runs over it.
struct Recorder {
    connection: AnyConnection,
    seen: Arc<Mutex<Vec<String>>>,
    _scratch: Scratch,
}

impl Recorder {
    fn new() -> Self {
        let scratch = Scratch::migrated();
        let mut connection = AnyConnection::Postgres(scratch.connect());
        connection.batch_execute(PLAIN).unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                log.lock().unwrap().push(query.to_string());
            }
        });
        Self { connection, seen, _scratch: scratch }
    }

    /// Gives each statement that `work` runs, with its plan.
    fn plans<T>(&mut self, work: impl FnOnce(&mut AnyConnection) -> T) -> Vec<(String, String)> {
        self.seen.lock().unwrap().clear();
        work(&mut self.connection);
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        assert!(!seen.is_empty(), "no statement was run");
        seen.iter()
            .map(|shown| shown.split(" -- binds:").next().unwrap().to_owned())
            .map(|sql| self.plan(sql))
            .collect()
    }

    fn plan(&mut self, sql: String) -> (String, String) {
        let count = (1..).take_while(|number| sql.contains(&format!("${number}"))).count();
        let values = vec!["NULL"; count].join(", ");
        let arguments = if count == 0 { String::new() } else { format!("({values})") };
        self.connection.batch_execute(&format!("PREPARE shown AS {sql}")).unwrap();
        let steps: Vec<Step> =
            diesel::sql_query(format!("EXPLAIN EXECUTE shown{arguments}")).load(&mut self.connection).unwrap();
        self.connection.batch_execute("DEALLOCATE shown").unwrap();
        (sql, steps.into_iter().map(|step| step.text + "\n").collect())
    }

    fn check<T>(&mut self, what: &str, work: impl FnOnce(&mut AnyConnection) -> T) {
        for (sql, plan) in self.plans(work) {
            assert!(plan.contains("Index"), "{what}: {plan}for {sql}");
            assert!(!plan.contains("Seq Scan") && !plan.contains("Sort"), "{what}: {plan}for {sql}");
        }
    }
}

#[test]
fn recorder_finds_what_reads_a_whole_table_or_sorts() {
    let mut recorder = Recorder::new();
    for bad in ["SELECT * FROM comments WHERE body_html = 'x'", "SELECT * FROM comments ORDER BY body_html"] {
        let (_, plan) = recorder.plan(bad.to_owned());
        assert!(plan.contains("Seq Scan") || plan.contains("Sort"), "{plan}");
    }
}

#[test]
fn page_of_a_thread_is_a_range_of_an_index_on_postgresql() {
    let mut recorder = Recorder::new();
    for order in [ThreadOrder::Oldest, ThreadOrder::Newest] {
        let behind = ThreadCursor { order, after: ThreadPath::root(START, 5).reply(START, 6) };
        for after in [None, Some(&behind)] {
            let what = format!("{order:?}, {after:?}");
            recorder.check(&what, |c| storage::threads::page(c, ArticleId::new(1), order, after, 101).unwrap());
        }
    }
}

#[test]
fn lists_of_moderators_are_ranges_of_an_index_on_postgresql() {
    let mut recorder = Recorder::new();
    for filter in filters() {
        for after in [None, Some(cursor())] {
            let what = format!("{filter:?}, {after:?}");
            recorder.check(&what, |c| storage::comments::list(c, &filter, after, 51).unwrap());
        }
    }
    for sites in [None, Some(&[1_i64][..]), Some(&[1_i64, 2][..])] {
        for after in [None, Some(cursor())] {
            recorder.check("articles", |c| storage::articles::list(c, sites, after, 51).unwrap());
        }
    }
}

#[test]
fn comments_and_what_belongs_to_them_are_found_by_an_index_on_postgresql() {
    let mut recorder = Recorder::new();
    let (id, article) = (CommentId::new(1), ArticleId::new(1));
    let path = ArticlePath::from_stored("/a".to_owned());
    recorder.check("find", |c| storage::comments::find(c, id).unwrap());
    recorder.check("find_visible", |c| storage::threads::find_visible(c, id).unwrap());
    recorder.check("feed of an article", |c| storage::feed::newest(c, FeedScope::Article(article), 50).unwrap());
    recorder.check("feed of a site", |c| storage::feed::newest(c, FeedScope::Site(SiteId::new(1)), 50).unwrap());
    recorder
        .check("same text", |c| storage::comments::same_texts(c, &[(article, b"x"), (article, b"y")], START).unwrap());
    recorder.check("discarded", |c| storage::comments::discarded_before(c, Status::Spam, START, 100).unwrap());
    for what in Aged::ALL {
        recorder.check(&format!("{what:?}"), |c| storage::retention::forget(c, *what, START, 9).unwrap());
    }
    recorder.check("history", |c| storage::decisions::of_comments(c, &[1, 2, 3]).unwrap());
    recorder.check("undo", |c| storage::decisions::newest_to_undo(c, id).unwrap());
    recorder.check("restore", |c| storage::decisions::status_before_discard(c, id).unwrap());
    recorder.check("by path", |c| storage::articles::find_by_path(c, SiteId::new(1), &path).unwrap());
    recorder.check("counts", |c| storage::articles::counts(c, SiteId::new(1), &["/a", "/b"]).unwrap());
    recorder.check("key", |c| storage::guards::find_key(c, b"k", START).unwrap());
    recorder.check("log, newest first", |c| storage::audit::list_before(c, 9, 51).unwrap());
    recorder.check("log, oldest first", |c| storage::audit::list_after(c, 9, 51).unwrap());
}

#[test]
fn what_is_remembered_of_spam_is_found_by_the_index_made_for_it_on_postgresql() {
    let mut recorder = Recorder::new();
    let (site, comment) = (SiteId::new(1), CommentId::new(1));
    let authors = [7, 8].map(AvatarSeed::from_stored).map(Option::unwrap);
    let networks = ["198.51.100.0/24", "203.0.113.0/24"];
    let found_by = |recorder: &mut Recorder, index: &str, work: &dyn Fn(&mut AnyConnection)| {
        for (sql, plan) in recorder.plans(work) {
            assert!(plan.contains(&format!("using {index} on")), "{index}: {plan}for {sql}");
        }
    };
    // Few rows are counted by author or network, and may be sorted for it.
    found_by(&mut recorder, "comments_by_proof", &|c| drop(spam_memory::by_proof(c, site, &authors).unwrap()));
    found_by(&mut recorder, "comments_spam_by_network", &|c| {
        drop(spam_memory::network_spam(c, site, &networks, START).unwrap());
    });
    found_by(&mut recorder, "near_texts_key", &|c| {
        drop(spam_memory::recent_texts(c, site, &[1, 2, 3], START, 2_000).unwrap());
    });
    found_by(&mut recorder, "arrivals_key", &|c| {
        spam_memory::arrivals_since(c, site, START).unwrap();
    });
    found_by(&mut recorder, "spam_examples_by_comment", &|c| {
        storage::training::label(c, comment).unwrap();
    });
    found_by(&mut recorder, "spam_examples_key", &|c| {
        drop(storage::training::lessons_after(c, site, 5, 20_000).unwrap());
    });
    let before = Some((START, comment));
    recorder.check("trial", |c| storage::trials::judged_since(c, site, START, before, 500).unwrap());
}
