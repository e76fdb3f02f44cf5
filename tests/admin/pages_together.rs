//! Two moderators at once: nobody's decision is carried out over another that they have not seen.

use crate::pages::{Browser, all, text};
use crate::support::Server;
use scraper::Html;

fn value(page: &Html, selector: &str) -> String {
    all(page, selector)[0].attr("value").unwrap().to_owned()
}

#[test]
fn what_was_ticked_is_left_alone_where_somebody_has_decided_meanwhile() {
    let server = Server::new();
    let ids: Vec<_> = (0..3).map(|n| server.comment("blog", &format!("Number {n}."), &[])).collect();
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let mia = Browser::signed_in(&server, "mia", "moderator", &[]);
    let page = mona.page("/admin");
    let ticks: Vec<_> = ids.iter().map(|id| value(&page, &format!("#row-{id} .row-tick"))).collect();
    mia.send("/admin/decisions", &[("one", &format!("spam {} 1", ids[0]))]);
    let done = mona.send("/admin/decisions", &[("action", "approve"), ("ids", &ticks[0]), ("ids", &ticks[1])]);
    assert_eq!(text(&mona.page(done.location()), ".admin-notice p"), "1 comment was decided. 1 was left as it is.");
    assert_eq!(all(&mona.page("/admin?status=spam"), ".row").len(), 1);
    assert_eq!(all(&mona.page("/admin"), ".row").len(), 1);
}

#[test]
fn undo_takes_back_nothing_that_somebody_else_did_meanwhile() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let mia = Browser::signed_in(&server, "mia", "moderator", &[]);
    let approved = mona.send("/admin/decisions", &[("one", &format!("approve {id} 1"))]);
    let notice = mona.page(approved.location());
    let undo = value(&notice, ".admin-notice button");
    let theirs = value(&mia.page("/admin?status=approved"), &format!("#row-{id} button[data-key=s]"));
    assert_eq!(mia.send("/admin/decisions", &[("one", &theirs)]).status, 303);
    assert_eq!(mona.send("/admin/decisions", &[("one", &undo)]).status, 412);
    assert_eq!(all(&mona.page("/admin?status=spam"), ".row").len(), 1);
    let again = mona.page(approved.location());
    assert!(all(&again, ".admin-notice button").is_empty(), "it would take back what mia did");
}

#[test]
fn the_script_takes_back_what_it_was_told_of() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let send = |one: &str| mona.send_with("/admin/decisions", &[("accept", "application/json")], &[("one", one)]);
    let approved = send(&format!("approve {id} 1")).ok();
    let version = approved["version"].as_i64().unwrap();
    assert_eq!(send(&format!("undo {id} {}", version - 1)).status, 412);
    assert_eq!(send(&format!("undo {id} {version}")).ok()["status"], "pending");
}

#[test]
fn what_comes_in_after_the_question_is_not_meant_by_the_answer() {
    let server = Server::new();
    server.comment("blog", "Apple.", &[]);
    server.clock.advance_seconds(1);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let filter = [("status", "pending"), ("action", "spam"), ("scope", "all")];
    let question = mona.send("/admin/decisions", &filter);
    assert!(question.body.contains("1 comment matches."), "{}", question.body);
    let asked_at = value(&question.html(), "[name=asked_at]");
    server.comment("blog", "Another apple.", &[]);
    let answer = [&filter[..], &[("confirmed", "yes"), ("asked_at", &asked_at)]].concat();
    let done = mona.send("/admin/decisions", &answer);
    assert_eq!(text(&mona.page(done.location()), ".admin-notice p"), "1 comment was decided.");
    assert_eq!(all(&mona.page("/admin"), ".row").len(), 1);
}

#[test]
fn comment_that_cannot_be_answered_or_ticked_offers_neither() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let path = format!("/admin/comments/{id}");
    assert_eq!(all(&mona.page(&path), ".row-reply").len(), 1);
    mona.send("/admin/decisions", &[("one", &format!("spam {id} 1"))]);
    assert!(all(&mona.page(&path), ".row-reply, .row-tick, #answer").is_empty());
}

#[test]
fn the_best_of_the_languages_there_are_is_spoken() {
    let server = Server::new();
    let wish = ("accept-language", "ja, de;q=0.8, en;q=0.5");
    assert_eq!(server.send("GET", "/admin/sign-in", &[wish], None).must("content-language"), "de");
}
