//! What readers have reported: the list, the tab of the queue, and what ends it.

use crate::client::{Client, problem};
use crate::pages::{Browser, all, text};
use crate::support::{Server, wait};
use afterword::service::purge;
use serde_json::{Value, json};

const SETTINGS: [(&str, &str); 2] = [("server.trusted_proxies", "127.0.0.0/8"), ("limits.reports_per_minute", "0")];
const LIST: &str = "/comments?reported=true";

/// Reports a comment from so many ranges of networks.
fn report(server: &Server, id: i64, ranges: std::ops::Range<u8>) {
    for range in ranges {
        let from = format!("198.18.{range}.7");
        let headers = [("origin", server.origin.as_str()), ("x-forwarded-for", from.as_str())];
        let body = json!({"reason": "spam"});
        let told = server.send("POST", &format!("/api/v1/comments/{id}/reports"), &headers, Some(&body));
        assert_eq!(told.status, 204, "{}", told.body);
    }
}

fn decide(client: &Client<'_>, id: i64, status: &str) -> Value {
    client.patch(&format!("/comments/{id}"), json!({"status": status})).ok()
}

/// Sends comments to a site, and publishes them by the hand of a moderator.
fn published(server: &Server, owner: &Client<'_>, site: &str, count: usize) -> Vec<i64> {
    let one = |number| {
        let id = server.comment(site, &format!("Comment number {number} on {site}."), &[]);
        decide(owner, id, "approved");
        id
    };
    (0..count).map(one).collect()
}

#[test]
fn what_is_reported_most_stands_first() {
    let server = Server::with(&SETTINGS);
    let owner = server.owner();
    let ids = published(&server, &owner, "blog", 4);
    assert_eq!(owner.get(LIST).ids(), [0_i64; 0]);
    // A moderator has approved all of them: reports hold none, and raise what a flood of them is about.
    report(&server, ids[0], 1..3);
    report(&server, ids[1], 1..71);
    report(&server, ids[2], 1..3);
    assert_eq!(owner.get(LIST).ids(), [ids[1], ids[2], ids[0]]);
    let items = owner.get(LIST).ok()["items"].clone();
    let told: Vec<_> = items.as_array().unwrap().iter().map(|item| (&item["report_count"], &item["status"])).collect();
    let approved = json!("approved");
    assert_eq!(told, [(&json!(70), &approved), (&json!(2), &approved), (&json!(2), &approved)]);
    assert_eq!(owner.get(&format!("/comments/{}", ids[3])).ok()["report_count"], 0);
    let first = owner.get(&format!("{LIST}&limit=2")).ok();
    let next = owner.get(&format!("{LIST}&limit=2&cursor={}", first["next_cursor"].as_str().unwrap()));
    assert_eq!((next.ids(), &next.ok()["next_cursor"]), (vec![ids[0]], &Value::Null));
    assert_eq!(owner.get("/comments?reported=perhaps").broken(), ["reported not_one_of"]);
    assert_eq!(owner.get("/comments?reported=&limit=").broken(), ["reported not_one_of", "limit out_of_range"]);
    assert_eq!(owner.get("/comments?site=&q=&cursor=").ids().len(), 4, "a blank text counts as not sent");
    assert_eq!(owner.get("/comments?reported=false").ids().len(), 4);
}

#[test]
fn the_list_is_narrowed_down_as_the_queue_is() {
    let server = Server::with(&SETTINGS);
    let owner = server.owner();
    let bound = server.client("mona", "moderator", &["blog"]);
    let (blog, news) = (published(&server, &owner, "blog", 2), published(&server, &owner, "news", 1));
    for id in blog.iter().chain(&news) {
        report(&server, *id, 1..2);
    }
    decide(&owner, blog[0], "pending");
    assert_eq!(owner.get(LIST).ids(), [news[0], blog[1], blog[0]]);
    assert_eq!(bound.get(LIST).ids(), [blog[1], blog[0]], "the other site is not theirs");
    assert_eq!(bound.get(&format!("{LIST}&site=news")).problem(), problem(404, "not_found"));
    for (more, expected) in [
        ("&site=news", vec![news[0]]),
        ("&status=pending", vec![blog[0]]),
        ("&q=NUMBER%201", vec![blog[1]]),
        ("&site=blog&article=/other", vec![]),
        ("&site=blog&article=/a", vec![blog[1], blog[0]]),
        ("&to=2026-01-01", vec![]),
    ] {
        assert_eq!(owner.get(&format!("{LIST}{more}")).ids(), expected, "{more}");
    }
}

#[test]
fn a_decision_ends_it_and_what_comes_back_to_the_queue_is_listed_again() {
    let server = Server::with(&SETTINGS);
    let owner = server.owner();
    let ids = published(&server, &owner, "blog", 3);
    ids.iter().for_each(|id| report(&server, *id, 1..3));
    decide(&owner, ids[0], "spam");
    decide(&owner, ids[1], "pending");
    assert_eq!(owner.get(LIST).ids(), [ids[2], ids[1]], "what is held is not settled");
    decide(&owner, ids[0], "pending");
    assert_eq!(owner.get(LIST).ids(), [ids[2], ids[1], ids[0]]);
    assert_eq!(decide(&owner, ids[0], "approved")["report_count"], 0);
    decide(&owner, ids[1], "trash");
    assert_eq!(owner.send("DELETE", &format!("/comments/{}", ids[1]), &[], None).status, 204);
    assert_eq!(owner.get(LIST).ids(), [ids[2]]);
    server.clock.advance_seconds(30 * 86_400 + 1);
    wait(purge::purge(&server.service)).unwrap();
    assert_eq!(owner.get(LIST).ids(), [0_i64; 0], "thirty days after the newest report");
}

#[test]
fn approving_once_more_dismisses_the_reports() {
    let server = Server::with(&SETTINGS);
    let owner = server.owner();
    let id = published(&server, &owner, "blog", 1)[0];
    let again = || owner.patch(&format!("/comments/{id}"), json!({"status": "approved"}));
    assert_eq!(again().problem(), problem(409, "invalid_transition"), "nothing was reported");
    report(&server, id, 1..4);
    let before = owner.get(&format!("/comments/{id}")).ok();
    let after = again().ok();
    assert_eq!((&after["report_count"], &after["status"]), (&json!(0), &json!("approved")));
    assert!(after["version"].as_i64() > before["version"].as_i64());
    let last = after["decisions"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["by"], &last["action"], &last["to"]), (&json!("olga"), &json!("approve"), &json!("approved")));
    assert_eq!(server.audit("1")[0].action, "comment.approve");
    assert_eq!((owner.get(LIST).ids(), again().status), (vec![], 409));
    report(&server, id, 4..5);
    assert_eq!(owner.get(&format!("/comments/{id}")).ok()["report_count"], 1, "earlier reports are settled");
    assert_eq!(server.thread()["comment_count"], 1);
}

#[test]
fn queue_has_a_tab_for_what_is_reported() {
    let server = Server::with(&SETTINGS);
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    let owner = server.owner();
    let ids = published(&server, &owner, "blog", 3);
    report(&server, ids[0], 1..3);
    report(&server, ids[1], 1..2);
    let tab = |page: &scraper::Html| text(page, ".tabs a[href*='reported=yes']");
    assert_eq!(tab(&mona.page("/admin")), "Reported 2");
    let page = mona.page("/admin?status=all&reported=yes");
    assert_eq!(text(&page, ".tabs [aria-current]"), "Reported 2");
    let rows: Vec<_> = all(&page, ".row").iter().map(|row| row.attr("data-id").unwrap().to_owned()).collect();
    assert_eq!(rows, [ids[0].to_string(), ids[1].to_string()]);
    assert_eq!(text(&page, &format!("#row-{} .row-reports", ids[0])), "2 readers have reported this.");
    let button = text(&page, &format!("#row-{} button[data-key=a]", ids[0]));
    assert_eq!(button, "Dismiss the reports");
    let one = format!("approve {} ", ids[0]);
    let version = owner.get(&format!("/comments/{}", ids[0])).ok()["version"].to_string();
    let back = "/admin?status=all&reported=yes";
    let done = mona.send("/admin/decisions", &[("one", &format!("{one}{version}")), ("back", back)]);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(tab(&mona.page("/admin")), "Reported 1");
}

#[test]
fn deciding_about_all_that_is_reported_touches_nothing_else() {
    let server = Server::with(&SETTINGS);
    let mona = Browser::signed_in(&server, "mona", "moderator", &["blog"]);
    let owner = server.owner();
    let ids = published(&server, &owner, "blog", 3);
    report(&server, ids[1], 1..2);
    let page = mona.page("/admin?status=all&reported=yes");
    let kept = all(&page, "#bulk input[name=reported]")[0].attr("value").unwrap().to_owned();
    let fields = [("action", "spam"), ("scope", "all"), ("status", "all"), ("reported", kept.as_str())];
    let asked = mona.send("/admin/decisions", &fields);
    assert_eq!(asked.status, 200, "{}", asked.body);
    let asked = asked.html();
    let hidden: Vec<_> = all(&asked, "form input[type=hidden]")
        .iter()
        .map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap()))
        .filter(|(name, _)| !matches!(*name, "csrf_token"))
        .collect();
    server.clock.advance_seconds(1);
    let done = mona.send("/admin/decisions", &hidden);
    assert!(done.location().ends_with("count=1&failed=0"), "{}", done.location());
    let statuses: Vec<_> = ids.iter().map(|id| server.owner_view(*id)["status"].clone()).collect();
    assert_eq!(statuses, ["approved", "spam", "approved"]);
}
