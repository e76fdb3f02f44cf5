//! What search engines and other programs read in the thread: JSON-LD, microformats, and the link to the feed.

use crate::answer::{attribute, select, text_of};
use crate::support::{EMAIL, Server, filled, new_comment};
use afterword::service::moderate::CommentChange;
use scraper::Html;
use serde_json::{Value, json};

const THREAD: &str = "/sites/blog/thread?article=/a";
const DATA: &str = "script[type='application/ld+json']";

fn shown(server: &Server, more: &str) -> Html {
    let answer = server.get(&format!("{THREAD}{more}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.html()
}

fn data(page: &Html) -> Value {
    let found = select(page, DATA);
    assert_eq!(found.len(), 1);
    serde_json::from_str(&found[0].inner_html()).unwrap()
}

#[test]
fn comments_are_described_in_the_words_of_schema_org() {
    let server = Server::new();
    server.add_article("/a", None);
    let first = server.post_approved("One & \"two\".\n\nThree < four.", None);
    let reply = server.post_approved("Two.", Some(first));
    server.change(reply, CommentChange { body: Some("Second.".to_owned()), ..CommentChange::default() });
    let url = |id: i64| format!("https://blog.example/a#comment-{id}");
    for more in ["", "&page=1"] {
        let said = data(&shown(&server, more));
        let expected = json!({
            "@context": "https://schema.org", "@type": "WebPage", "@id": "https://blog.example/a",
            "url": "https://blog.example/a", "name": "On rain", "commentCount": 2,
            "comment": [{
                "@type": "Comment", "@id": url(first), "url": url(first), "text": "One & \"two\".\n\nThree < four.",
                "dateCreated": "2026-11-22T09:30:01.123Z", "author": {"@type": "Person", "name": "Ada"},
                "comment": [{
                    "@type": "Comment", "@id": url(reply), "url": url(reply), "text": "Second.",
                    "dateCreated": "2026-11-22T09:30:02.123Z", "dateModified": "2026-11-22T09:30:02.123Z",
                    "author": {"@type": "Person", "name": "Ada"},
                    "parentItem": {"@type": "Comment", "@id": url(first)},
                }],
            }],
        });
        assert_eq!(said, expected, "{more}");
    }
}

#[test]
fn thread_without_comments_describes_none() {
    assert!(select(&shown(&Server::new(), ""), DATA).is_empty());
}

#[test]
fn what_waits_is_described_to_nobody() {
    let server = Server::new();
    server.post_approved("Public.", None);
    let answer = server.submit(&filled(&[("comment", "Held."), ("redirect_to", "https://blog.example/a")]));
    let query = answer.must("location").split_once('?').unwrap().1.split_once('#').unwrap().0;
    let page = shown(&server, &format!("&{query}"));
    assert_eq!(text_of(&page, ".comment-preview .comment-content"), "Held.");
    assert!(select(&page, ".comment-preview .h-cite").is_empty());
    let said = data(&page);
    assert_eq!(said["comment"].as_array().unwrap().len(), 1);
    assert!(!said.to_string().contains("Held.") && !said.to_string().contains(EMAIL));
}

#[test]
fn page_that_begins_within_a_conversation_names_what_was_answered() {
    let server = Server::new();
    let first = server.post_approved("One.", None);
    let reply = server.post_approved("Two.", Some(first));
    let next = attribute(&shown(&server, "&limit=1"), "a.comment-next", "href").to_owned();
    let path = next.strip_prefix(&server.own_origin()).unwrap().split('#').next().unwrap().to_owned();
    let page = server.get(&path).html();
    let said = data(&page);
    assert_eq!(said["commentCount"], 2);
    assert_eq!(said["comment"][0]["@id"], format!("https://blog.example/a#comment-{reply}"));
    assert_eq!(said["comment"][0]["parentItem"]["@id"], format!("https://blog.example/a#comment-{first}"));
}

#[test]
fn hostile_text_stays_within_the_data() {
    let server = Server::new();
    let text = "</script><script>alert(1)</script> <!-- & ]]> \u{2028} </SCRIPT\t>";
    let name = "A & <3 \"--> ]]>";
    let answer = server.comment(&new_comment(&[("body", json!(text)), ("author_name", json!(name))]));
    server.approve(answer.json()["comment"]["id"].as_i64().unwrap());
    for more in ["", "&page=1"] {
        let body = server.get(&format!("{THREAD}{more}")).body;
        let block =
            body.split_once("<script type=\"application/ld+json\">").unwrap().1.split_once("</script>").unwrap().0;
        assert!(!block.contains(['<', '>', '&']), "{block}");
        let said: Value = serde_json::from_str(block).unwrap();
        assert!(said["comment"][0]["text"].as_str().unwrap().contains("alert(1)"), "{said}");
        assert_eq!(select(&Html::parse_document(&body), "script:not([type])").len(), 0);
    }
}

#[test]
fn comments_carry_microformats_beside_the_classes_of_wordpress() {
    let server = Server::new();
    let answer = server.comment(&new_comment(&[("author_url", json!("https://ada.example/"))]));
    let first = answer.json()["comment"]["id"].as_i64().unwrap();
    server.approve(first);
    let reply = server.post_approved("Two.", Some(first));
    let page = shown(&server, "");
    let root = |id: i64| format!("article#div-comment-{id}.comment-body.u-comment.h-cite");
    let url = |id: i64| format!("https://blog.example/a#comment-{id}");
    let card = format!("{} .vcard.p-author.h-card", root(first));
    assert_eq!(text_of(&page, &format!("{card} .fn.p-name")), "Ada");
    assert_eq!(attribute(&page, &format!("{card} a.url.u-url"), "href"), "https://ada.example/");
    assert_eq!(select(&page, &format!("{card} img.photo.u-photo")).len(), 1);
    for id in [first, reply] {
        assert_eq!(attribute(&page, &format!("{} .comment-metadata a.u-url", root(id)), "href"), url(id));
        assert_eq!(select(&page, &format!("{} time.dt-published[datetime]", root(id))).len(), 1);
        assert_eq!(select(&page, &format!("{} .comment-content.e-content", root(id))).len(), 1);
    }
    assert!(select(&page, &format!("{} .u-in-reply-to", root(first))).is_empty());
    assert_eq!(attribute(&page, &format!("{} data.u-in-reply-to", root(reply)), "value"), url(first));
}

#[test]
fn whole_page_links_to_the_feed_of_its_article() {
    let server = Server::new();
    server.add_article("/a", None);
    server.post_approved("One.", None);
    let page = shown(&server, "&page=1");
    let link = "head > link[rel=alternate][type='application/atom+xml']";
    assert_eq!(attribute(&page, link, "title"), "Comments on On rain");
    let address = attribute(&page, link, "href").to_owned();
    assert!(server.get(address.strip_prefix(&server.own_origin()).unwrap()).body.contains("One."));
}
