//! Deciding on the moderators' pages: one, several, all that match; and what happens to who comes too late.

use crate::pages::{Browser, all, text};
use crate::support::{EMAIL, PASSWORD, Server};
use serde_json::Value;

fn pending(browser: &Browser<'_>) -> String {
    text(&browser.page("/admin"), "[data-count=pending]")
}

#[test]
fn decision_leads_back_and_can_be_taken_back() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    for (word, status, said) in [
        ("approve", "approved", "Approved."),
        ("spam", "spam", "Marked as spam."),
        ("restore", "approved", "Restored."),
        ("trash", "trash", "Moved to the trash."),
        ("hold", "pending", "Held."),
    ] {
        let version = mona.server.owner_view(id)["version"].clone();
        let done =
            mona.send("/admin/decisions", &[("one", &format!("{word} {id} {version}")), ("back", "/admin?status=all")]);
        assert_eq!(done.location(), format!("/admin?status=all&of={id}&done={word}"));
        assert_eq!(server.owner_view(id)["status"], status, "{word}");
        let page = mona.page(done.location());
        assert_eq!(text(&page, ".admin-notice p"), said);
        let version = mona.server.owner_view(id)["version"].clone();
        let undo = format!("undo {id} {version}");
        assert_eq!(all(&page, ".admin-notice button")[0].attr("value"), Some(undo.as_str()));
    }
    mona.send("/admin/decisions", &[("one", &format!("undo {id}"))]);
    assert_eq!(server.owner_view(id)["status"], "trash");
}

#[test]
fn who_comes_too_late_is_told_who_decided_what() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let mia = Browser::signed_in(&server, "mia", "moderator", &[]);
    mia.send("/admin/decisions", &[("one", &format!("spam {id} 1"))]);
    let late = mona.send("/admin/decisions", &[("one", &format!("approve {id} 1"))]);
    assert_eq!(late.status, 412);
    assert!(text(&late.html(), "[role=alert]").contains("mia marked it as spam."), "{}", late.body);
    assert_eq!(all(&late.html(), ".row[data-status=spam] button[data-key=a]").len(), 1);
    let json =
        mona.send_with("/admin/decisions", &[("accept", "application/json")], &[("one", &format!("approve {id} 1"))]);
    assert_eq!(json.status, 412);
    let body = json.json();
    assert!(body["message"].as_str().unwrap().contains("mia marked it as spam."), "{body}");
    assert!(body["row"].as_str().unwrap().contains("data-status=\"spam\""), "{body}");
    assert_eq!(server.owner_view(id)["status"], "spam");
}

#[test]
fn script_is_told_what_became_of_the_comment() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let send =
        |one: String| mona.send_with("/admin/decisions", &[("accept", "application/json")], &[("one", &one)]).ok();
    let approved = send(format!("approve {id} 1"));
    assert_eq!(
        (&approved["status"], &approved["can_undo"], &approved["message"]),
        (&"approved".into(), &true.into(), &"Approved.".into())
    );
    assert!(approved["row"].as_str().unwrap().contains(&format!("id=\"row-{id}\"")));
    let undone = send(format!("undo {id}"));
    assert_eq!((&undone["status"], &undone["can_undo"]), (&"pending".into(), &false.into()));
    send(format!("trash {id}"));
    let deleted = send(format!("delete {id}"));
    assert_eq!(
        (&deleted["row"], &deleted["status"], &deleted["can_undo"]),
        (&Value::Null, &Value::Null, &false.into())
    );
}

#[test]
fn ticked_ones_are_decided_together() {
    let server = Server::new();
    let ids: Vec<String> = (0..3).map(|n| server.comment("blog", &format!("Number {n}."), &[]).to_string()).collect();
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let fields = [("action", "approve"), ("scope", "ticked"), ("ids", &ids[0]), ("ids", &ids[2]), ("back", "/admin")];
    let done = mona.send("/admin/decisions", &fields);
    assert_eq!(done.location(), "/admin?done=many&count=2&failed=0");
    assert_eq!(text(&mona.page(done.location()), ".admin-notice p"), "2 comments were decided.");
    assert_eq!(pending(&mona), "1");
    let again = mona.send("/admin/decisions", &fields);
    assert_eq!(
        text(&mona.page(again.location()), ".admin-notice p"),
        "0 comments were decided. 2 were left as they are."
    );
    for (fields, broken) in [
        (&[("action", "approve"), ("scope", "ticked")][..], 1),
        (&[("action", ""), ("scope", "ticked")], 2),
        (&[("action", "destroy"), ("ids", &ids[0])], 1),
    ] {
        let refused = mona.send("/admin/decisions", fields);
        assert_eq!(refused.status, 422);
        assert_eq!(all(&refused.html(), "ul.admin-problem li").len(), broken, "{fields:?}");
    }
}

#[test]
fn all_that_match_are_counted_before_anything_is_done() {
    let server = Server::new();
    for n in 0..7 {
        server.comment("blog", &format!("Buy number {n}."), &[]);
    }
    server.comment("blog", "Something else.", &[]);
    server.comment("news", "Buy elsewhere.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let filter = [("status", "pending"), ("site", "blog"), ("q", "Buy"), ("action", "spam"), ("scope", "all")];
    let question = mona.send("/admin/decisions", &filter);
    assert_eq!(question.status, 200);
    assert!(question.body.contains("7 comments match."), "{}", question.body);
    assert_eq!(pending(&mona), "9");
    let done = mona.send("/admin/decisions", &[&filter[..], &[("confirmed", "yes")]].concat());
    assert_eq!(done.location(), "/admin?status=pending&site=blog&q=Buy&done=many&count=7&failed=0");
    assert_eq!(pending(&mona), "2");
    let wrong = mona.send("/admin/decisions", &[("status", "odd"), ("action", "spam"), ("scope", "all")]);
    assert_eq!(wrong.status, 422);
}

#[test]
fn filter_narrows_the_queue_and_says_what_it_cannot_read() {
    let server = Server::new();
    server.comment("blog", "A red one.", &[]);
    server.comment("news", "A blue one.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let rows = |query: &str| all(&mona.page(&format!("/admin?{query}")), ".row").len();
    assert_eq!(
        (rows(""), rows("q=red"), rows("site=news"), rows("site=blog&article=/a"), rows("status=spam")),
        (2, 1, 1, 1, 0)
    );
    assert_eq!((rows("from=2026-11-22&to=2026-11-22"), rows("to=2026-11-21")), (2, 0));
    assert_eq!(text(&mona.page("/admin?q=green"), ".admin-empty"), "No comment matches the filter.");
    let wrong = mona.get("/admin?from=yesterday&q=red");
    assert_eq!(wrong.status, 422);
    assert_eq!(all(&wrong.html(), "#from-problem").len(), 1);
    assert_eq!(all(&wrong.html(), "#q")[0].attr("value"), Some("red"));
}

#[test]
fn long_queue_has_pages() {
    let server = Server::new();
    for n in 0..51 {
        server.comment("blog", &format!("Number {n}."), &[]);
    }
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let first = mona.page("/admin");
    assert_eq!(all(&first, ".row").len(), 50);
    let next = all(&first, "a[rel=next]")[0].attr("href").unwrap().to_owned();
    let second = mona.page(&next);
    assert_eq!(all(&second, ".row").len(), 1);
    assert!(text(&second, ".row-text").contains("Number 50.") && all(&second, "a[rel=next]").is_empty());
}

#[test]
fn edit_that_is_wrong_or_too_late_loses_nothing() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let path = format!("/admin/comments/{id}/edit");
    let edit = |version: &str, name: &str| {
        mona.send(&path, &[("version", version), ("body", "Two & more."), ("author_name", name), ("author_url", "")])
    };
    let wrong = edit("1", " ");
    assert_eq!(wrong.status, 422);
    assert_eq!(all(&wrong.html(), "#author_name-problem").len(), 1);
    assert_eq!(all(&wrong.html(), "#body")[0].text().collect::<String>().trim(), "Two & more.");
    mona.send("/admin/decisions", &[("one", &format!("approve {id} 1"))]);
    let late = edit("1", "Ada");
    assert_eq!(late.status, 412);
    assert!(text(&late.html(), "[role=alert]").contains("mona approved it."));
    assert_eq!(all(&late.html(), "#body")[0].text().collect::<String>().trim(), "Two & more.");
    assert_eq!(all(&late.html(), "#edit [name=version]")[0].attr("value"), Some("2"));
    assert_eq!(edit("2", "Ada").location(), format!("/admin/comments/{id}?done=edit"));
    assert_eq!(server.owner_view(id)["body"], "Two & more.");
    let history: Vec<_> = all(&mona.page(&format!("/admin/comments/{id}")), ".history li")
        .iter()
        .map(|line| line.text().collect::<String>())
        .collect();
    assert!(history.len() == 3 && history[2].contains("mona edited it.") && history[2].contains("One."), "{history:?}");
}

#[test]
fn comment_stands_between_what_it_answers_and_its_replies() {
    let server = Server::new();
    let top = server.comment("blog", "A question?", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let answered = mona.send(&format!("/admin/comments/{top}/reply"), &[("body", "An answer.")]);
    assert_eq!(answered.location(), format!("/admin/comments/{top}?done=reply"));
    let page = mona.page(answered.location());
    assert_eq!(text(&page, ".admin-notice"), "Your reply is published.");
    assert!(text(&page, ".context").contains("An answer."));
    let reply = all(&page, ".context a")[0].attr("href").unwrap().to_owned();
    assert!(text(&mona.page(&reply), ".context").contains("A question?"));
    let empty = mona.send(&format!("/admin/comments/{top}/reply"), &[("body", " ")]);
    assert_eq!((empty.status, all(&empty.html(), "#answer #body-problem").len()), (422, 1));
    mona.send("/admin/decisions", &[("one", &format!("spam {top}"))]);
    assert_eq!(mona.send(&format!("/admin/comments/{top}/reply"), &[("body", "No.")]).status, 403);
}

#[test]
fn address_is_shown_to_an_owner_who_says_why_and_types_the_password() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let path = format!("/admin/comments/{id}/reveal");
    let olga = Browser::signed_in(&server, "olga", "owner", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    let reason = ("reason", "She asked for an answer.");
    for (fields, problem) in [
        ([("reason", " "), ("password", PASSWORD)], "#reason-problem"),
        ([reason, ("password", "")], "#password-problem"),
        ([reason, ("password", "not the right one")], "#password-problem"),
    ] {
        let refused = olga.send(&path, &fields);
        assert_eq!((refused.status, all(&refused.html(), problem).len()), (422, 1), "{problem}");
        assert!(!refused.body.contains(EMAIL) && !refused.body.contains("not the right one"));
    }
    let shown = olga.send(&path, &[reason, ("password", PASSWORD)]);
    assert_eq!((shown.status, shown.must("cache-control")), (200, "no-store"));
    assert!(text(&shown.html(), ".admin-notice").contains(EMAIL));
    let refused = mona.send(&path, &[("reason", "Curious.")]);
    assert!(refused.status == 403 && !refused.body.contains(EMAIL));
    let last = &server.audit("1")[0];
    assert_eq!((last.action.as_str(), last.details.as_str()), ("email.reveal", "She asked for an answer."));
}

#[test]
fn deleting_is_for_good_and_from_spam_or_trash_only() {
    let server = Server::new();
    let id = server.comment("blog", "One.", &[]);
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    assert_eq!(mona.send("/admin/decisions", &[("one", &format!("delete {id}"))]).status, 409);
    mona.send("/admin/decisions", &[("one", &format!("trash {id}"))]);
    let back = format!("/admin/comments/{id}");
    assert_eq!(all(&mona.page(&back), ".admin-danger button").len(), 1);
    let gone = mona.send("/admin/decisions", &[("one", &format!("delete {id}")), ("back", &back)]);
    assert_eq!(text(&mona.page(gone.location()), ".admin-notice p"), "Deleted for good.");
    assert_eq!(mona.get(&back).status, 404);
}

#[test]
fn decision_that_cannot_be_read_is_refused() {
    let server = Server::new();
    let mona = Browser::signed_in(&server, "mona", "moderator", &[]);
    for one in ["", "approve", "approve x", "approve 1 x", "destroy 1", "approve 1 1 extra\0"] {
        let refused = mona.send("/admin/decisions", &[("one", one)]);
        assert!(matches!(refused.status, 400 | 404 | 422), "{one:?}: {}", refused.status);
    }
    assert_eq!(mona.send("/admin/decisions", &[("one", "approve 1")]).status, 404);
}
