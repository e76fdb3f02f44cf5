//! The database threads: groups of units of work, failures among them, the bounded queue, and stopping.

use crate::common::database::{Engine, engine};
use crate::support::{World, execute, number};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{self, AnyConnection, Database, StorageError};
use diesel::RunQueryDsl;
use futures_util::FutureExt;
use std::pin::Pin;
use std::sync::mpsc;
use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;

type Answer<'a> = Pin<Box<dyn Future<Output = Result<(), StorageError>> + 'a>>;

/// Writes a row under a word.
fn note(connection: &mut AnyConnection, word: &str) -> Result<(), StorageError> {
    storage::jobs::ensure(connection, word, crate::support::START)
}

async fn is_noted(database: &Database, word: &'static str) -> bool {
    database.read(move |connection| storage::jobs::failure_count(connection, word)).await.is_ok()
}

/// Queues a unit of work: a future does nothing before it is first polled.
fn queue<'a, F>(database: &'a Database, work: F) -> Answer<'a>
where
    F: FnOnce(&mut AnyConnection) -> Result<(), StorageError> + Clone + Send + 'static,
{
    let mut answer: Answer<'a> = Box::pin(database.write(work));
    assert!((&mut answer).now_or_never().is_none(), "the unit of work was answered before it could run");
    answer
}

/// Where a unit of work tells that it has begun, and waits until it may go on.
#[derive(Clone)]
struct Gate {
    started: Arc<Mutex<Option<oneshot::Sender<()>>>>,
    released: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Gate {
    fn new() -> (Self, oneshot::Receiver<()>, mpsc::Sender<()>) {
        let (started, has_started) = oneshot::channel();
        let (release, released) = mpsc::channel();
        let gate = Self { started: Arc::new(Mutex::new(Some(started))), released: Arc::new(Mutex::new(released)) };
        (gate, has_started, release)
    }

    fn pass(&self) {
        self.started.lock().unwrap().take().unwrap().send(()).unwrap();
        let _ = self.released.lock().unwrap().recv();
    }
}

/// Keeps the writer busy until the sender is used or dropped.
async fn hold_writer(database: &Database) -> (Answer<'_>, mpsc::Sender<()>) {
    let (gate, has_started, release) = Gate::new();
    let answer = queue(database, move |_| {
        gate.pass();
        Ok(())
    });
    has_started.await.unwrap();
    (answer, release)
}

#[tokio::test]
async fn failing_unit_rolls_back_alone_while_its_group_commits() {
    let world = World::new();
    let database = &world.service.database;
    let (held, release) = hold_writer(database).await;
    let before = database.query_count();
    let first = queue(database, |connection| note(connection, "first"));
    let failing = queue(database, |connection| {
        note(connection, "failing")?;
        Err(StorageError::Unreadable { what: "test" })
    });
    let last = queue(database, |connection| note(connection, "last"));
    release.send(()).unwrap();
    held.await.unwrap();
    first.await.unwrap();
    assert!(matches!(failing.await, Err(StorageError::Unreadable { what: "test" })));
    last.await.unwrap();
    // The end of the held unit's transaction; then one transaction around three savepoints. PostgreSQL flushes after each.
    let flushes = if engine() == Engine::Postgres { 2 } else { 0 };
    assert_eq!(database.query_count() - before, 1 + 2 + 3 * 3 + flushes);
    assert!(is_noted(database, "first").await);
    assert!(!is_noted(database, "failing").await);
    assert!(is_noted(database, "last").await);
}

#[tokio::test]
async fn panic_in_a_unit_leaves_its_group_and_the_next_one_unharmed() {
    let world = World::new();
    let database = &world.service.database;
    let (held, release) = hold_writer(database).await;
    let first = queue(database, |connection| note(connection, "first"));
    let panicking = queue(database, |connection| {
        note(connection, "panicking")?;
        panic!("a test panics")
    });
    let last = queue(database, |connection| note(connection, "last"));
    release.send(()).unwrap();
    held.await.unwrap();
    first.await.unwrap();
    assert!(matches!(panicking.await, Err(StorageError::Panicked)));
    last.await.unwrap();
    database.write(|connection| note(connection, "later")).await.unwrap();
    for word in ["first", "last", "later"] {
        assert!(is_noted(database, word).await, "{word}");
    }
    assert!(!is_noted(database, "panicking").await);
}

#[tokio::test]
async fn panic_inside_a_nested_transaction_does_not_let_its_group_commit_by_halves() {
    use diesel::Connection;
    let world = World::new();
    let database = &world.service.database;
    let panicked: Result<(), StorageError> = database
        .write(|connection| {
            connection.transaction(|connection| {
                note(connection, "panicking")?;
                panic!("a test panics")
            })
        })
        .await;
    assert!(panicked.is_err());
    database.write(|connection| note(connection, "later")).await.unwrap();
    let second =
        Database::open(&world.url, &DatabaseOptions { readers: 1, queue: 9, ..DatabaseOptions::default() }).unwrap();
    assert!(is_noted(&second, "later").await);
    assert!(!is_noted(&second, "panicking").await);
    second.close();
}

#[tokio::test]
async fn full_disk_fails_the_whole_group_and_the_next_one_is_written() {
    // Only SQLite lets a test make its disk full.
    let world = World::on_sqlite();
    let database = &world.service.database;
    let (held, release) = hold_writer(database).await;
    let first = queue(database, |connection| note(connection, "first"));
    let filling = queue(database, |connection| {
        execute(connection, "PRAGMA max_page_count = 1; INSERT INTO spent_nonces VALUES (zeroblob(9000000), 0);")
    });
    let last = queue(database, |connection| note(connection, "last"));
    release.send(()).unwrap();
    held.await.unwrap();
    for answer in [first, filling, last] {
        let error = answer.await.unwrap_err();
        assert!(error.is_temporary(), "{error:?}");
    }
    for word in ["first", "last"] {
        assert!(!is_noted(database, word).await, "{word} was written though its writer was told that it was not");
    }
    database.write(|connection| note(connection, "later")).await.unwrap();
    assert!(is_noted(database, "later").await);
}

#[tokio::test]
async fn panic_in_a_reader_is_contained() {
    let world = World::with_options(DatabaseOptions { readers: 1, queue: 10, ..DatabaseOptions::default() });
    let database = &world.service.database;
    let panicked: Result<(), StorageError> = database.read(|_| panic!("a test panics")).await;
    assert!(matches!(panicked, Err(StorageError::Panicked)));
    assert!(!is_noted(database, "nothing").await);
    database.read(storage::health::ping).await.unwrap();
}

#[tokio::test]
async fn full_queue_answers_overloaded() {
    let world = World::with_options(DatabaseOptions { readers: 1, queue: 2, ..DatabaseOptions::default() });
    let database = &world.service.database;
    let (held, release) = hold_writer(database).await;
    let first = queue(database, |connection| note(connection, "first"));
    let second = queue(database, |connection| note(connection, "second"));
    let third = database.write(|connection| note(connection, "third")).await;
    assert!(matches!(third, Err(StorageError::Overloaded)));
    release.send(()).unwrap();
    held.await.unwrap();
    first.await.unwrap();
    second.await.unwrap();
    database.write(|connection| note(connection, "fourth")).await.unwrap();
    assert!(!is_noted(database, "third").await);
}

#[tokio::test]
async fn closing_works_off_what_is_queued_and_refuses_what_comes_later() {
    let world = World::new();
    let database = &world.service.database;
    let (held, release) = hold_writer(database).await;
    let queued = queue(database, |connection| note(connection, "queued"));
    let closing = std::thread::spawn({
        let database = database.clone();
        move || database.close()
    });
    // Until the other thread has closed the queue, probes are queued like anything else.
    loop {
        match Box::pin(database.write(|_| Ok::<(), StorageError>(()))).now_or_never() {
            Some(Err(StorageError::Closed)) => break,
            Some(other) => assert!(matches!(other, Err(StorageError::Overloaded)), "{other:?}"),
            None => std::thread::yield_now(),
        }
    }
    release.send(()).unwrap();
    held.await.unwrap();
    queued.await.unwrap();
    closing.join().unwrap();
    assert!(matches!(database.read(storage::health::ping).await, Err(StorageError::Closed)));
    let reopened =
        Database::open(&world.url, &DatabaseOptions { readers: 1, queue: 9, ..DatabaseOptions::default() }).unwrap();
    assert!(is_noted(&reopened, "queued").await);
    reopened.close();
}

#[tokio::test]
async fn unit_that_has_started_is_finished_though_nobody_waits_for_it() {
    let world = World::new();
    let database = &world.service.database;
    let (gate, has_started, release) = Gate::new();
    let abandoned = queue(database, move |connection| {
        note(connection, "abandoned")?;
        gate.pass();
        Ok(())
    });
    has_started.await.unwrap();
    drop(abandoned);
    release.send(()).unwrap();
    // The writer takes units in their order, so the abandoned one is over when this one is answered.
    database.write(|_| Ok::<_, StorageError>(())).await.unwrap();
    assert!(is_noted(database, "abandoned").await);
}

#[tokio::test]
async fn readers_cannot_write() {
    let world = World::new();
    let written = world.service.database.read(|connection| note(connection, "sneaked")).await;
    assert!(matches!(written, Err(StorageError::Query(_))));
    assert!(!is_noted(&world.service.database, "sneaked").await);
}

#[tokio::test]
async fn second_process_sees_what_was_committed() {
    let world = World::new();
    let second =
        Database::open(&world.url, &DatabaseOptions { readers: 1, queue: 9, ..DatabaseOptions::default() }).unwrap();
    assert!(!is_noted(&second, "shared").await);
    world.service.database.write(|connection| note(connection, "shared")).await.unwrap();
    assert!(is_noted(&second, "shared").await);
    second.write(|connection| note(connection, "answer")).await.unwrap();
    assert!(is_noted(&world.service.database, "answer").await);
    second.close();
}

fn settings(connection: &mut AnyConnection) -> Result<Vec<i64>, StorageError> {
    ["synchronous", "secure_delete", "foreign_keys", "query_only"]
        .iter()
        .map(|name| Ok(number(connection, &format!("SELECT {name} AS number FROM pragma_{name}"))?))
        .collect()
}

#[tokio::test]
async fn every_connection_to_sqlite_is_durable_erases_and_checks_references() {
    const READERS: usize = 3;
    let world =
        World::on(Engine::Sqlite, DatabaseOptions { readers: READERS, queue: 10, ..DatabaseOptions::default() });
    let database = &world.service.database;
    assert_eq!(database.write(settings).await.unwrap(), [2, 1, 1, 0]);
    // Each reader waits for the others, so that none answers twice.
    let all_there = Arc::new(Barrier::new(READERS));
    let readers = (0..READERS).map(|_| {
        let all_there = Arc::clone(&all_there);
        database.read(move |connection| {
            all_there.wait();
            settings(connection)
        })
    });
    for reader in futures_util::future::join_all(readers).await {
        assert_eq!(reader.unwrap(), [2, 1, 1, 1]);
    }
    let journal = "SELECT journal_mode = 'wal' AS number FROM pragma_journal_mode";
    assert_eq!(database.read(move |connection| Ok::<_, StorageError>(number(connection, journal)?)).await.unwrap(), 1);
}

/// What holds for every session on `PostgreSQL`.
#[cfg(feature = "postgres")]
#[tokio::test]
async fn no_session_on_postgresql_waits_for_anything_without_end() {
    fn settings(connection: &mut AnyConnection) -> Result<Vec<String>, StorageError> {
        #[derive(diesel::QueryableByName)]
        struct Setting {
            #[diesel(sql_type = diesel::sql_types::Text)]
            value: String,
        }
        use diesel::RunQueryDsl;
        let value = |name: &&str| {
            let query = format!("SELECT current_setting('{name}') AS value");
            Ok(diesel::sql_query(query).get_result::<Setting>(connection)?.value)
        };
        let names = [
            "statement_timeout",
            "lock_timeout",
            "idle_in_transaction_session_timeout",
            "TimeZone",
            "application_name",
            "synchronous_commit",
            "transaction_read_only",
            "transaction_isolation",
        ];
        names.iter().map(value).collect()
    }
    let world = World::on(Engine::Postgres, DatabaseOptions { readers: 1, queue: 10, ..DatabaseOptions::default() });
    let database = &world.service.database;
    let common = ["1min", "5s", "10s", "UTC", "afterword"];
    // A commit is flushed after it: `instances::acknowledged_writes_outlive_a_crash_of_the_server`.
    assert_eq!(database.write(settings).await.unwrap(), [&common[..], &["off", "off", "read committed"]].concat());
    assert_eq!(database.read(settings).await.unwrap(), [&common[..], &["on", "on", "repeatable read"]].concat());
}

/// A query that never ends by itself.
fn read_forever(connection: &mut AnyConnection) -> Result<(), StorageError> {
    let query = "WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number % 7 + 1 FROM numbers)
        SELECT COUNT(*) AS count FROM numbers WHERE number > 7";
    diesel::sql_query(query).execute(connection)?;
    Ok(())
}

#[tokio::test]
async fn a_read_ends_at_its_deadline_and_its_thread_goes_on() {
    let options = DatabaseOptions { readers: 1, moderator_readers: 1, ..DatabaseOptions::default() };
    let deadline = Some(Duration::from_millis(50));
    let world = World::with_options(DatabaseOptions { read_deadline: deadline, ..options });
    let database = &world.service.database;
    let ended = database.read(read_forever).await;
    assert!(matches!(ended, Err(StorageError::TookTooLong)), "{ended:?}");
    let ended = database.read_for_moderators(read_forever).await;
    assert!(matches!(ended, Err(StorageError::TookTooLong)), "{ended:?}");
    database.read(storage::health::ping).await.unwrap();
    database.read_for_moderators(storage::health::ping).await.unwrap();
    // Who writes has no deadline.
    database.write(|connection| note(connection, "later")).await.unwrap();
    assert!(is_noted(database, "later").await);
}

#[tokio::test]
async fn a_read_ends_when_nobody_waits_for_it_any_more() {
    let world = World::on(Engine::Sqlite, DatabaseOptions { readers: 1, ..DatabaseOptions::default() });
    let database = &world.service.database;
    let (started, has_started) = mpsc::channel();
    let mut reading = Box::pin(database.read(move |connection| {
        started.send(()).unwrap();
        read_forever(connection)
    }));
    assert!((&mut reading).now_or_never().is_none());
    has_started.recv().unwrap();
    drop(reading);
    // The one reader would never come to this.
    database.read(storage::health::ping).await.unwrap();
}

#[tokio::test]
async fn a_moderators_read_ends_when_nobody_waits_for_it_any_more() {
    let world = World::with_options(DatabaseOptions { moderator_readers: 1, ..DatabaseOptions::default() });
    let database = &world.service.database;
    for _ in 0..3 {
        let (started, has_started) = mpsc::channel();
        let mut search = Box::pin(database.read_for_moderators(move |connection| {
            started.send(()).unwrap();
            read_forever(connection)
        }));
        assert!((&mut search).now_or_never().is_none());
        has_started.recv().unwrap();
        drop(search);
        // The one thread would never come to this.
        database.read_for_moderators(storage::health::ping).await.unwrap();
    }
}

#[tokio::test]
async fn moderators_reads_keep_no_reader_waiting() {
    let options = DatabaseOptions { readers: 1, moderator_readers: 1, ..DatabaseOptions::default() };
    let world = World::with_options(options);
    let database = &world.service.database;
    let mut search = Box::pin(database.read_for_moderators(read_forever));
    assert!((&mut search).now_or_never().is_none());
    database.read(storage::health::ping).await.unwrap();
    assert!((&mut search).now_or_never().is_none());
}
