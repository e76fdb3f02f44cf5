//! The database is lost under load: nothing acknowledged is lost, nothing is written twice, and service resumes by itself.

use crate::client::Client;
use crate::instance::{DATABASE, Instance, cluster};
use crate::postgres::{Cluster, ROLE};
use crate::storm::{assert_nothing_is_lost, repeat_unacknowledged, send, storm};
use crate::support::wait_for;
use std::time::{Duration, Instant};

/// Within which service must resume after the database is back.
const RESUMED_WITHIN: Duration = Duration::from_secs(2);

/// Waits until a comment is taken, and holds the time since `back` against the bound.
fn assert_resumes(client: &Client, text: &str, back: Instant) {
    wait_for("a comment that is taken", || send(client, text).filter(|(status, _)| *status == 201));
    let elapsed = back.elapsed();
    assert!(elapsed < RESUMED_WITHIN, "service resumed after {elapsed:?}");
}

/// What is said while the database is away: that it is, and when to come again.
fn assert_turned_away(client: &Client) {
    let answer = client.get("/api/v1/sites/blog/thread?article=/never-read-before");
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.header("retry-after").is_some(), "{answer:?}");
    assert_eq!(answer.json()["code"], "unavailable");
    let (status, problem) = send(client, "while the database is away").unwrap();
    assert_eq!((status, problem["code"].as_str()), (503, Some("unavailable")));
    assert_eq!(client.get("/livez").status, 200);
    assert_eq!(client.get("/readyz").status, 503);
}

#[test]
fn restarts_of_the_database_lose_nothing_and_write_nothing_twice() {
    let cluster = cluster();
    let instance = Instance::first(&cluster.url(DATABASE));
    let mut sent = crate::storm::Sent::new();
    for (round, is_orderly) in [(0, true), (1, false), (2, true)] {
        sent.extend(storm(&instance.server.url, round, 60, || {
            if is_orderly {
                cluster.stop()
            } else {
                cluster.kill()
            }
            assert_turned_away(&instance.client);
            cluster.start_again();
            assert_resumes(&instance.client, &format!("after outage {round}"), Instant::now());
        }));
        sent.insert(format!("after outage {round}"), None);
    }
    sent.entry("while the database is away".to_owned()).or_insert(None);
    assert_nothing_is_lost(&instance.client, &sent);
    repeat_unacknowledged(&instance.client, &mut sent);
    assert_nothing_is_lost(&instance.client, &sent);
    instance.assert_sound();
}

#[test]
fn connections_that_are_cut_again_and_again_lose_nothing() {
    let cluster = cluster();
    let instance = Instance::first(&cluster.url(DATABASE));
    let mut sent = storm(&instance.server.url, 0, 40, || {
        for round in 0..20 {
            cluster.admin(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'"));
            assert_resumes(&instance.client, &format!("after cut {round}"), Instant::now());
        }
    });
    sent.extend((0..20).map(|round| (format!("after cut {round}"), None)));
    assert_nothing_is_lost(&instance.client, &sent);
    repeat_unacknowledged(&instance.client, &mut sent);
    assert_nothing_is_lost(&instance.client, &sent);
    instance.assert_sound();
}

/// Makes a standby that must have everything before a commit is answered.
fn synchronous_standby(primary: &Cluster) -> Cluster {
    let standby = primary.standby();
    primary.admin("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.admin("SELECT pg_reload_conf()");
    standby
}

#[test]
fn failover_to_a_standby_loses_nothing() {
    let primary = cluster();
    let url = {
        let standby_url = |standby: &Cluster| {
            format!(
                "postgresql://{ROLE}@{},{}/{DATABASE}?target_session_attrs=read-write",
                primary.address(),
                standby.address()
            )
        };
        let standby = synchronous_standby(&primary);
        (standby_url(&standby), standby)
    };
    let (url, standby) = url;
    let instance = Instance::first(&url);
    let mut sent = storm(&instance.server.url, 0, 60, || {
        primary.kill();
        assert_turned_away(&instance.client);
        standby.promote();
        assert_resumes(&instance.client, "after the failover", Instant::now());
    });
    sent.insert("after the failover".to_owned(), None);
    sent.entry("while the database is away".to_owned()).or_insert(None);
    assert_nothing_is_lost(&instance.client, &sent);
    repeat_unacknowledged(&instance.client, &mut sent);
    assert_nothing_is_lost(&instance.client, &sent);
    instance.assert_sound();
}

#[test]
fn an_outage_is_logged_once_however_often_it_is_met_and_so_is_its_end() {
    let cluster = cluster();
    let instance = Instance::first(&cluster.url(DATABASE));
    cluster.stop();
    for number in 0..200 {
        let answer = instance.client.get(&format!("/api/v1/sites/blog/counts?article=/never-counted-{number}"));
        assert_eq!(answer.status, 503, "{answer:?}");
    }
    assert_turned_away(&instance.client);
    cluster.start_again();
    assert_resumes(&instance.client, "after the outage", Instant::now());
    wait_for("the end to be logged", || logged(&instance, "the database is back").eq(&1).then_some(()));
    assert_eq!(logged(&instance, "the database is away"), 1);
    assert_eq!(logged(&instance, "the database cannot do this now"), 0);
}

/// Counts how often a text stands in the log.
fn logged(instance: &Instance, text: &str) -> usize {
    String::from_utf8_lossy(&instance.server.printed()).matches(text).count()
}
