//! Several instances that write to one PostgreSQL at the same time.

use crate::common;
use crate::common::database::Engine;
use crate::common::postgres::Cluster;
use crate::support::{Dice, Draft, START, World, number};
use afterword::clock::Clock;
use afterword::domain::account::Principal;
use afterword::domain::allowance::Allowance;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::site::{Site, SiteId};
use afterword::id::Ids;
use afterword::service::moderate::{self, Verb};
use afterword::service::{Service, ServiceError, audit, rate_limits};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{self, AnyConnection, Database, DatabaseUrl, StorageError, WriteScope, migrate};
use futures_util::future::join_all;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;

fn options(site_writers: usize) -> DatabaseOptions {
    DatabaseOptions { readers: 1, queue: 1000, site_writers, ..DatabaseOptions::default() }
}

/// Makes the first instance on a database of its own.
fn first(site_writers: usize) -> World {
    World::on(Engine::Postgres, options(site_writers))
}

/// Makes another instance on the same database, with the same keys.
fn beside(world: &World, site_writers: usize) -> Service {
    let service = common::service(&world.url, &world.clock, options(site_writers));
    // Time stands still here; ids of two instances are seldom of one millisecond otherwise.
    let ids = Ids::new(Clock::fixed(START.plus_seconds(1 + i64::try_from(site_writers).unwrap())));
    Service { keyring: Arc::clone(&world.service.keyring), ids: Arc::new(ids), ..service }
}

/// Writes a row within `scope`.
async fn note(database: &Database, scope: WriteScope, word: &'static str) -> Result<(), StorageError> {
    let write = move |connection: &mut AnyConnection| storage::jobs::ensure(connection, word, START);
    database.write_then(scope, write, |()| ()).await
}

/// Begins a unit of work within `scope`, on a thread of its own, and keeps it from ending until the sender is dropped.
async fn hold(database: &Database, scope: WriteScope) -> (mpsc::Sender<()>, tokio::task::JoinHandle<()>) {
    let (started, has_started) = oneshot::channel();
    let (release, released) = mpsc::channel::<()>();
    let (started, released) = (Arc::new(Mutex::new(Some(started))), Arc::new(Mutex::new(released)));
    let database = database.clone();
    let held = tokio::spawn(async move {
        let wait = move |_: &mut AnyConnection| {
            started.lock().unwrap().take().unwrap().send(()).unwrap();
            // Fails once the sender is dropped, which is what is waited for.
            let _ = released.lock().unwrap().recv();
            Ok::<_, StorageError>(())
        };
        database.write_then(scope, wait, |()| ()).await.unwrap();
    });
    has_started.await.unwrap();
    (release, held)
}

/// Waits until a transaction waits for a lock of ours that another holds.
async fn somebody_waits(world: &World) {
    loop {
        let query = "SELECT COUNT(*) AS number FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        if world.read(move |connection| Ok(number(connection, query)?)).await > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn instances_write_to_different_sites_at_the_same_time_and_to_one_site_in_turn() {
    let site = |id| WriteScope::Site(SiteId::new(id));
    let here = first(0);
    let there = beside(&here, 2);
    let (release, held) = hold(&here.service.database, site(1)).await;
    note(&there.database, site(2), "beside").await.unwrap();
    for waiting in [site(1), WriteScope::Everything] {
        let waits = tokio::spawn({
            let database = there.database.clone();
            async move { note(&database, waiting, "in turn").await }
        });
        somebody_waits(&here).await;
        assert!(!waits.is_finished());
        waits.abort();
    }
    drop(release);
    held.await.unwrap();
    note(&there.database, site(1), "afterwards").await.unwrap();
    note(&there.database, WriteScope::Everything, "at the end").await.unwrap();
    there.database.close();
}

#[tokio::test]
async fn what_concerns_everything_keeps_all_sites_waiting() {
    let here = first(0);
    let there = beside(&here, 0);
    let (release, held) = hold(&here.service.database, WriteScope::Everything).await;
    let waits = tokio::spawn({
        let database = there.database.clone();
        async move { note(&database, WriteScope::Site(SiteId::new(7)), "in turn").await }
    });
    somebody_waits(&here).await;
    assert!(!waits.is_finished());
    // Rate limits are counted meanwhile.
    let allowance = Allowance { at_once: 1, every_millis: 1000 };
    assert_eq!(rate_limits::take(&there, "test", &[([1; 16], allowance)]).await.unwrap(), Ok(()));
    drop(release);
    held.await.unwrap();
    waits.await.unwrap().unwrap();
    there.database.close();
}

#[tokio::test]
async fn acknowledged_writes_outlive_a_crash_of_the_server() {
    // Also where the server would be quicker than that by default.
    let cluster = Cluster::start_with(&[("synchronous_commit", "off")]);
    cluster.create_database("blog");
    let url = DatabaseUrl::parse(&cluster.url("blog")).unwrap();
    migrate::migrate(&url).unwrap();
    let open = || Database::open(&url, &options(1)).unwrap();
    for (scope, word) in [(WriteScope::Everything, "everything"), (WriteScope::Site(SiteId::new(1)), "a site")] {
        let database = open();
        // What is written before opens the connection and wakes the log up.
        note(&database, scope.clone(), "before").await.unwrap();
        note(&database, scope, word).await.unwrap();
        cluster.kill();
        database.close();
        cluster.start_again();
        let database = open();
        let found = database.read(move |connection| storage::jobs::failure_count(connection, word)).await;
        assert!(found.is_ok(), "{word}: {found:?}");
        database.close();
    }
}

/// Does something to comments of some sites: submits, decides about one, or about one of each site.
async fn act(world: &World, service: &Service, sites: &[Site], comments: &[CommentId], step: usize) {
    let mut dice = Dice(step as u64 + 1);
    let verb = Verb::Become(dice.pick(&[Status::Approved, Status::Pending, Status::Spam]));
    let principal = Principal::operator();
    let done: Result<(), ServiceError> = match dice.below(4) {
        0 | 1 => {
            let draft = Draft::saying(&format!("comment number {step} of many"));
            world.submit_to(service, &dice.pick(&sites.iter().collect::<Vec<_>>()).clone(), draft).await.map(drop)
        }
        2 => moderate::batch(service, &principal, vec![dice.pick(comments)], verb).await.map(drop),
        _ => moderate::batch(service, &principal, comments.to_vec(), verb).await.map(drop),
    };
    done.unwrap();
}

#[tokio::test]
async fn any_mixture_of_writes_by_three_instances_ends_with_sound_counters_and_audit_log() {
    let world = first(0);
    let others = [beside(&world, 2), beside(&world, 3)];
    let services = [&world.service, &others[0], &others[1]];
    let (mut sites, mut comments) = (Vec::new(), Vec::new());
    for slug in ["ants", "bees", "cats", "dogs"] {
        let site = world.site(slug, &[("moderation", "open"), ("flood_limit", "0")]).await;
        comments.push(world.held(&site, &format!("the first about {slug}")).await);
        sites.push(site);
    }
    let acts = (0..150).map(|step| act(&world, services[step % 3], &sites, &comments, step));
    tokio::time::timeout(Duration::from_secs(120), join_all(acts)).await.expect("no two writers wait for each other");
    let report = audit::verify(&world.service).await.unwrap();
    assert_eq!(report.broken_at, None, "{report:?}");
    assert!(report.sound > 100, "{report:?}");
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
    for other in others {
        other.database.close();
    }
}

#[tokio::test]
async fn an_allowance_is_one_for_all_instances() {
    let world = first(0);
    let other = beside(&world, 0);
    let allowance = Allowance { at_once: 5, every_millis: 12_000 };
    let narrow = ([1; 16], allowance);
    let wide = ([2; 16], Allowance { at_once: 8, ..allowance });
    let mut given = 0;
    for turn in 0..24 {
        let service = [&world.service, &other][turn % 2];
        match rate_limits::take(service, "comments", &[narrow, wide]).await.unwrap() {
            Ok(()) => given += 1,
            Err(wait) => assert_eq!(wait, 12),
        }
    }
    assert_eq!(given, 5);
    // Another network of the range has what is left, another limit has its own, and time gives one back.
    let take = async |what: &str| rate_limits::take(&other, what, &[([3; 16], allowance), wide]).await.unwrap();
    assert_eq!([take("comments").await, take("comments").await, take("comments").await], [Ok(()); 3]);
    assert_eq!(take("comments").await, Err(12));
    assert_eq!(take("reports").await, Ok(()));
    world.clock.advance_seconds(12);
    assert_eq!(take("comments").await, Ok(()));
    other.database.close();
}

#[tokio::test]
async fn turns_that_are_asked_for_at_the_same_time_are_counted_one_by_one() {
    let world = first(0);
    let other = beside(&world, 0);
    let allowance = Allowance { at_once: 5, every_millis: 12_000 };
    let asked = (0..40).map(|turn| {
        let service = [&world.service, &other][turn % 2];
        async move { rate_limits::take(service, "comments", &[([1; 16], allowance)]).await.unwrap() }
    });
    assert_eq!(join_all(asked).await.into_iter().filter(Result::is_ok).count(), 5);
    other.database.close();
}

#[tokio::test]
async fn delays_of_sign_ins_grow_with_the_attempts_on_all_instances() {
    let world = first(0);
    let other = beside(&world, 0);
    let mut delays = Vec::new();
    for attempt in 0..8 {
        let service = [&world.service, &other][attempt % 2];
        delays.push(rate_limits::attempt(service, [9; 16]).await.unwrap().unwrap().as_millis());
    }
    assert_eq!(delays, [0, 0, 0, 0, 0, 250, 500, 1000]);
    rate_limits::succeeded(&other, [9; 16]).await.unwrap();
    assert_eq!(rate_limits::attempt(&world.service, [9; 16]).await.unwrap(), Some(Duration::ZERO));
    other.database.close();
}

#[tokio::test]
async fn one_instance_on_sqlite_counts_in_memory_alone() {
    let world = World::on_sqlite();
    let spent = [([1; 16], Allowance { at_once: 1, every_millis: 1000 })];
    for _ in 0..3 {
        assert_eq!(rate_limits::take(&world.service, "comments", &spent).await.unwrap(), Ok(()));
    }
    assert_eq!(rate_limits::attempt(&world.service, [9; 16]).await.unwrap(), None);
    assert_eq!(world.count("rate_limits").await, 0);
}
