//! Servers that are told to stop, or killed, while they work in the background.

use crate::client::Client;
use crate::kill::assert_sound;
use crate::storm::{UNLIMITED, send};
use crate::support::{Installation, Server, wait_for};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{AnyConnection, Database, DatabaseUrl, StorageError};
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::time::{Duration, Instant};

/// How much old spam there is: far more than the first units of work delete.
const SPAM: i64 = 1_500;
/// What the server may take to stop, whatever it does: `server.shutdown_seconds`, unless it is set.
const STOP_LIMIT: Duration = Duration::from_secs(20);
const PURGING: &[(&str, &str)] = &[("limits.comments_per_minute", "0"), ("retention.spam_days", "1")];

/// Makes copies of the one comment that there is, spam of ten days ago.
const COPY: &str = "
    WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1500)
    INSERT INTO comments (id, site_id, article_id, path, conversation, status, is_visible, author_name, is_moderator,
        body_source, body_html, markup, renderer_version, source, text_hash, reply_count, avatar_seed, created_at, status_at, version)
    SELECT 1000 + number, site_id, article_id, path, conversation, 'spam', FALSE, author_name, is_moderator,
        body_source, body_html, markup, renderer_version, source, text_hash, 0, avatar_seed, created_at - 864000000,
        status_at - 864000000, version
    FROM comments CROSS JOIN numbers";

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Another process on the same database.
struct Beside(Database);

impl Drop for Beside {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Beside {
    fn new(installation: &Installation) -> Self {
        let url = DatabaseUrl::parse(installation.database_text()).unwrap();
        Self(Database::open(&url, &DatabaseOptions { readers: 1, ..DatabaseOptions::default() }).unwrap())
    }

    fn spam(&self) -> i64 {
        let query = "SELECT COUNT(*) AS number FROM comments WHERE status = 'spam'";
        let count = move |connection: &mut AnyConnection| {
            Ok::<_, StorageError>(diesel::sql_query(query).get_result::<Number>(connection)?.number)
        };
        wait(self.0.read(count))
    }
}

fn wait<T>(work: impl Future<Output = Result<T, StorageError>>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work).unwrap()
}

/// An installation with a published comment and very much old spam.
fn full_of_spam() -> Installation {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    let server = installation.serve(UNLIMITED);
    assert_eq!(send(&Client::new(&server.url), "published").unwrap().0, 201);
    server.terminate();
    assert_eq!(server.ended().0.code(), Some(0));
    let fill = |connection: &mut AnyConnection| {
        // The purge of that server is over, and the next is due in an hour.
        diesel::sql_query("UPDATE jobs SET due_at = 0").execute(connection)?;
        diesel::sql_query(COPY).execute(connection)?;
        diesel::sql_query("UPDATE status_counts SET comment_count = comment_count + 1500 WHERE status = 'spam'")
            .execute(connection)?;
        Ok::<_, StorageError>(())
    };
    wait(Beside::new(&installation).0.write(fill));
    installation
}

/// Serves until the purge is in the middle of its work.
fn serve_into_purge(installation: &Installation, beside: &Beside) -> Server {
    let server = installation.serve(PURGING);
    wait_for("the purge to begin", || (beside.spam() < SPAM).then_some(()));
    server
}

fn assert_goes_on_and_ends(installation: &Installation, beside: &Beside, left: i64) {
    let server = installation.serve(PURGING);
    wait_for("the purge to go on", || (beside.spam() < left).then_some(()));
    wait_for("the purge to end", || (beside.spam() == 0).then_some(()));
    assert_eq!(Client::new(&server.url).thread("/storm").len(), 1);
    server.terminate();
    assert_eq!(server.ended().0.code(), Some(0));
    assert_sound(installation);
}

#[test]
fn a_purge_ends_in_time_when_the_server_is_told_to_stop_and_goes_on_with_the_next_start() {
    let installation = full_of_spam();
    let beside = Beside::new(&installation);
    let server = serve_into_purge(&installation, &beside);
    server.terminate();
    let told = Instant::now();
    assert_eq!(server.ended().0.code(), Some(0));
    assert!(told.elapsed() < STOP_LIMIT, "it lived for {:?} more", told.elapsed());
    let left = beside.spam();
    assert!(left > 0, "the purge was over before it was told to stop");
    assert_sound(&installation);
    assert_goes_on_and_ends(&installation, &beside, left);
}

#[test]
fn a_purge_that_is_killed_leaves_nothing_half_done_and_goes_on_with_the_next_start() {
    let installation = full_of_spam();
    let beside = Beside::new(&installation);
    let server = serve_into_purge(&installation, &beside);
    server.kill();
    let left = beside.spam();
    assert!(left > 0, "the purge was over before it was killed");
    assert_sound(&installation);
    assert_goes_on_and_ends(&installation, &beside, left);
}

#[test]
fn a_server_that_drains_says_so_and_takes_requests_until_its_time_is_over() {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    let server = installation.serve(&[UNLIMITED, &[("server.drain_seconds", "5")]].concat());
    assert_eq!(Client::new(&server.url).get("/readyz").status, 200);
    server.terminate();
    // New connections each time: the listener is still open.
    wait_for("/readyz to say so", || (Client::new(&server.url).get("/readyz").status == 503).then_some(()));
    assert_eq!(send(&Client::new(&server.url), "while it drains").unwrap().0, 201);
    assert_eq!(Client::new(&server.url).get("/livez").status, 200);
    assert_eq!(server.ended().0.code(), Some(0));
}
