//! A clock that jumps: what was there stays, and new comments are taken.

use crate::support::{Server, new_comment, wait};
use afterword::service::doctor;
use serde_json::{Value, json};

const HOUR: i64 = 3600;

fn thread(server: &Server) -> Vec<Value> {
    server.get("/api/v1/sites/blog/thread?article=/a").json()["comments"].as_array().unwrap().clone()
}

#[test]
fn clock_that_jumps_by_an_hour_in_either_direction_keeps_nobody_from_commenting() {
    let server = Server::open();
    let said = [
        (0, "The tide is out."),
        (HOUR, "Gulls followed us home."),
        (-2 * HOUR, "Who painted the lighthouse?"),
        (HOUR, "Our kettle sings at noon."),
    ];
    for (before, (jump, text)) in said.into_iter().enumerate() {
        server.clock.advance_seconds(jump);
        let answer = server.comment(&new_comment(&[("article", json!("/a")), ("body", json!(text))]));
        assert_eq!(answer.status, 201, "after a jump of {jump} seconds: {answer:?}");
        assert_eq!((server.get("/readyz").status, thread(&server).len()), (200, before + 1));
    }
    let mut ids: Vec<_> = thread(&server).iter().map(|comment| comment["id"].as_i64().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "two comments have one id");
}

#[test]
fn doctor_tells_of_a_clock_that_was_set_back_until_it_is_right_again() {
    let server = Server::open();
    server.post("Said now.", None);
    let told = || {
        let findings = wait(doctor::examine(&server.service, None)).unwrap();
        findings.into_iter().find(|finding| finding.check == "clock").unwrap()
    };
    assert_eq!(told().problem, None);
    server.clock.advance_seconds(-HOUR);
    let finding = told();
    assert!(finding.problem.unwrap().contains("still to come") && finding.remedy.contains("clock"));
    server.clock.advance_seconds(HOUR);
    assert_eq!(told().problem, None);
}
