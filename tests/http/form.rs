//! The form without JavaScript: where it leads, what it refuses, and that nothing typed is lost.

use crate::answer::{Answer, attribute, select, text_of};
use crate::snapshot::assert_snapshot;
use crate::support::{BLOG, EMAIL, Server, filled};
use scraper::Html;

const WITH_JSON: &[(&str, &str)] = &[("origin", BLOG), ("accept", "application/json")];

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.must("location")
}

/// Checks that the page still has everything that was typed.
fn keeps_text(page: &Html, fields: &[(&str, &str)]) {
    for (name, value) in fields {
        let shown = match *name {
            "comment" => select(page, "textarea#comment")[0].text().collect(),
            "subject" => continue,
            name => attribute(page, &format!("form#commentform [name='{name}']"), "value"),
        };
        assert_eq!(shown, *value, "{name}");
    }
}

#[test]
fn held_comment_leads_to_its_receipt_which_shows_it() {
    let server = Server::new();
    let answer = server.submit(&filled(&[]));
    let receipt = location(&answer).strip_prefix(&server.own_origin()).unwrap();
    assert!(receipt.starts_with("/receipts/"), "{receipt}");
    assert_eq!(answer.must("cache-control"), "no-store");
    assert!(server.get(receipt).body.contains("Well said."));
}

#[test]
fn published_comment_leads_to_its_place_under_the_article() {
    let server = Server::open();
    let answer = server.submit(&filled(&[]));
    let id = location(&answer).strip_prefix("https://blog.example/a#comment-").unwrap();
    assert!(server.get("/sites/blog/thread?article=/a").body.contains(&format!("li id=\"comment-{id}\"")));
}

#[test]
fn redirect_to_a_page_of_the_site_carries_the_preview_of_a_held_comment() {
    let server = Server::new();
    let answer = server.submit(&filled(&[("redirect_to", "https://BLOG.example/a/?x=1#old")]));
    let (start, id) = location(&answer).split_once("#comment-").unwrap();
    let rest = start.strip_prefix(&format!("https://blog.example/a/?x=1&unapproved={id}&moderation-hash=")).unwrap();
    assert!(rest.len() > 20 && rest.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)), "{rest}");
}

#[test]
fn redirect_to_the_page_of_an_earlier_preview_carries_only_the_new_one() {
    let server = Server::new();
    let first = location(&server.submit(&filled(&[("redirect_to", "https://blog.example/a?x=%20y&z")]))).to_owned();
    let second = server.submit(&filled(&[("comment", "And more."), ("redirect_to", &first)]));
    let (start, id) = location(&second).split_once("#comment-").unwrap();
    assert!(start.starts_with(&format!("https://blog.example/a?x=%20y&z&unapproved={id}&moderation-hash=")), "{start}");
    assert_eq!((start.matches("unapproved=").count(), start.matches("moderation-hash=").count()), (1, 1));
    server.set_site("moderation", "open");
    let third = server.submit(&filled(&[("comment", "And this."), ("redirect_to", &first)]));
    assert!(location(&third).starts_with("https://blog.example/a?x=%20y&z#comment-"), "{}", location(&third));
}

#[test]
fn redirect_to_of_a_published_comment_has_the_place_only() {
    let server = Server::open();
    let answer = server.submit(&filled(&[("redirect_to", "https://blog.example/a")]));
    assert!(location(&answer).starts_with("https://blog.example/a#comment-"), "{}", location(&answer));
}

#[test]
fn redirect_to_anywhere_else_is_not_followed() {
    let server = Server::new();
    for (number, trick) in [
        "//evil.example",
        "/a",
        "/\\evil.example",
        "https:evil.example",
        "https://blog.example@evil.example/",
        "https://jo@blog.example/",
        "https://blog.example.evil.example/",
        "https://blog.example\\@evil.example/",
        "https://blog.example:444/",
        "http://blog.example/",
        "javascript:alert(1)",
        "https://blog.example/\r\nSet-Cookie: a=b",
        " https://blog.example/",
        "https://blog.example/\u{85}",
    ]
    .iter()
    .enumerate()
    {
        let answer = server.submit(&filled(&[("comment", &format!("Text {number}")), ("redirect_to", trick)]));
        let receipts = format!("{}/receipts/", server.own_origin());
        assert!(location(&answer).starts_with(&receipts), "{trick:?} led to {}", location(&answer));
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn multipart_form_is_read_like_the_other() {
    let server = Server::open();
    let mut body = String::new();
    for (name, value) in filled(&[("comment", "Grüße\r\nfrom here")]) {
        body.push_str(&format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    body.push_str("--xx--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=xx"), ("origin", BLOG)];
    assert_eq!(server.send("POST", "/comments", &headers, body.clone()).status, 303);
    assert!(server.get("/sites/blog/thread?article=/a").body.contains("Grüße<br"));
    let file = body.replace("name=\"url\"", "").replace("name=\"author\"", "name=\"author\"; filename=\"a.txt\"");
    assert_eq!(server.send("POST", "/comments", &headers, file).status, 400);
    assert_eq!(server.send("POST", "/comments", &headers, "--xx\r\nbroken").status, 400);
}

#[test]
fn site_may_be_left_out_where_there_is_only_one() {
    let server = Server::new();
    let without: Vec<_> = filled(&[]).into_iter().filter(|(name, _)| *name != "site").collect();
    assert_eq!(server.submit(&without).status, 303);
    server.add_site("other", "https://other.example", &[]);
    let answer = server.submit(&without);
    assert_eq!(answer.status, 422);
    keeps_text(&answer.html(), &without);
}

#[test]
fn article_is_found_by_the_number_that_wordpress_gave_it() {
    let server = Server::open();
    server.add_article("/2022/08/purple-hearts", Some("4711"));
    let mut fields = filled(&[("comment_post_ID", "4711")]);
    fields.retain(|(name, _)| *name != "article");
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", BLOG)];
    let answer = server.send("POST", "/wp-comments-post.php", &headers, body);
    assert!(location(&answer).starts_with("https://blog.example/2022/08/purple-hearts#comment-"));
    fields.retain(|(name, _)| *name != "comment_post_ID");
    let unknown = server.submit(&[fields.clone(), vec![("comment_post_ID", "4712")]].concat());
    assert_eq!(unknown.status, 404);
    keeps_text(&unknown.html(), &[fields.clone(), vec![("comment_post_ID", "4712")]].concat());
    assert_eq!(server.submit(&fields).status, 422);
}

#[test]
fn form_that_named_a_number_can_be_corrected_and_sent_again() {
    let server = Server::open();
    server.add_article("/a", Some("7"));
    let mut fields = filled(&[("comment_post_ID", "7"), ("email", "nonsense")]);
    fields.retain(|(name, _)| *name != "article");
    let page = server.submit(&fields).html();
    let again = select(&page, "form#commentform input:not([type=submit])");
    let again = again.iter().map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap_or_default()));
    let again: Vec<_> = again.map(|(name, value)| (name, if name == "email" { EMAIL } else { value })).collect();
    let answer = server.submit(&[again, vec![("comment", "Well said.")]].concat());
    assert!(location(&answer).starts_with("https://blog.example/a#comment-"));
}

#[test]
fn json_is_answered_to_those_who_ask_for_it() {
    let server = Server::new();
    let answer = server.submit_with(WITH_JSON, &filled(&[]));
    assert_eq!((answer.status, answer.json()["comment"]["status"].as_str()), (201, Some("pending")));
    assert_eq!(answer.must("access-control-allow-origin"), BLOG);
    let answer = server.submit_with(WITH_JSON, &filled(&[("email", "")]));
    assert_eq!(answer.broken(), [("email".to_owned(), "required".to_owned())]);
    assert_eq!(answer.must("access-control-allow-origin"), BLOG);
    let browser = [("origin", BLOG), ("accept", "text/html,application/json;q=0.9,*/*;q=0.8")];
    assert_eq!(server.submit_with(&browser, &filled(&[("comment", "More.")])).status, 303);
}

#[test]
fn each_mistake_stands_beside_its_field_and_nothing_typed_is_lost() {
    let server = Server::new();
    let fields = filled(&[
        ("author", "\u{2060}<b>\"'&"),
        ("email", "a\"b@c"),
        ("url", "javascript:\"x\""),
        ("comment", "\n\n  "),
        ("comment_parent", "12"),
        ("redirect_to", "https://blog.example/a?b=\"<x>"),
        ("form_token", "v1.\"made up"),
    ]);
    let answer = server.submit(&fields);
    assert_eq!((answer.status, answer.must("cache-control")), (422, "no-store"));
    assert_snapshot("form_with_mistakes", &answer.body);
    let page = answer.html();
    keeps_text(&page, &fields);
    assert_eq!(select(&page, "[autofocus]").len(), 1);
    for name in ["comment", "author", "email", "url"] {
        let field = select(&page, &format!("#{name}"))[0];
        assert_eq!(field.attr("aria-invalid"), Some("true"), "{name}");
        let described = field.attr("aria-describedby").unwrap();
        assert!(described.split(' ').any(|id| id == format!("{name}-error")), "{described}");
        assert!(!text_of(&page, &format!("#{name}-error")).is_empty());
        assert_eq!(select(&page, &format!(".comment-form-problems a[href='#{name}']")).len(), 1);
    }
    assert_eq!(select(&page, "[autofocus]")[0].attr("id"), Some("comment"));
}

#[test]
fn every_refusal_has_its_status_and_keeps_the_text() {
    let server = Server::new();
    server.add_article("/closed", None);
    server.close_article("/closed");
    server.add_site("strict", BLOG, &[("articles", "registered")]);
    assert_eq!(server.submit(&filled(&[])).status, 303);
    for (changes, status) in [
        (vec![], 409),
        (vec![("article", "/closed")], 403),
        (vec![("comment_parent", "12")], 403),
        (vec![("site", "strict")], 404),
        (vec![("site", "nowhere")], 404),
        (vec![("site", "No Slug")], 404),
        (vec![("author", "")], 422),
        (vec![("comment_parent", "x")], 422),
        (vec![("article", "https://evil.example/a")], 422),
        (vec![("article", "//evil.example/a")], 422),
        (vec![("comment", "one\0two")], 400),
    ] {
        let fields = filled(&changes);
        let answer = server.submit(&fields);
        assert_eq!(answer.status, status, "{changes:?}");
        let kept: Vec<_> = fields.into_iter().filter(|(_, value)| *value != "x" && !value.contains('\0')).collect();
        keeps_text(&answer.html(), &kept);
        let json = server.submit_with(WITH_JSON, &filled(&changes));
        assert_eq!(json.problem().0, status, "{changes:?}");
    }
    let foreign = server.submit_with(&[("origin", "https://evil.example")], &filled(&[]));
    assert_eq!(foreign.status, 403);
    keeps_text(&foreign.html(), &filled(&[]));
}

#[test]
fn what_is_no_form_is_refused_by_its_type() {
    let server = Server::new();
    for kind in ["text/plain", "application/json", "application/xml", "nonsense"] {
        let answer = server.send("POST", "/comments", &[("content-type", kind), ("origin", BLOG)], "{}");
        assert_eq!(answer.status, 415, "{kind}");
        assert!(!select(&answer.html(), "h1").is_empty());
    }
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let packed = server.send("POST", "/comments", &[kind, ("content-encoding", "gzip")], "a=b");
    assert_eq!(packed.status, 415);
    assert_eq!(server.send("POST", "/comments", &[kind, ("origin", BLOG)], "a=b&".repeat(65)).status, 400);
}

#[test]
fn body_over_128_kib_is_refused_whether_announced_or_not() {
    let server = Server::new();
    let fields = filled(&[]);
    let long = "a".repeat(128 * 1024);
    let answer = server.submit(&[fields, vec![("extra", &long)]].concat());
    assert_eq!(answer.status, 413);
    let mut raw = server.raw();
    raw.write("POST /comments HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    raw.write("Transfer-Encoding: chunked\r\n\r\n");
    raw.write(&format!("20001\r\n{}\r\n", "a".repeat(0x20001)));
    assert_eq!(raw.read(true).status, 413);
    assert_eq!(raw.rest(), "");
}

#[test]
fn longest_text_is_taken_in_every_script() {
    let server = Server::new();
    let long = format!("{}.", "слово ".repeat(5957));
    assert_eq!(long.len(), 65_528);
    let longest = &long[4..];
    assert_eq!(server.submit(&filled(&[("comment", longest)])).status, 303);
    assert_eq!(server.submit(&filled(&[("comment", &long)])).status, 422);
}

#[test]
fn limits_count_bytes_and_hold_exactly() {
    let server = Server::new();
    let email = |bytes: usize| format!("{}@{}.{}.example", "a".repeat(30), "b".repeat(30), "c".repeat(bytes - 70));
    let url = |bytes: usize| format!("https://a.example/{}", "p".repeat(bytes - 18));
    for (name, longest, one_more) in [
        ("author", "é".repeat(122) + "a", "é".repeat(123)),
        ("email", email(100), email(101)),
        ("url", url(200), url(201)),
        ("comment", "word ".repeat(13105), "word ".repeat(13105) + "x"),
    ] {
        // White space at the ends of a text does not count, so the last byte is a letter.
        let longest = longest.strip_suffix(' ').map(|text| format!("{text}.")).unwrap_or(longest);
        let text = format!("Text for {name}");
        let with = |value: &str| {
            let usual = [("comment", text.as_str()), (name, value)];
            let changes = if name == "comment" { &usual[1..] } else { &usual[..] };
            server.submit_with(WITH_JSON, &filled(changes))
        };
        assert_eq!(with(&longest).status, 201, "{name}");
        let field = [("author", "author_name"), ("email", "email"), ("url", "author_url"), ("comment", "body")];
        let field = field.iter().find(|(form, _)| *form == name).unwrap().1;
        assert_eq!(with(&one_more).broken(), [(field.to_owned(), "too_long".to_owned())], "{name}");
    }
}

#[test]
fn mistakes_cost_nobody_their_turn() {
    let server = Server::bare(&[("limits.comments_per_minute", "1")]);
    server.add_site("blog", BLOG, &[]);
    for _ in 0..3 {
        assert_eq!(server.submit(&filled(&[("email", "nonsense")])).status, 422);
    }
    assert_eq!(server.submit(&filled(&[])).status, 303);
    let fields = filled(&[("comment", "A second one.")]);
    let answer = server.submit(&fields);
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.must("retry-after").parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    keeps_text(&answer.html(), &fields);
    let json = server.submit_with(WITH_JSON, &fields);
    assert_eq!(json.problem(), (429, "too_many_comments".to_owned()));
    assert!(json.header("retry-after").is_some());
}

#[test]
fn form_address_takes_post_only() {
    let server = Server::new();
    for path in ["/comments", "/wp-comments-post.php"] {
        for method in ["GET", "HEAD", "PUT", "DELETE", "TRACE"] {
            let answer = server.send(method, path, &[], "");
            assert_eq!((answer.status, answer.header("allow")), (405, Some("POST")), "{method} {path}");
        }
    }
}

#[test]
fn bytes_that_are_no_text_never_break_the_server() {
    let server = Server::open();
    let body = b"site=blog&article=/a&author=%FFAda&email=a.b@mail.example&comment=%C3%28 x \xFF";
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", BLOG)];
    assert_eq!(server.send("POST", "/comments", &headers, body.to_vec()).status, 303);
    for query in ["article=%FF", "article=%00", "article=/a%00b", "article[]=/a", "&&&", "%", "article=%2e%2e"] {
        for path in ["/sites/blog/thread", "/api/v1/sites/blog/thread", "/api/v1/sites/blog/counts"] {
            let status = server.get(&format!("{path}?{query}")).status;
            assert!((200..500).contains(&status), "{path}?{query} gave {status}");
        }
    }
    assert_eq!(server.get("/api/v1/sites/%FF/thread?article=/a").problem().0, 404);
    assert_eq!(server.get("/receipts/%FF").status, 404);
}
