//! How SQLite means to run each query: by an index, and without sorting what a list shows.
//!
//! What `doctor` and `/readyz` ask (`storage::health`) is exempt: it reads everything, and is asked seldom.

use crate::support::{START, World};
use afterword::crypto::TokenHash;
use afterword::domain::account::{ModeratorId, TokenId};
use afterword::domain::article::{ArticleId, ArticlePath, ExternalId};
use afterword::domain::author::AvatarSeed;
use afterword::domain::ban::BanId;
use afterword::domain::comment::{Comment, CommentId};
use afterword::domain::moderation::Status;
use afterword::domain::page::{ListCursor, ThreadCursor, ThreadOrder};
use afterword::domain::site::{SiteId, SiteSlug};
use afterword::domain::thread::ThreadPath;
use afterword::domain::timestamp::Timestamp;
use afterword::storage::comments::CommentFilter;
use afterword::storage::feed::FeedScope;
use afterword::storage::retention::Aged;
use afterword::storage::sites::SiteFilter;
use afterword::storage::{self, AnyConnection, spam_memory};
use diesel::connection::InstrumentationEvent;
use diesel::prelude::*;
use std::sync::{Arc, Mutex};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = diesel::sql_types::Text)]
    detail: String,
}

/// A connection that remembers the SQL that runs over it.
struct Recorder {
    connection: AnyConnection,
    seen: Arc<Mutex<Vec<String>>>,
    world: World,
}

impl Recorder {
    fn new() -> Self {
        let world = World::on_sqlite();
        let sqlite = SqliteConnection::establish(world.database.text.strip_prefix("sqlite://").unwrap()).unwrap();
        let mut connection = AnyConnection::Sqlite(sqlite);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                log.lock().unwrap().push(query.to_string());
            }
        });
        Self { connection, seen, world }
    }

    /// Gives each statement that `work` runs, with the lines of its plan. What it finds does not matter: nothing is there.
    fn plans<T>(&mut self, work: impl FnOnce(&mut AnyConnection) -> T) -> Vec<(String, Vec<String>)> {
        self.seen.lock().unwrap().clear();
        work(&mut self.connection);
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        assert!(!seen.is_empty(), "no statement was run");
        seen.into_iter()
            .map(|shown| {
                let sql = shown.split(" -- binds:").next().unwrap().to_owned();
                let plan = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}"));
                let steps: Vec<Step> = plan.load(&mut self.connection).unwrap();
                (sql, steps.into_iter().map(|step| step.detail).collect())
            })
            .collect()
    }

    /// Refuses a plan that reads every comment, or that sorts.
    fn check<T>(&mut self, what: &str, work: impl FnOnce(&mut AnyConnection) -> T) {
        for (sql, steps) in self.plans(work) {
            for step in &steps {
                let scans = ["comments", "c", "p", "reply"].iter().any(|name| {
                    step.strip_prefix("SCAN ")
                        .and_then(|rest| rest.split(' ').next())
                        .is_some_and(|table| table == *name)
                });
                let is_bad = scans || step.contains("TEMP B-TREE") || step.contains("AUTOMATIC");
                assert!(!is_bad, "{what}: {step}\nof {steps:#?}\nfor {sql}");
            }
        }
    }
}

pub fn cursor() -> ListCursor {
    ListCursor { at: START, id: 77 }
}

#[test]
fn page_of_a_thread_is_a_range_of_an_index() {
    let mut recorder = Recorder::new();
    for order in [ThreadOrder::Oldest, ThreadOrder::Newest] {
        let behind = ThreadCursor { order, after: ThreadPath::root(START, 5).reply(START, 6) };
        for after in [None, Some(&behind)] {
            let what = format!("{order:?}, {after:?}");
            let work = |connection: &mut AnyConnection| {
                storage::threads::page(connection, ArticleId::new(1), order, after, 101).unwrap()
            };
            recorder.check(&what, work);
            for (_, steps) in recorder.plans(work) {
                let index =
                    if order == ThreadOrder::Oldest { "comments_in_reading_order" } else { "comments_by_conversation" };
                // Beside the range, it looks whether something above a comment is being hidden.
                let (hiding, own): (Vec<_>, Vec<_>) =
                    steps.iter().partition(|step| step.contains("branch_walks") || step.starts_with("CORRELATED"));
                assert!(hiding.iter().all(|step| !step.starts_with("SCAN")), "{what}: {steps:?}");
                assert!(own.iter().all(|step| step.starts_with("SEARCH") && step.contains(index)), "{what}: {steps:?}");
            }
        }
    }
}

/// Every combination of what a moderator's list can be narrowed by.
pub fn filters() -> Vec<CommentFilter> {
    let mut filters = vec![CommentFilter::default()];
    let vary = |filters: &mut Vec<CommentFilter>, change: &dyn Fn(&mut CommentFilter)| {
        let mut changed = filters.clone();
        changed.iter_mut().for_each(change);
        filters.extend(changed);
    };
    vary(&mut filters, &|filter| filter.status = Some(Status::Pending));
    vary(&mut filters, &|filter| filter.text = Some("needle".to_owned()));
    vary(&mut filters, &|filter| filter.from = Some(START));
    vary(&mut filters, &|filter| filter.to = Some(START));
    vary(&mut filters, &|filter| filter.is_oldest_first = true);
    vary(&mut filters, &|filter| filter.article = Some(ArticleId::new(9)));
    let unbound = filters.clone();
    for sites in [vec![1], vec![1, 2, 3]] {
        filters.extend(unbound.iter().cloned().map(|filter| CommentFilter { sites: Some(sites.clone()), ..filter }));
    }
    filters
}

#[test]
fn lists_of_moderators_are_ranges_of_an_index_that_has_their_order() {
    let mut recorder = Recorder::new();
    for filter in filters() {
        for after in [None, Some(cursor())] {
            let what = format!("{filter:?}, {after:?}");
            let work =
                |connection: &mut AnyConnection| storage::comments::list(connection, &filter, after, 51).unwrap();
            recorder.check(&what, work);
            for (_, steps) in recorder.plans(work) {
                assert!(steps[0].starts_with("SEARCH comments"), "{what}: {steps:?}");
                assert!(steps[0].contains("created_at"), "{what}: {steps:?}");
                if filter.article.is_some() {
                    assert!(steps[0].contains("article_id="), "{what}: {steps:?}");
                }
                // Where the list has an end, SQLite may as well read all statuses of that span of time.
                let has_end = if filter.is_oldest_first { filter.to.is_some() } else { filter.from.is_some() };
                if filter.status.is_some() && !has_end {
                    assert!(steps[0].contains("status="), "{what}: {steps:?}");
                }
            }
        }
    }
}

#[test]
fn comments_and_their_history_are_found_by_an_index() {
    let mut recorder = Recorder::new();
    let (id, article) = (CommentId::new(1), ArticleId::new(1));
    recorder.check("find", |c| storage::comments::find(c, id).unwrap());
    recorder.check("find_visible", |c| storage::threads::find_visible(c, id).unwrap());
    recorder.check("feed of an article", |c| storage::feed::newest(c, FeedScope::Article(article), 50).unwrap());
    recorder.check("feed of a site", |c| storage::feed::newest(c, FeedScope::Site(SiteId::new(1)), 50).unwrap());
    recorder
        .check("same text", |c| storage::comments::same_texts(c, &[(article, b"x"), (article, b"y")], START).unwrap());
    recorder.check("discarded", |c| storage::comments::discarded_before(c, Status::Spam, START, 100).unwrap());
    recorder.check("unanswered", |c| storage::retention::delete_unanswered(c, Status::Spam, &[id, id]).unwrap());
    recorder.check("history", |c| storage::decisions::of_comments(c, &[1, 2, 3]).unwrap());
    recorder.check("undo", |c| storage::decisions::newest_to_undo(c, id).unwrap());
    recorder.check("restore", |c| storage::decisions::status_before_discard(c, id).unwrap());
    recorder.check("status counts of sites", |c| storage::threads::status_counts(c, &[1, 2]).unwrap());
    recorder.check("address", |c| storage::authors::sealed_of_comment(c, id).unwrap());
    recorder.check("addresses", |c| storage::authors::sealed(c, &[1, 2]).unwrap());
    recorder.check("unused addresses", |c| storage::retention::unused_authors(c, 7, 100).unwrap());
    recorder.check("forgotten addresses", |c| storage::retention::forget_authors(c, &[1, 2]).unwrap());
}

#[test]
fn branches_are_walked_by_an_index() {
    let mut recorder = Recorder::new();
    let article = crate::common::wait(async {
        let site = recorder.world.site("blog", &[]).await;
        recorder.world.empty_article(&site, "/a").await
    });
    let place =
        |status, is_visible| crate::support::Place { article: &article, parent: None, at: START, status, is_visible };
    let [hidden, shown, gone] = [(1, Status::Spam), (2, Status::Approved), (3, Status::Spam)].map(|(id, status)| {
        let new = crate::support::bare(id, &place(status, status == Status::Approved));
        let comment = new.comment.clone();
        storage::comments::insert_all(&mut recorder.connection, vec![new]).unwrap();
        storage::threads::count_in_all(&mut recorder.connection, std::iter::once(&comment)).unwrap();
        comment
    });
    let decide = |recorder: &mut Recorder, what: &str, comment: &Comment, to| {
        recorder.check(what, |c| {
            storage::comments::set_status(c, comment.id, to, START).unwrap();
            storage::threads::count_move(c, comment, to).unwrap();
        });
    };
    // As if they had replies.
    let with_replies = |comment: Comment| Comment { reply_count: 1, ..comment };
    decide(&mut recorder, "show", &with_replies(hidden), Status::Approved);
    decide(&mut recorder, "hide", &with_replies(shown), Status::Spam);
    recorder.check("delete", |c| storage::threads::delete(c, &gone).unwrap());
    recorder.check("resume", |c| storage::branches::resume(c).unwrap());
}

#[test]
fn articles_and_sites_are_found_by_an_index() {
    let mut recorder = Recorder::new();
    let site = SiteId::new(1);
    let path = ArticlePath::from_stored("/a".to_owned());
    let number = ExternalId::from_stored("7".to_owned());
    for sites in [None, Some(&[1_i64][..]), Some(&[1_i64, 2][..])] {
        for after in [None, Some(cursor())] {
            recorder.check("articles", |c| storage::articles::list(c, sites, after, 51).unwrap());
        }
    }
    recorder.check("article", |c| storage::articles::find(c, ArticleId::new(1)).unwrap());
    recorder.check("by path", |c| storage::articles::find_by_path(c, site, &path).unwrap());
    recorder.check("by number", |c| storage::articles::find_by_external_id(c, site, &number).unwrap());
    recorder.check("several", |c| storage::articles::find_all(c, &[1, 2, 3]).unwrap());
    for (_, steps) in recorder.plans(|c| storage::articles::counts(c, site, &["/a", "/b"]).unwrap()) {
        assert!(steps[0].contains("site_id=? AND path=?"), "{steps:?}");
    }
    recorder.check("site", |c| storage::sites::find_by_slug(c, &SiteSlug::parse("blog").unwrap()).unwrap());
    // What belongs to the sites of a page, origins and texts, may not be asked for site by site.
    assert_eq!(recorder.plans(|c| storage::sites::list(c, &SiteFilter::default(), 50).unwrap()).len(), 3);
}

#[test]
fn guards_sessions_tokens_jobs_and_the_log_are_read_by_an_index() {
    let mut recorder = Recorder::new();
    let later: Timestamp = START.plus_days(1);
    let token = TokenHash::from_stored(vec![7; 32]);
    let all_searched = |recorder: &mut Recorder, what: &str, work: &dyn Fn(&mut AnyConnection)| {
        recorder.check(what, work);
        for (sql, steps) in recorder.plans(work) {
            let scans = steps.iter().any(|step| step.starts_with("SCAN") && !step.contains("USING"));
            assert!(!scans, "{what}: {steps:?} for {sql}");
        }
    };
    all_searched(&mut recorder, "key", &|c| drop(storage::guards::find_key(c, b"k", START).unwrap()));
    all_searched(&mut recorder, "nonce", &|c| drop(storage::guards::spend_nonce(c, b"n", later)));
    all_searched(&mut recorder, "session", &|c| drop(storage::sessions::find(c, token.as_bytes())));
    all_searched(&mut recorder, "seen", &|c| drop(storage::sessions::mark_seen(c, token.as_bytes(), START)));
    all_searched(&mut recorder, "sign out", &|c| drop(storage::sessions::delete(c, token.as_bytes())));
    let moderator = ModeratorId::new(1);
    all_searched(&mut recorder, "sign out all", &|c| drop(storage::sessions::delete_of_moderator(c, moderator)));
    all_searched(&mut recorder, "sign out others", &|c| {
        drop(storage::sessions::delete_others(c, moderator, token.as_bytes()));
    });
    all_searched(&mut recorder, "own password", &|c| drop(storage::moderators::password_hash(c, moderator)));
    all_searched(&mut recorder, "token", &|c| drop(storage::tokens::find_by_public_id(c, "x").unwrap()));
    all_searched(&mut recorder, "token by id", &|c| drop(storage::tokens::find(c, TokenId::new(1)).unwrap()));
    all_searched(&mut recorder, "ban", &|c| drop(storage::bans::find(c, BanId::new(1)).unwrap()));
    for what in Aged::ALL {
        all_searched(&mut recorder, &format!("{what:?}"), &|c| drop(storage::retention::forget(c, *what, START, 9)));
    }
    all_searched(&mut recorder, "index behind a comment", &|c| {
        drop(storage::authors::index_of_comment(c, CommentId::new(1)).unwrap());
    });
    all_searched(&mut recorder, "arrivals", &|c| drop(storage::spam_memory::arrivals_since(c, SiteId::new(1), START)));
    all_searched(&mut recorder, "job", &|c| drop(storage::jobs::claim(c, "purge", START, later)));
    all_searched(&mut recorder, "job failures", &|c| drop(storage::jobs::failure_count(c, "purge")));
    all_searched(&mut recorder, "log, newest first", &|c| drop(storage::audit::list_before(c, 9, 51).unwrap()));
    all_searched(&mut recorder, "log, oldest first", &|c| drop(storage::audit::list_after(c, 9, 51).unwrap()));
    recorder.check("head of the log", |c| storage::audit::head(c).unwrap());
    recorder.check("tokens", |c| storage::tokens::list(c).unwrap());
}

#[test]
fn what_is_remembered_of_spam_is_found_by_the_index_made_for_it() {
    let mut recorder = Recorder::new();
    let (site, comment) = (SiteId::new(1), CommentId::new(1));
    let authors = [7, 8].map(AvatarSeed::from_stored).map(Option::unwrap);
    let networks = ["198.51.100.0/24", "203.0.113.0/24"];
    let found_by = |recorder: &mut Recorder, index: &str, work: &dyn Fn(&mut AnyConnection)| {
        for (sql, steps) in recorder.plans(work) {
            let is_search = steps.first().is_some_and(|step| step.starts_with("SEARCH") && step.contains(index));
            assert!(is_search, "{index}: {steps:?} for {sql}");
        }
    };
    found_by(&mut recorder, "comments_by_proof", &|c| drop(spam_memory::by_proof(c, site, &authors).unwrap()));
    found_by(&mut recorder, "comments_spam_by_network", &|c| {
        drop(spam_memory::network_spam(c, site, &networks, START).unwrap());
    });
    found_by(&mut recorder, "site_id=? AND band=?", &|c| {
        drop(spam_memory::recent_texts(c, site, &[1, 2, 3], START, 2_000).unwrap());
    });
    found_by(&mut recorder, "site_id=? AND minute>?", &|c| {
        spam_memory::arrivals_since(c, site, START).unwrap();
    });
    found_by(&mut recorder, "spam_examples_by_comment", &|c| {
        storage::training::label(c, comment).unwrap();
    });
    found_by(&mut recorder, "site_id=? AND position>?", &|c| {
        drop(storage::training::lessons_after(c, site, 5, 20_000).unwrap());
    });
    let before = Some((START, comment));
    recorder.check("trial", |c| storage::trials::judged_since(c, site, START, before, 500).unwrap());
}
