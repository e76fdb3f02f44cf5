//! The thread as HTML: the words, the order, WordPress's names, what an author sees of a held comment, and nothing else.

use crate::answer::{Answer, attribute, select, text_of};
use crate::snapshot::assert_snapshot;
use crate::support::{EMAIL, Server, filled, new_comment};
use afterword::domain::moderation::Status;
use afterword::service::moderate::Verb;
use scraper::Html;
use serde_json::json;

const THREAD: &str = "/sites/blog/thread?article=/a";

fn shown(server: &Server, more: &str) -> Html {
    let answer = server.get(&format!("{THREAD}{more}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.html()
}

/// Sends the form from the article's page, and gives the query under which that page shows the held comment.
fn preview(server: &Server, text: &str) -> (i64, String) {
    let answer = server.submit(&filled(&[("comment", text), ("redirect_to", "https://blog.example/a")]));
    let (query, id) = answer.must("location").split_once('?').unwrap().1.split_once("#comment-").unwrap();
    (id.parse().unwrap(), format!("&{query}"))
}

fn is_private(answer: &Answer) -> bool {
    answer.must("cache-control") == "private, no-store"
}

#[test]
fn first_reader_is_invited_in_the_words_of_the_contract() {
    let page = shown(&Server::new(), "");
    assert_eq!(text_of(&page, "#comments > .comments-title"), "Be the first to comment");
    let title = select(&page, "h3#reply-title.comment-reply-title")[0];
    assert_eq!(title.text().next().unwrap().trim(), "Leave a Reply");
    assert_eq!(text_of(&page, "#email-notes"), "Your email address will not be published.");
    assert_eq!(attribute(&page, "#submit", "value"), "Post Comment");
    assert!(select(&page, "ol.comment-list").is_empty());
}

#[test]
fn heading_counts_what_readers_see() {
    let server = Server::new();
    server.post("Held.", None);
    assert_eq!(text_of(&shown(&server, ""), ".comments-title"), "Be the first to comment");
    for (text, heading) in [("One.", "1 Comment"), ("Two.", "2 Comments"), ("Three.", "3 Comments")] {
        server.post_approved(text, None);
        assert_eq!(text_of(&shown(&server, ""), ".comments-title"), heading);
    }
}

#[test]
fn fields_stand_in_the_order_and_under_the_names_of_wordpress() {
    let server = Server::new();
    let page = shown(&server, "");
    assert_eq!(select(&page, "div#respond.comment-respond > form#commentform.comment-form").len(), 1);
    let names: Vec<_> = select(&page, "#commentform [name]").iter().map(|field| field.attr("name").unwrap()).collect();
    let expected = [
        "comment",
        "author",
        "email",
        "url",
        "subject",
        "submit",
        "comment_parent",
        "site",
        "article",
        "form_token",
        "lang",
    ];
    assert_eq!(names, expected);
    assert_eq!(attribute(&page, "#commentform", "action"), format!("{}/comments", server.own_origin()));
    assert_eq!(attribute(&page, "#comment_parent", "value"), "0");
    for (name, limit, complete) in [("author", "245", "name"), ("email", "100", "email"), ("url", "200", "url")] {
        assert_eq!(attribute(&page, &format!("p.comment-form-{name} > input#{name}"), "maxlength"), limit);
        assert_eq!(attribute(&page, &format!("#{name}"), "autocomplete"), complete);
        assert_eq!(select(&page, &format!("label[for='{name}']")).len(), 1);
    }
    assert_eq!(attribute(&page, "p.comment-form-comment > textarea#comment", "maxlength"), "65525");
    assert_eq!(attribute(&page, "#email", "aria-describedby"), "email-notes");
    assert!(select(&page, "p.comment-form-subject[hidden][aria-hidden=true] > input[tabindex='-1']").len() == 1);
}

#[test]
fn comments_have_the_structure_and_classes_of_wordpress() {
    let server = Server::new();
    let first = server.post_approved("One.", None);
    let reply = server.post_approved("Two.", Some(first));
    let last = server.post_approved("Three.", None);
    let page = shown(&server, "");
    assert_snapshot("fragment", &server.get("/sites/blog/thread?article=/a").body);
    let ids: Vec<_> =
        select(&page, "li.comment").iter().map(|comment| comment.attr("id").unwrap().to_owned()).collect();
    assert_eq!(ids, [first, reply, last].map(|id| format!("comment-{id}")));
    let tree = format!("#comments > ol.comment-list > li#comment-{first} > ol.children > li#comment-{reply}");
    assert_eq!(select(&page, &tree).len(), 1);
    assert_eq!(attribute(&page, &format!("#div-comment-{first} time"), "datetime"), "2026-11-22T09:30:01.123Z");
}

#[test]
fn reply_is_prepared_without_javascript() {
    let server = Server::new();
    let id = server.post_approved("One.", None);
    let link = attribute(&shown(&server, ""), "a.comment-reply-link", "href");
    let answer = server.get(link.strip_prefix(&server.own_origin()).unwrap().split('#').next().unwrap());
    let page = answer.html();
    assert!(text_of(&page, "#reply-title").starts_with("Leave a Reply to Ada"));
    assert_eq!(attribute(&page, "#reply-title > a", "href"), format!("#comment-{id}"));
    assert_eq!(attribute(&page, "#comment_parent", "value"), id.to_string());
    assert_eq!(attribute(&page, "meta[name=robots]", "content"), "noindex");
    let cancel = attribute(&page, "#cancel-comment-reply-link", "href");
    assert!(cancel.ends_with("#respond") && !cancel.contains("replytocom"), "{cancel}");
    assert!(select(&page, ".comment-reply-cancel[hidden]").is_empty());
}

#[test]
fn what_cannot_be_replied_to_counts_as_absent() {
    let server = Server::new();
    server.post_approved("One.", None);
    let held = server.post("Held.", None).to_string();
    let elsewhere = server.comment(&new_comment(&[("article", json!("/b"))])).json()["comment"]["id"].as_i64().unwrap();
    server.approve(elsewhere);
    for id in [held.as_str(), &elsewhere.to_string(), "12", "0", "-1", "x", "", "99999999999999999999"] {
        let page = shown(&server, &format!("&replytocom={id}"));
        assert_eq!(attribute(&page, "#comment_parent", "value"), "0", "{id}");
        assert!(!text_of(&page, "#reply-title").contains("Reply to"), "{id}");
    }
}

#[test]
fn closed_thread_says_so_and_has_no_form() {
    let server = Server::new();
    server.post_approved("One.", None);
    server.close_article("/a");
    let page = shown(&server, "");
    assert_eq!(text_of(&page, "p.no-comments"), "Comments are closed.");
    assert_eq!(text_of(&page, ".comments-title"), "1 Comment");
    assert!(select(&page, "form, #respond, a.comment-reply-link").is_empty());
}

#[test]
fn email_field_follows_the_site() {
    let server = Server::new();
    for (setting, count, is_required) in [("required", 1, true), ("optional", 1, false), ("off", 0, false)] {
        server.set_site("email", setting);
        let page = shown(&server, "");
        assert_eq!(select(&page, "#email").len(), count, "{setting}");
        assert_eq!(select(&page, "#email[required]").len() == 1, is_required, "{setting}");
        assert_eq!(select(&page, "#email-notes").len(), count, "{setting}");
    }
    assert_eq!(server.submit(&filled(&[])).status, 422);
    assert_eq!(server.submit(&filled(&[("email", "")])).status, 303);
}

#[test]
fn whole_page_may_be_framed_by_the_site_alone_and_sends_its_form_home() {
    let server = Server::new();
    server.add_article("/a", None);
    let answer = server.get(&format!("{THREAD}&page=1"));
    let page = answer.html();
    assert!(is_private(&answer) && answer.body.starts_with("<!doctype html>"));
    let policy = answer.must("content-security-policy");
    for part in [
        "default-src 'none'",
        "form-action 'self' https://blog.example",
        "frame-ancestors 'self' https://blog.example",
        "base-uri 'none'",
    ] {
        assert!(policy.split(';').any(|directive| directive.trim() == part), "{part} in {policy}");
    }
    assert_eq!(text_of(&page, "h1"), "On rain");
    assert_eq!(attribute(&page, "html", "lang"), "en");
    assert!(select(&page, "script:not([src^='/embed/']), [style], style, meta[name=robots]").is_empty());
    assert!(!server.get(THREAD).body.contains("<html"));
}

#[test]
fn piece_is_shared_by_caches_until_it_changes() {
    let server = Server::new();
    let first = server.get(THREAD);
    assert_eq!(first.must("cache-control"), "public, max-age=0, must-revalidate");
    assert_eq!(first.must("vary"), "Accept-Encoding, Accept-Language");
    let is_known = || server.send("GET", THREAD, &[("if-none-match", first.must("etag"))], "").status == 304;
    server.post("Held.", None);
    assert!(is_known());
    server.post_approved("One.", None);
    assert!(!is_known());
}

#[test]
fn author_sees_the_held_comment_for_ten_minutes_on_its_article_alone() {
    let server = Server::new();
    let (id, query) = preview(&server, "Mine is waiting.");
    let (_, other) = preview(&server, "Another one.");
    for page in ["", "&page=1"] {
        let answer = server.get(&format!("{THREAD}{query}{page}"));
        assert!(is_private(&answer));
        let note = text_of(&answer.html(), &format!(".comment-preview > li#comment-{id} .comment-awaiting-moderation"));
        assert!(note.starts_with("Your comment is awaiting moderation."), "{note}");
        assert!(!answer.body.contains("Another one."));
        assert_eq!(text_of(&answer.html(), ".comments-title"), "Be the first to comment");
    }
    let foreign = query.replace(&id.to_string(), other.split_once('&').map_or("", |_| "12"));
    let token = query.split_once("moderation-hash=").unwrap().1;
    let forged = query.replace(token, &token.to_lowercase());
    for refused in [
        format!("{THREAD}{foreign}"),
        format!("{THREAD}{forged}"),
        format!("{THREAD}&unapproved={id}"),
        format!("{THREAD}&unapproved={id}&{}", other.rsplit_once('&').unwrap().1),
        format!("/sites/blog/thread?article=/b{query}"),
    ] {
        let answer = server.get(&refused);
        assert!(answer.status == 200 && !answer.body.contains("Mine is waiting."), "{refused}");
    }
    server.clock.advance_seconds(600);
    assert!(shown(&server, &query).html().contains("Mine is waiting."));
    server.clock.advance_seconds(1);
    assert!(!shown(&server, &query).html().contains("Mine is waiting."));
}

#[test]
fn preview_ends_with_the_approval() {
    let server = Server::new();
    let (id, query) = preview(&server, "Mine.");
    server.approve(id);
    let page = shown(&server, &query);
    assert_eq!((select(&page, &format!("li#comment-{id}")).len(), select(&page, ".comment-preview").len()), (1, 0));
}

#[test]
fn receipt_follows_the_comment() {
    let server = Server::new();
    let location = server.submit(&filled(&[])).must("location").strip_prefix(&server.own_origin()).unwrap().to_owned();
    let held = server.get(&location);
    let id: i64 = attribute(&held.html(), "ol.comment-list > li", "id")["comment-".len()..].parse().unwrap();
    assert_eq!(text_of(&held.html(), "h1"), "Your comment has arrived");
    assert_eq!(attribute(&held.html(), ".page-back > a", "href"), "https://blog.example/a");
    server.decide(id, Verb::Become(Status::Spam));
    assert_eq!(server.get(&location).body, held.body, "spam looks like pending to its author");
    server.approve(id);
    let approved = server.get(&location);
    assert_eq!(text_of(&approved.html(), "h1"), "Your comment is published");
    assert_eq!(attribute(&approved.html(), ".page-back > a", "href"), format!("https://blog.example/a#comment-{id}"));
    for answer in [&held, &approved] {
        assert_eq!((answer.must("cache-control"), answer.must("x-robots-tag")), ("no-store", "noindex"));
        assert_eq!(attribute(&answer.html(), "meta[name=robots]", "content"), "noindex");
        assert!(answer.body.contains("Well said.") && !answer.body.contains(EMAIL));
    }
    let mut forged = location.clone();
    let last = if forged.pop() == Some('A') { "Bx" } else { "Ax" };
    for refused in [format!("{forged}{last}"), format!("{location}A"), "/receipts/x".to_owned()] {
        let answer = server.get(&refused);
        assert_eq!(
            (answer.status, answer.must("cache-control"), answer.must("x-robots-tag")),
            (404, "no-store", "noindex")
        );
        assert!(!answer.body.contains("Well said."));
    }
}

#[test]
fn receipt_of_a_reply_waits_for_what_it_answers() {
    let server = Server::new();
    let top = server.post_approved("Top.", None);
    let answer = server.comment(&new_comment(&[("body", json!("A reply.")), ("parent_id", json!(top))])).json();
    server.approve(answer["comment"]["id"].as_i64().unwrap());
    let receipt = format!("/receipts/{}", answer["receipt"].as_str().unwrap());
    assert_eq!(text_of(&server.get(&receipt).html(), "h1"), "Your comment is published");
    server.decide(top, Verb::Become(Status::Pending));
    assert_eq!(text_of(&server.get(&receipt).html(), "h1"), "Your comment has arrived");
}

#[test]
fn next_page_is_linked_and_keeps_order_and_size() {
    let server = Server::new();
    let ids: Vec<_> = (0..5).map(|n| server.post_approved(&format!("Number {n}."), None)).collect();
    let mut path = format!("{THREAD}&order=newest&limit=2");
    let mut seen = Vec::new();
    loop {
        let page = server.get(&path).html();
        let comments = select(&page, "ol.comment-list > li");
        assert!(comments.len() <= 2);
        seen.extend(comments.iter().map(|li| li.attr("id").unwrap()["comment-".len()..].parse::<i64>().unwrap()));
        let Some(next) = select(&page, "a[rel=next]").first().map(|link| link.attr("href").unwrap().to_owned()) else {
            break;
        };
        path = next.strip_prefix(&server.own_origin()).unwrap().split('#').next().unwrap().to_owned();
    }
    assert_eq!(seen, ids.into_iter().rev().collect::<Vec<_>>());
}
