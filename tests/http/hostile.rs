//! What readers write stays text, and what they keep to themselves stays out of every answer.

use crate::answer::select;
use crate::support::{EMAIL, Server, filled, new_comment};
use afterword::service::moderate::CommentChange;
use scraper::Html;
use serde_json::json;

const THREAD: &str = "/sites/blog/thread?article=/a";

const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg/onload=alert(1)>",
    "'\"><a href=javascript:alert(1)>x</a>",
    "</textarea><script>alert(1)</script>",
    "<a href=\"JaVaScRiPt:alert(1)\" onclick=alert(1) style=x id=respond name=x>click</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<b><form action=//evil.example><input name=comment><button formaction=//evil.example>x</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#x3C;img src=x&#x3E;",
    "{{ 7*7 }}{% raw %} javascript:alert(1) data:text/html,x",
    "https://evil.example/\"onmouseover=\"alert(1)",
];

/// Checks that a page has only elements and attributes that templates and comments may make.
fn is_harmless(page: &Html) {
    const ELEMENTS: &str = "html head meta title link body a h1 h2 h3 p small main section header footer article div ol ul \
        li b em strong code pre blockquote del i s q cite abbr acronym strike bdi br span time nav form label input \
        textarea img \
        template button afterword-thread script";
    const ATTRIBUTES: &str = "class id href rel dir lang charset name content datetime data-commentid data-postid \
        data-belowelement data-respondelement data-replyto aria-label aria-labelledby aria-describedby aria-invalid \
        aria-hidden action method accept-charset novalidate for type value size maxlength autocomplete cols rows required \
        hidden tabindex role autofocus title cite src alt width height loading decoding site article aria-live";
    for element in select(page, "*") {
        assert!(ELEMENTS.split_whitespace().any(|name| name == element.value().name()), "{}", element.html());
        for (name, value) in element.value().attrs() {
            // The sentences that the script shows are ours, and stand in the attributes of one element.
            let is_sentence = element.value().name() == "template" && name.starts_with("data-");
            let is_known = ATTRIBUTES.split_whitespace().any(|known| known == name) || is_sentence;
            assert!(is_known || matches!(name, "data-revision" | "data-parent"), "{name} in {}", element.html());
            let is_link = matches!(name, "href" | "action" | "cite" | "src");
            let starts = ["http://", "https://", "#", "/"];
            assert!(!is_link || starts.iter().any(|start| value.starts_with(start)), "{value}");
        }
    }
    for inside in select(page, ".comment-content *") {
        let is_allowed = |name: &str| {
            matches!(
                (inside.value().name(), name),
                ("a", "href" | "rel" | "title") | (_, "title" | "cite" | "datetime")
            )
        };
        assert!(inside.value().attrs().all(|(name, _)| is_allowed(name)), "{}", inside.html());
    }
    assert!(select(page, "form").len() <= 1);
    let data = select(page, "script[type='application/ld+json']");
    assert!(data.len() <= 1, "{} blocks of data", data.len());
    for data in &data {
        let said: serde_json::Value = serde_json::from_str(&data.inner_html()).unwrap();
        assert_eq!(said["@type"], "WebPage");
    }
    assert!(select(page, "script:not([type=module][src^='/embed/v1.js?v='])").len() == data.len());
}

#[test]
fn nothing_that_readers_write_becomes_markup_of_the_page() {
    for markup in ["text", "markdown"] {
        let server = Server::open();
        server.set_site("markup", markup);
        server.set_site("max_links", "0");
        for (number, attack) in ATTACKS.iter().enumerate() {
            let (name, text) = (format!("Eve {attack}"), format!("{attack} {number}"));
            server.submit(&filled(&[("comment", &text), ("author", &name)]));
            server.submit(&filled(&[("comment", &text), ("url", &format!("https://a.example/{attack}"))]));
            for field in
                ["article", "site", "author", "email", "url", "comment", "comment_parent", "redirect_to", "form_token"]
            {
                let page = server.submit(&filled(&[("email", "x"), (field, attack)]));
                is_harmless(&page.html());
            }
            let query = url::form_urlencoded::byte_serialize(attack.as_bytes()).collect::<String>();
            for path in [
                format!("/sites/blog/thread?article=/{query}&page=1"),
                format!("{THREAD}&page=1&replytocom={query}&unapproved={query}&moderation-hash={query}"),
            ] {
                let answer = server.get(&path);
                if answer.status == 200 {
                    is_harmless(&answer.html());
                }
            }
        }
        for more in ["", "&page=1"] {
            let page = server.get(&format!("{THREAD}{more}")).html();
            assert!(select(&page, "li.comment").len() >= ATTACKS.len(), "{markup}");
            is_harmless(&page);
        }
    }
}

#[test]
fn no_answer_shows_anybodys_address() {
    let server = Server::new();
    let answer = server.submit(&filled(&[("comment", "Held."), ("redirect_to", "https://blog.example/a")]));
    let query = answer.must("location").split_once('?').unwrap().1.split_once('#').unwrap().0.to_owned();
    let top = server.post_approved("Public.", None);
    server.change(top, CommentChange { body: Some("Edited.".to_owned()), ..CommentChange::default() });
    let sent = server.comment(&new_comment(&[("body", json!("As JSON."))]));
    let receipt = sent.json()["receipt"].as_str().unwrap().to_owned();
    let duplicate = server.comment(&new_comment(&[("body", json!("As JSON."))]));
    let mut answers = vec![answer, sent, duplicate];
    for path in [
        THREAD.to_owned(),
        format!("{THREAD}&{query}"),
        format!("{THREAD}&page=1&replytocom={top}"),
        "/api/v1/sites/blog/thread?article=/a".to_owned(),
        "/api/v1/sites/blog/counts?article=/a".to_owned(),
        format!("/receipts/{receipt}"),
        "/".to_owned(),
        "/openapi.json".to_owned(),
    ] {
        answers.push(server.get(&path));
    }
    let local = EMAIL.split('@').next().unwrap();
    for answer in answers {
        let all = format!("{:?} {}", answer.headers, answer.body);
        assert!(!all.contains(local) && !all.to_lowercase().contains("gravatar"), "{all}");
    }
}

#[test]
fn one_comment_cannot_make_a_thread_heavy() {
    let server = Server::open();
    server.set_site("max_links", "0");
    let link = format!("<a href=\"http://evil.example/{}\">", "u".repeat(1900));
    let answer = server.comment(&new_comment(&[("body", json!(format!("{link}{}", "x\n\n".repeat(20_000))))]));
    assert_eq!(answer.status, 201, "{}", answer.status);
    let thread = server.get(THREAD);
    assert!(thread.body.len() < 1_000_000, "{} bytes", thread.body.len());
}

#[test]
fn page_of_heavy_comments_ends_early_and_the_next_goes_on() {
    const JSON: &str = "/api/v1/sites/blog/thread?article=/a";
    let server = Server::open();
    let sent: Vec<i64> =
        (0..40).map(|number| server.post(&format!("{number} {}", "word ".repeat(13_000)), None)).collect();
    let first = server.get(JSON);
    assert!(first.body.len() < 3_000_000, "{} bytes", first.body.len());
    let cursor = first.json()["next_cursor"].as_str().unwrap().to_owned();
    let second = server.get(&format!("{JSON}&cursor={cursor}")).json();
    let id_of = |comment: &serde_json::Value| comment["id"].as_i64().unwrap();
    let pages = [first.json(), second];
    let shown: Vec<i64> = pages.iter().flat_map(|page| page["comments"].as_array().unwrap()).map(id_of).collect();
    assert_eq!(shown, sent);
}
