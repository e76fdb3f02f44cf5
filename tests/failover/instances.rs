//! Two instances on one database: what is decided on one is seen on the other.

use crate::instance::{DATABASE, Instance, cluster};
use crate::spam_texts::Draw;
use crate::storm::send;
use crate::support::{PASSWORD, run, wait_for};
use serde_json::json;
use std::time::{Duration, Instant};

/// Within which a decision must be seen everywhere.
const SEEN_WITHIN: Duration = Duration::from_secs(1);

/// Decides on one instance, and holds the time until the other shows it against the bound.
pub fn assert_seen(here: &Instance, there: &Instance, id: i64, action: &str) {
    // Read there first, so that what is kept in memory would be shown if nobody told it better.
    let is_shown = there.shown().contains(&id);
    assert_ne!(is_shown, action == "approve");
    assert_eq!(here.decide(id, action), 200);
    let decided = Instant::now();
    assert_eq!(here.shown().contains(&id), action == "approve", "the one who decides sees it at once");
    wait_for("the decision on the other instance", || {
        (there.shown().contains(&id) == (action == "approve")).then_some(())
    });
    let elapsed = decided.elapsed();
    assert!(elapsed < SEEN_WITHIN, "seen after {elapsed:?}");
}

#[test]
fn decision_on_one_instance_is_seen_on_the_other_also_after_a_restart_of_the_database() {
    let cluster = cluster();
    let one = Instance::first(&cluster.url(DATABASE));
    let other = one.beside(&[]);
    let id = one.publish("first");
    for round in 0..5 {
        assert_seen(&one, &other, id, "hold");
        assert_seen(&other, &one, id, "approve");
        if round % 2 == 0 {
            cluster.stop();
            cluster.start_again();
            for instance in [&one, &other] {
                wait_for("the database", || (instance.client.get("/readyz").status == 200).then_some(()));
                wait_for("a decision to be taken", || (instance.decide(id, "approve") == 200).then_some(()));
            }
        }
    }
    one.assert_sound();
}

#[test]
fn decision_is_seen_although_the_listening_connection_was_lost_before_it() {
    let cluster = cluster();
    let one = Instance::first(&cluster.url(DATABASE));
    let other = one.beside(&[]);
    let id = one.publish("first");
    for _ in 0..10 {
        other.thread();
        cluster.admin(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'afterword listener'",
        );
        assert_seen(&one, &other, id, "trash");
        assert_seen(&other, &one, id, "approve");
    }
}

#[test]
fn command_beside_two_instances_is_heard_by_both() {
    let cluster = cluster();
    let one = Instance::first(&cluster.url(DATABASE));
    let other = one.beside(&[]);
    one.publish("first");
    for word in ["close", "open"] {
        let command = ["article", word, "blog", crate::storm::ARTICLE];
        run(one.command(&command), "").done();
        for instance in [&one, &other] {
            wait_for("the change", || (instance.thread()["article"]["open"] == (word == "open")).then_some(()));
        }
    }
}

/// Comments that a filter may learn from, each with words of its own.
struct Texts {
    draw: Draw,
    number: u32,
}

impl Texts {
    fn send(&mut self, instance: &Instance, is_spam: bool) -> i64 {
        self.number += 1;
        let text = if is_spam { self.draw.spam() } else { self.draw.ham() };
        instance.publish(&format!("{text} ({})", self.number))
    }

    /// Sends ten comments that are spam, and tells in how many the filter sees that.
    fn known(&mut self, instance: &Instance) -> usize {
        let ids: Vec<_> = (0..10).map(|_| self.send(instance, true)).collect();
        ids.iter().filter(|id| instance.reasons(**id).iter().any(|code| code == "classifier_spam")).count()
    }
}

#[test]
fn what_is_learned_on_one_instance_is_known_on_the_other_and_so_is_what_is_unlearned() {
    let cluster = cluster();
    let one = Instance::first(&cluster.url(DATABASE));
    let other = one.beside(&[]);
    let mut texts = Texts { draw: Draw::new(23), number: 0 };
    assert_eq!(texts.known(&one) + texts.known(&other), 0, "nothing was learned yet");
    let mut taught = Vec::new();
    for n in 0..60 {
        let id = texts.send(&one, n % 2 == 0);
        // Also where it has the status already: only a moderator's word teaches.
        assert_eq!(one.decide(id, "hold"), 200);
        assert_eq!(one.decide(id, if n % 2 == 0 { "spam" } else { "approve" }), 200);
        taught.extend((n % 2 == 0).then_some(id));
    }
    assert!(texts.known(&one) >= 8, "the filter knows what it was taught");
    wait_for("what was learned on the other instance", || (texts.known(&other) >= 8).then_some(()));
    for id in taught {
        assert_eq!(other.decide(id, "approve"), 200);
    }
    wait_for("what was unlearned on the first instance", || (texts.known(&one) == 0).then_some(()));
    assert_eq!(texts.known(&other), 0);
    one.assert_sound();
}

#[test]
fn two_instances_write_at_the_same_time_and_every_counter_is_right() {
    let cluster = cluster();
    let one = Instance::first(&cluster.url(DATABASE));
    let other = one.beside(&[]);
    let id = one.publish("parent");
    std::thread::scope(|scope| {
        for (number, instance) in [&one, &other, &one, &other].into_iter().enumerate() {
            scope.spawn(move || {
                for count in 0..40 {
                    instance.publish(&format!("writer {number} comment {count}"));
                }
            });
        }
        for instance in [&one, &other] {
            scope.spawn(move || {
                for action in ["hold", "approve"].into_iter().cycle().take(20) {
                    assert_eq!(instance.decide(id, action), 200);
                }
            });
        }
    });
    for instance in [&one, &other] {
        wait_for("all comments", || {
            let count = instance.thread()["comment_count"].as_i64().unwrap();
            (count == 160 + i64::from(instance.shown().contains(&id))).then_some(())
        });
    }
    one.assert_sound();
}

/// What each instance would allow on its own, in its default settings: 5 comments in a minute, 10 attempts to sign in.
const LIMITED: &[(&str, &str)] = &[("limits.comments_per_minute", "5"), ("limits.sign_ins_per_quarter_hour", "10")];

#[test]
fn limits_of_a_network_are_one_for_all_instances() {
    let cluster = cluster();
    let one = Instance::first_with(&cluster.url(DATABASE), LIMITED);
    let other = one.beside(LIMITED);
    let instances = [&one, &other];
    let sent: Vec<_> =
        (0..24).map(|turn| send(&instances[turn % 2].client, &format!("number {turn}")).unwrap()).collect();
    assert_eq!(sent.iter().filter(|(status, _)| *status == 201).count(), 5);
    for (_, answer) in sent.iter().filter(|(status, _)| *status != 201) {
        assert_eq!(answer["code"], "too_many_comments", "{answer}");
    }
    let sign_in = |turn: usize| {
        let body = json!({"username": format!("nobody-{turn}"), "password": PASSWORD}).to_string();
        let headers = [("Content-Type", "application/json")];
        instances[turn % 2].client.send("POST", "/api/v1/admin/sessions", &headers, Some(body.as_bytes())).status
    };
    let statuses: Vec<_> = (0..24).map(sign_in).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 14, "{statuses:?}");
}
