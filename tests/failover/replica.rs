//! A replica that answers reads, and never shows what this instance knows to be older.

use crate::instance::{DATABASE, Instance, cluster};
use crate::support::wait_for;

#[test]
fn replica_that_lags_is_not_asked_and_one_that_is_away_is_done_without() {
    let primary = cluster();
    let standby = primary.standby();
    let instance = Instance::first_with(&primary.url(DATABASE), &[("database.read_url", &standby.url(DATABASE))]);
    let id = instance.publish("first");
    assert_eq!(instance.shown(), [id]);
    standby.admin("SELECT pg_wal_replay_pause()");
    for action in ["hold", "approve", "trash", "approve"] {
        assert_eq!(instance.decide(id, action), 200);
        assert_eq!(instance.shown().contains(&id), action == "approve", "a lagging replica was shown after {action}");
    }
    standby.admin("SELECT pg_wal_replay_resume()");
    assert_eq!(instance.shown(), [id]);
    standby.kill();
    assert_eq!(instance.decide(id, "hold"), 200);
    assert_eq!(instance.shown(), [0; 0]);
    standby.start_again();
    assert_eq!(instance.decide(id, "approve"), 200);
    assert_eq!(instance.shown(), [id]);
}

#[test]
fn replica_that_has_caught_up_answers() {
    let primary = cluster();
    let standby = primary.standby();
    let instance = Instance::first_with(
        &primary.url(DATABASE),
        &[("database.read_url", &standby.url(DATABASE)), ("cache.max_mib", "0")],
    );
    let id = instance.publish("first");
    let reads = "SELECT xact_commit FROM pg_stat_database WHERE datname = 'blog'";
    wait_for("the replica to be asked", || {
        assert_eq!(instance.shown(), [id]);
        let before = standby.number(reads);
        (0..20).for_each(|_| assert_eq!(instance.shown(), [id]));
        (standby.number(reads) > before).then_some(())
    });
}
