//! Reading a thread as JSON: what is in it, in which order, in which pages, and when it counts as changed.

use crate::answer::Answer;
use crate::snapshot::assert_json_snapshot;
use crate::support::{Server, new_comment};
use afterword::domain::moderation::Status;
use afterword::service::moderate::{CommentChange, Verb};
use serde_json::{Value, json};

const THREAD: &str = "/api/v1/sites/blog/thread?article=/a";

fn ids(thread: &Value) -> Vec<i64> {
    thread["comments"].as_array().unwrap().iter().map(|comment| comment["id"].as_i64().unwrap()).collect()
}

fn read(server: &Server, more: &str) -> Vec<i64> {
    let answer = server.get(&format!("{THREAD}{more}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    ids(&answer.json())
}

/// Walks from page to page, and gives the ids of each.
fn walk(server: &Server, more: &str) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = server.get(&format!("{THREAD}{more}{cursor}")).json();
        pages.push(ids(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
    }
}

fn etag(server: &Server) -> String {
    server.get(THREAD).must("etag").to_owned()
}

#[test]
fn unknown_article_is_an_empty_open_thread_and_stores_nothing() {
    let server = Server::new();
    let expected = server.get(THREAD).json();
    assert_json_snapshot("thread_of_an_unknown_article", &expected);
    for path in ["/sites/blog/thread?article=/a", "/sites/blog/thread?article=/a&page=1&replytocom=7"] {
        assert_eq!(server.get(path).status, 200);
    }
    assert_eq!(server.get("/api/v1/sites/blog/counts?article=/a").json(), json!({"counts": {"/a": 0}}));
    assert!(!server.form_token("blog", "/a").is_empty());
    assert_eq!(server.stored_articles(), 0);
    server.post("Now it is stored.", None);
    assert_eq!((server.stored_articles(), server.get(THREAD).json()), (1, expected));
}

#[test]
fn site_of_registered_articles_knows_no_others() {
    let server = Server::new();
    server.set_site("articles", "registered");
    server.add_article("/known", None);
    for (path, status) in [("thread", 404), ("form-token", 404), ("counts", 200)] {
        let at = |article: &str| server.get(&format!("/api/v1/sites/blog/{path}?article={article}"));
        assert_eq!(at("/known").status, 200, "{path}");
        assert_eq!(at("/a").status, status, "{path}");
    }
    assert_eq!(server.get("/sites/blog/thread?article=/a").problem(), (404, "not_found".to_owned()));
    assert_eq!(server.stored_articles(), 1);
}

#[test]
fn unchanged_thread_is_not_sent_again() {
    let server = Server::new();
    server.post_approved("One.", None);
    let first = server.get(THREAD);
    let tag = first.must("etag");
    assert!(tag.starts_with('"') && tag.ends_with('"'), "{tag} is not a strong tag");
    assert_eq!(first.must("cache-control"), "public, max-age=0, must-revalidate");
    for known in [tag.to_owned(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let again = server.send("GET", THREAD, &[("if-none-match", &known)], "");
        assert_eq!((again.status, again.body.as_str(), again.must("etag")), (304, "", tag));
        for name in ["cache-control", "vary", "access-control-allow-origin"] {
            assert_eq!(again.must(name), first.must(name));
        }
    }
    assert_eq!(server.send("GET", THREAD, &[("if-none-match", "\"x\"")], "").status, 200);
}

#[test]
fn head_tells_the_length_and_sends_no_body() {
    let server = Server::new();
    server.post_approved("One.", None);
    for path in [THREAD, "/sites/blog/thread?article=/a", "/openapi.json", "/", "/nowhere"] {
        let get = server.get(path);
        let mut raw = server.raw();
        raw.write(&format!("HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\nGET /livez HTTP/1.1\r\nHost: x\r\n\r\n"));
        let head = raw.read(false);
        assert_eq!((head.status, head.must("content-length")), (get.status, get.body.len().to_string().as_str()));
        assert_eq!(head.header("etag"), get.header("etag"));
        assert_eq!(raw.read(true).body, "{\"status\":\"ok\"}");
    }
}

#[test]
fn tag_changes_with_what_readers_see_and_with_nothing_else() {
    let server = Server::new();
    let first = server.post_approved("One.", None);
    let mut before = etag(&server);
    let mut changed = |what: &str| {
        let after = etag(&server);
        let is_changed = after != before;
        before = after;
        assert_eq!(server.send("GET", THREAD, &[("if-none-match", &before)], "").status, 304, "{what}");
        is_changed
    };
    let held = server.post("Two.", Some(first));
    assert!(!changed("a comment that waits"));
    server.decide(held, Verb::Become(Status::Spam));
    assert!(!changed("spam"));
    server.change(held, CommentChange { body: Some("Too.".to_owned()), ..CommentChange::default() });
    assert!(!changed("an edit of spam"));
    server.comment(&new_comment(&[("article", json!("/b"))]));
    assert!(!changed("another article"));
    server.clock.advance_seconds(7200);
    assert!(!changed("time"));
    server.approve(held);
    assert!(changed("an approval"));
    server.change(held, CommentChange { body: Some("Three.".to_owned()), ..CommentChange::default() });
    assert!(changed("an edit"));
    server.change(held, CommentChange { author_name: Some("Eve".to_owned()), ..CommentChange::default() });
    assert!(changed("a name"));
    server.decide(held, Verb::Become(Status::Trash));
    assert!(changed("a removal"));
    server.close_article("/a");
    assert!(changed("a closed thread"));
    server.set_site("origins", "https://new.example");
    assert!(changed("a new origin"));
}

#[test]
fn conversations_run_from_either_end_and_replies_always_from_the_oldest() {
    let server = Server::new();
    let first = server.post_approved("First.", None);
    let second = server.post_approved("Second.", None);
    let reply = server.post_approved("Reply one.", Some(first));
    let other = server.post_approved("Reply two.", Some(first));
    let deep = server.post_approved("Reply to reply one.", Some(reply));
    assert_eq!(read(&server, ""), [first, reply, deep, other, second]);
    assert_eq!(read(&server, "&order=oldest"), [first, reply, deep, other, second]);
    assert_eq!(read(&server, "&order=newest"), [second, first, reply, deep, other]);
}

#[test]
fn every_size_of_page_walks_through_all_comments_once() {
    let server = Server::new();
    let mut all = Vec::new();
    for conversation in 0..3 {
        let top = server.post_approved(&format!("Top {conversation}."), None);
        for reply in 0..2 {
            all.push(server.post_approved(&format!("Reply {conversation} {reply}."), Some(top)));
        }
        all.push(top);
    }
    for order in ["oldest", "newest"] {
        let whole = read(&server, &format!("&order={order}"));
        assert_eq!(whole.len(), all.len());
        for limit in 1..=10 {
            let pages = walk(&server, &format!("&order={order}&limit={limit}"));
            assert_eq!(pages.concat(), whole, "{order}, {limit}");
            assert!(pages.iter().rev().skip(1).all(|page| page.len() == limit));
        }
    }
}

#[test]
fn walk_repeats_and_skips_nothing_while_comments_come_and_go() {
    let server = Server::new();
    let tops: Vec<_> = (0..4).map(|n| server.post_approved(&format!("Top {n}."), None)).collect();
    for (order, rest) in [("oldest", vec![tops[2], tops[3]]), ("newest", vec![tops[2], tops[1], tops[0]])] {
        // The newest page begins with the comment that came while the oldest was read.
        let page = server.get(&format!("{THREAD}&order={order}&limit=2")).json();
        let last = ids(&page)[1];
        let reply = server.post_approved(&format!("A reply while reading from the {order}."), Some(last));
        server.post_approved(&format!("A top comment while reading from the {order}."), None);
        server.decide(last, Verb::Become(Status::Trash));
        let cursor = page["next_cursor"].as_str().unwrap();
        let next = read(&server, &format!("&order={order}&limit=10&cursor={cursor}"));
        assert_eq!(next.iter().filter(|id| tops.contains(id)).copied().collect::<Vec<_>>(), rest, "{order}");
        assert!(!next.contains(&reply));
        server.decide(last, Verb::Restore);
    }
}

#[test]
fn made_up_cursor_is_a_broken_field() {
    let server = Server::new();
    for text in ["One.", "Two.", "Three."] {
        server.post_approved(text, None);
    }
    let page = server.get(&format!("{THREAD}&limit=1")).json();
    let cursor = page["next_cursor"].as_str().unwrap();
    let mut bytes = cursor.as_bytes().to_vec();
    for at in 0..bytes.len() {
        let before = bytes[at];
        bytes[at] = if before == b'A' { b'B' } else { b'A' };
        let answer = server.get(&format!("{THREAD}&limit=1&cursor={}", std::str::from_utf8(&bytes).unwrap()));
        // The last character has bits that encode nothing.
        assert!(answer.status == 422 || at + 1 == bytes.len(), "byte {at}");
        bytes[at] = before;
    }
    for bad in ["", "x", &cursor[1..], &format!("{cursor}A"), &format!("{cursor}&order=newest")] {
        let answer = server.get(&format!("{THREAD}&cursor={bad}"));
        assert_eq!(answer.broken(), [("cursor".to_owned(), "malformed".to_owned())], "{bad}");
    }
}

#[test]
fn page_has_1_to_500_comments_and_order_is_one_of_two() {
    let server = Server::new();
    for good in ["limit=1", "limit=500", "order=oldest", "order=newest"] {
        assert_eq!(server.get(&format!("{THREAD}&{good}")).status, 200, "{good}");
    }
    for bad in ["limit=0", "limit=501", "limit=-1", "limit=ten", "limit=", "limit=99999999999999999999"] {
        let broken = server.get(&format!("{THREAD}&{bad}")).broken();
        assert_eq!(broken, [("limit".to_owned(), "out_of_range".to_owned())], "{bad}");
    }
    assert_eq!(server.get(&format!("{THREAD}&order=best")).broken()[0].1, "not_one_of");
    assert_eq!(server.get("/api/v1/sites/blog/thread").broken(), [("article".to_owned(), "required".to_owned())]);
    assert_eq!(server.get("/api/v1/sites/blog/thread?limit=0&order=best").broken().len(), 3);
}

#[test]
fn reply_is_hidden_and_not_counted_while_an_ancestor_is_held() {
    let server = Server::new();
    let top = server.post_approved("Top.", None);
    let middle = server.post_approved("Middle.", Some(top));
    let leaf = server.post_approved("Leaf.", Some(middle));
    let count = || server.get("/api/v1/sites/blog/counts?article=/a").json()["counts"]["/a"].as_i64().unwrap();
    server.decide(top, Verb::Become(Status::Pending));
    assert_eq!((read(&server, ""), count()), (vec![], 0));
    assert_eq!(server.get(THREAD).json()["heading"], "Be the first to comment");
    let reply = new_comment(&[("body", json!("To the leaf.")), ("parent_id", json!(leaf))]);
    assert_eq!(server.comment(&reply).problem(), (403, "reply_not_allowed".to_owned()));
    server.approve(top);
    assert_eq!((read(&server, ""), count()), (vec![top, middle, leaf], 3));
    server.decide(middle, Verb::Become(Status::Spam));
    let thread = server.get(THREAD).json();
    assert_eq!((ids(&thread), &thread["comments"][0]["reply_count"], count()), (vec![top], &json!(0), 1));
}

#[test]
fn counts_are_told_by_the_words_that_were_asked() {
    let server = Server::new();
    server.post_approved("One.", None);
    server.post("Held.", None);
    let query = "article=/a&article=https://blog.example/a/%3Fx%3D1&article=/unknown&article=/a";
    let answer = server.get(&format!("/api/v1/sites/blog/counts?{query}"));
    let expected = json!({"counts": {"/a": 1, "https://blog.example/a/?x=1": 1, "/unknown": 0}});
    assert_eq!(answer.json(), expected);
    let again = server.send("GET", "/api/v1/sites/blog/counts?article=/a", &[("if-none-match", "*")], "");
    assert_eq!(again.status, 304);
}

#[test]
fn at_most_100_articles_are_counted_at_once() {
    let server = Server::new();
    let ask = |count: usize| {
        let query: Vec<_> = (0..count).map(|n| format!("article=/{n}")).collect();
        server.get(&format!("/api/v1/sites/blog/counts?{}", query.join("&")))
    };
    assert_eq!(ask(100).json()["counts"].as_object().unwrap().len(), 100);
    assert_eq!(ask(101).broken(), [("article".to_owned(), "out_of_range".to_owned())]);
    assert_eq!(ask(0).broken(), [("article".to_owned(), "required".to_owned())]);
    assert_eq!(server.get("/api/v1/sites/nowhere/counts?article=/a").problem().0, 404);
    assert_eq!(server.get("/api/v1/sites/blog/counts?article=https://evil.example/").broken()[0].0, "article");
}

#[test]
fn article_has_one_identity_however_its_address_is_spelled() {
    let server = Server::new();
    let url = |reference: &str| {
        let query = url::form_urlencoded::byte_serialize(reference.as_bytes()).collect::<String>();
        server.get(&format!("/api/v1/sites/blog/thread?article={query}"))
    };
    let at = |answer: &Answer| answer.json()["article"]["url"].as_str().unwrap().to_owned();
    for spelling in [
        "/x/caf%C3%A9",
        "/x/caf%c3%a9/",
        "/x/café",
        "/x/café?utm=1",
        "/x/café#comment-1",
        "/y/../x/./caf%C3%A9",
        "/%78/caf%C3%A9",
        "https://blog.example/x/café/",
        "HTTPS://Blog.Example:443/x/café",
    ] {
        assert_eq!(at(&url(spelling)), "https://blog.example/x/caf%C3%A9", "{spelling}");
    }
    for root in ["/", "https://blog.example", "https://blog.example/?a#b", "/.."] {
        assert_eq!(at(&url(root)), "https://blog.example/", "{root}");
    }
    let long = format!("/{}", "a".repeat(512));
    for refused in ["https://evil.example/x", "http://blog.example/x", "//evil.example", "x", "javascript:1", &long] {
        assert_eq!(url(refused).broken()[0].0, "article", "{refused}");
    }
    server.set_site("keep_query", "true");
    assert_eq!(at(&url("/x/?p=1#a")), "https://blog.example/x?p=1");
}

#[test]
fn replies_beyond_the_depth_of_the_site_stand_at_its_last_level() {
    let server = Server::new();
    server.set_site("thread_depth", "2");
    let mut ids = vec![server.post_approved("Level 1.", None)];
    for level in 2..=12 {
        ids.push(server.post_approved(&format!("Level {level}."), ids.last().copied()));
    }
    let thread = server.get(THREAD).json();
    let comments = thread["comments"].as_array().unwrap();
    assert_eq!(read(&server, ""), ids);
    for (level, comment) in comments.iter().enumerate() {
        assert_eq!(comment["depth"], if level == 0 { 1 } else { 2 });
        assert_eq!(comment["parent_id"], level.checked_sub(1).map_or(Value::Null, |above| json!(ids[above])));
    }
    let page = server.get("/sites/blog/thread?article=/a").html();
    assert_eq!(crate::answer::select(&page, "ol.comment-list > li > ol.children > li.depth-2").len(), 11);
    assert_eq!(crate::answer::select(&page, "a.comment-reply-link").len(), 1);
}
