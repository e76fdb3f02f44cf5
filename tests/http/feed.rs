//! Feeds: read by a program that others wrote, and as XML with its namespaces.

use crate::answer::Answer;
use crate::snapshot::assert_snapshot;
use crate::support::{EMAIL, Server, new_comment};
use afterword::domain::moderation::Status;
use afterword::service::moderate::{CommentChange, Verb};
use feed_rs::model::Feed;
use roxmltree::{Document, Node};
use serde_json::json;

const ARTICLE: &str = "/sites/blog/feed?article=/a";
const SITE: &str = "/sites/blog/feed";
const ATOM: &str = "http://www.w3.org/2005/Atom";
const THREADING: &str = "http://purl.org/syndication/thread/1.0";

fn read(answer: &Answer) -> Feed {
    assert_eq!(answer.status, 200, "{}", answer.body);
    feed_rs::parser::parse(answer.bytes.as_slice()).unwrap()
}

fn entries<'a>(document: &'a Document<'_>) -> Vec<Node<'a, 'a>> {
    document.root_element().children().filter(|node| node.has_tag_name((ATOM, "entry"))).collect()
}

fn child<'a>(node: Node<'a, 'a>, namespace: &str, name: &str) -> Node<'a, 'a> {
    node.children().find(|child| child.has_tag_name((namespace, name))).unwrap()
}

fn link<'a>(node: Node<'a, 'a>, rel: &str) -> &'a str {
    let links = node.children().filter(|child| child.has_tag_name((ATOM, "link")));
    links.filter(|link| link.attribute("rel") == Some(rel)).find_map(|link| link.attribute("href")).unwrap()
}

/// Publishes what a hostile reader sends to `/a`.
fn publish(server: &Server, changes: &[(&str, serde_json::Value)]) -> i64 {
    let answer = server.comment(&new_comment(changes));
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.json()["comment"]["id"].as_i64().unwrap();
    server.approve(id);
    id
}

#[test]
fn feed_of_an_article_lists_its_public_comments_newest_first() {
    let server = Server::new();
    server.add_article("/a", None);
    let first = server.post_approved("One.", None);
    let second = server.post_approved("Two.", Some(first));
    server.post("Held.", None);
    let answer = server.get(ARTICLE);
    assert_eq!(answer.must("content-type"), "application/atom+xml");
    assert_eq!(answer.must("access-control-allow-origin"), "*");
    assert_eq!(answer.must("cache-control"), "public, max-age=0, must-revalidate");
    assert_snapshot("feed_of_an_article", &answer.body.replace("><", ">\n<"));
    let feed = read(&answer);
    assert_eq!(feed.title.unwrap().content, "Comments on On rain");
    assert_eq!(feed.language.as_deref(), Some("en"));
    let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.clone()).collect();
    assert_eq!(ids, [second, first].map(|id| format!("https://blog.example/a#comment-{id}")));
    let newest = &feed.entries[0];
    assert_eq!(newest.title.as_ref().unwrap().content, "Ada – On rain");
    assert_eq!(newest.authors[0].name.as_deref(), Some("Ada"));
    let content = newest.content.as_ref().unwrap();
    assert_eq!((content.content_type.as_ref(), content.body.as_deref()), ("text/html", Some("<p>Two.</p>")));
    assert!(newest.published.unwrap() > feed.entries[1].published.unwrap());
    assert_eq!(feed.updated, newest.updated);
}

#[test]
fn entries_say_what_they_answer() {
    let server = Server::new();
    let first = server.post_approved("One.", None);
    let reply = server.post_approved("Two.", Some(first));
    let body = server.get(ARTICLE).body;
    let document = Document::parse(&body).unwrap();
    let shown = entries(&document);
    let places: Vec<_> = shown
        .iter()
        .map(|entry| {
            let answered = child(*entry, THREADING, "in-reply-to");
            let total = child(*entry, THREADING, "total").text().unwrap();
            (answered.attribute("ref").unwrap(), answered.attribute("href").unwrap(), total)
        })
        .collect();
    let parent = format!("https://blog.example/a#comment-{first}");
    let article = "https://blog.example/a";
    assert_eq!(places, [(parent.as_str(), parent.as_str(), "0"), (article, article, "1")]);
    assert_eq!(link(shown[0], "alternate"), format!("https://blog.example/a#comment-{reply}"));
    assert_eq!(link(shown[0], "related"), article);
    let root = document.root_element();
    assert_eq!(link(root, "alternate"), article);
    let own = format!("{}/sites/blog/feed?article=%2Fa", server.own_origin());
    assert_eq!((link(root, "self"), child(root, ATOM, "id").text().unwrap()), (own.as_str(), own.as_str()));
}

#[test]
fn feed_of_a_site_has_all_its_articles_and_no_other_sites() {
    let server = Server::new();
    server.add_site("other", "https://other.example", &[]);
    let here = server.post_approved("Here.", None);
    server.clock.advance_seconds(1);
    let there = publish(&server, &[("article", json!("/b")), ("body", json!("There."))]);
    let feed = read(&server.get(SITE));
    assert_eq!(feed.title.unwrap().content, "Comments on The blog");
    let ids: Vec<_> = feed.entries.iter().map(|entry| entry.id.clone()).collect();
    assert_eq!(
        ids,
        [format!("https://blog.example/b#comment-{there}"), format!("https://blog.example/a#comment-{here}")]
    );
    assert!(read(&server.get("/sites/other/feed")).entries.is_empty());
}

#[test]
fn feed_is_sent_again_only_when_it_has_changed() {
    let server = Server::new();
    server.add_article("/a", None);
    for path in [ARTICLE, SITE] {
        let first = server.post_approved(&format!("Well, in {path}."), None);
        let known = server.get(path).must("etag").to_owned();
        let ask = |known: &str| server.send("GET", path, &[("if-none-match", known)], "");
        server.post(&format!("Held, in {path}."), None);
        let unchanged = ask(&known);
        assert_eq!((unchanged.status, unchanged.body.as_str(), unchanged.must("etag")), (304, "", known.as_str()));
        server.change(first, CommentChange { body: Some(format!("Better, in {path}.")), ..CommentChange::default() });
        let changed = ask(&known);
        assert_eq!(changed.status, 200, "{path}");
        assert!(changed.body.contains("Better"));
        server.decide(first, Verb::Become(Status::Spam));
        assert!(!ask(changed.must("etag")).body.contains("Better"), "{path}");
    }
}

#[test]
fn new_title_of_an_article_is_in_the_feed_of_its_site() {
    let server = Server::new();
    server.add_article("/a", None);
    server.post_approved("Well.", None);
    let known = server.get(SITE).must("etag").to_owned();
    server.retitle("/a", "On snow");
    let again = server.send("GET", SITE, &[("if-none-match", &known)], "");
    assert!(again.body.contains("On snow"), "{}", again.body);
}

#[test]
fn hostile_texts_are_texts_and_break_no_reader() {
    let server = Server::new();
    let name = "</name><email>x@y.example</email>&\"'";
    let text = "]]></content><script>alert(1)</script> \u{1}\u{b}\u{fffe} & < > \"";
    publish(
        &server,
        &[("author_name", json!(name)), ("body", json!(text)), ("author_url", json!("https://x.example/?a=1&b='\""))],
    );
    for path in [ARTICLE, SITE] {
        let answer = server.get(path);
        let document = Document::parse(&answer.body).unwrap();
        let entry = entries(&document)[0];
        let author = child(entry, ATOM, "author");
        assert!(author.descendants().all(|node| !node.has_tag_name((ATOM, "email"))));
        assert!(!child(author, ATOM, "name").text().unwrap().is_empty());
        assert!(child(author, ATOM, "uri").text().unwrap().starts_with("https://x.example/"));
        let html = child(entry, ATOM, "content").text().unwrap();
        assert!(html.contains("]]&gt;") && !html.contains("<script"), "{html}");
        assert_eq!(read(&answer).entries.len(), 1);
    }
}

#[test]
fn address_is_in_no_feed() {
    let server = Server::new();
    server.post_approved("Well.", None);
    for path in [ARTICLE, SITE] {
        let body = server.get(path).body;
        assert!(body.contains("Well.") && !body.contains(EMAIL) && !body.contains("mail.example"), "{body}");
        assert!(!body.contains("email"), "{body}");
    }
}

#[test]
fn feed_has_as_many_entries_as_were_asked_for() {
    let server = Server::new();
    for number in 0..52 {
        server.post_approved(&format!("Number {number}."), None);
    }
    let count = |path: &str| read(&server.get(path)).entries.len();
    assert_eq!(
        (count(ARTICLE), count(&format!("{ARTICLE}&limit=2")), count(&format!("{SITE}?limit=100"))),
        (50, 2, 52)
    );
    for limit in ["0", "101", "-1", "ten", ""] {
        let refused = server.get(&format!("{SITE}?limit={limit}"));
        assert_eq!(refused.status, 422, "{limit}");
        assert_eq!(refused.json()["errors"][0]["field"], "limit");
    }
    let body = server.get(&format!("{SITE}?limit=2")).body;
    let document = Document::parse(&body).unwrap();
    assert!(link(document.root_element(), "self").ends_with("/sites/blog/feed?limit=2"));
    assert!(child(document.root_element(), ATOM, "id").text().unwrap().ends_with("/sites/blog/feed"));
}

#[test]
fn feed_of_an_unknown_article_is_empty_and_tells_nothing_of_what_waits() {
    let server = Server::new();
    let before = server.get(ARTICLE);
    assert!(read(&before).entries.is_empty());
    server.post("Held.", None);
    assert_eq!(server.get(ARTICLE).body, before.body);
}

#[test]
fn what_there_is_not_has_no_feed() {
    let server = Server::new();
    assert_eq!(server.get("/sites/none/feed").status, 404);
    assert_eq!(server.get("/sites/blog/feed?article=https://elsewhere.example/a").status, 422);
    server.set_site("articles", "registered");
    assert_eq!(server.get("/sites/blog/feed?article=/unknown").status, 404);
}

#[test]
fn feed_speaks_the_language_of_its_site() {
    let server = Server::new();
    server.set_site("language", "ja");
    let headers = [("accept-language", "fr")];
    let feed = read(&server.send("GET", SITE, &headers, ""));
    assert_eq!(feed.language.as_deref(), Some("ja"));
    assert!(feed.title.unwrap().content.starts_with("「"));
}

#[test]
fn reply_to_a_hidden_comment_is_in_no_feed() {
    let server = Server::new();
    let first = server.post_approved("One.", None);
    server.post_approved("Two.", Some(first));
    server.decide(first, Verb::Become(Status::Trash));
    for path in [ARTICLE, SITE] {
        assert!(read(&server.get(path)).entries.is_empty(), "{path}");
    }
}
