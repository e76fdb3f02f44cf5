//! In which language a reader is answered: the one that is asked for, the site's own, the browser's, English.

use crate::answer::{Answer, attribute, select, text_of};
use crate::support::{BLOG, Server, filled, new_comment, wait};
use afterword::domain::account::Principal;
use afterword::domain::fields::Rule;
use afterword::domain::language::{Language, TAGS};
use afterword::service::{site_texts, sites};
use afterword::web::messages::Messages;
use serde_json::json;
use std::collections::BTreeSet;

const THREAD: &str = "/sites/blog/thread?article=/a";

fn ask(server: &Server, path: &str, accepted: &str) -> Answer {
    server.send("GET", path, &[("accept-language", accepted)], "")
}

fn read(server: &Server, more: &str, accepted: &str) -> Answer {
    let answer = ask(server, &format!("{THREAD}{more}"), accepted);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// Gives the language that a thread is written in, as its form and its headers say.
fn language_of(answer: &Answer) -> String {
    let lang = attribute(&answer.html(), "#commentform input[name=lang]", "value");
    assert_eq!(answer.must("content-language"), lang);
    lang
}

#[test]
fn asked_for_language_wins_over_that_of_the_site_and_that_over_the_browsers() {
    let server = Server::new();
    for (setting, more, accepted, expected) in [
        ("auto", "", "", "en"),
        ("auto", "", "fr, de;q=0.5", "fr"),
        ("auto", "&lang=de", "fr", "de"),
        ("auto", "&lang=de-AT", "fr", "de"),
        ("auto", "&lang=xx", "fr", "fr"),
        ("auto", "&lang=", "fr", "fr"),
        ("ja", "", "fr", "ja"),
        ("ja", "&lang=xx", "fr", "ja"),
        ("ja", "&lang=de", "fr", "de"),
        ("ja", "&lang=zh-TW", "fr", "zh-Hant"),
        ("auto", "", "xx", "en"),
    ] {
        server.set_site("language", setting);
        for attempt in ["rendered", "kept"] {
            for page in ["", "&page=1"] {
                let answer = read(&server, &format!("{more}{page}"), accepted);
                assert_eq!(language_of(&answer), expected, "{attempt}: {setting}, {more}{page}, {accepted}");
            }
        }
    }
}

#[test]
fn kept_pages_follow_the_setting_of_the_site() {
    let server = Server::new();
    for language in ["auto", "ja", "fr", "auto"] {
        server.set_site("language", language);
        let expected = if language == "auto" { "de" } else { language };
        assert_eq!(language_of(&read(&server, "", "de")), expected);
        assert_eq!(language_of(&read(&server, "", "de")), expected);
    }
}

#[test]
fn only_an_answer_that_the_browser_decided_varies_by_its_wish() {
    let server = Server::new();
    for (setting, more, varies) in [("auto", "", true), ("auto", "&lang=de", false), ("ja", "", false)] {
        server.set_site("language", setting);
        for _ in 0..2 {
            let vary = read(&server, more, "de").must("vary").to_ascii_lowercase();
            assert_eq!(vary.contains("accept-language"), varies, "{setting}, {more}: {vary}");
        }
    }
}

#[test]
fn unknown_language_of_a_site_is_refused_with_those_there_are() {
    let server = Server::new();
    let refused = wait(sites::set(&server.service, &Principal::operator(), "blog", "language", "xx"));
    let message = format!("{:?}", refused.unwrap_err());
    assert!(message.contains("auto, en, ar"), "{message}");
}

#[test]
fn links_keep_the_language_that_was_asked_for_and_no_other() {
    let server = Server::new();
    for text in ["One.", "Two."] {
        server.post_approved(text, None);
    }
    for (more, kept) in [("&lang=de-AT", true), ("", false)] {
        let page = read(&server, &format!("{more}&limit=1"), "de").html();
        for link in ["a.comment-reply-link", "a.comment-next"] {
            let href = attribute(&page, link, "href");
            assert_eq!(href.contains("&lang=de&"), kept, "{href}");
        }
        let reply = attribute(&page, "a.comment-reply-link", "href");
        let path = reply.strip_prefix(&server.own_origin()).unwrap().split('#').next().unwrap();
        let begun = ask(&server, path, "fr");
        let cancel = attribute(&begun.html(), "#cancel-comment-reply-link", "href");
        assert_eq!(cancel.contains("&lang=de#respond"), kept, "{cancel}");
    }
}

#[test]
fn form_is_answered_in_the_language_it_was_written_in() {
    let server = Server::new();
    let refused = server.submit(&filled(&[("comment", ""), ("lang", "de")]));
    assert_eq!((refused.status, refused.must("content-language")), (422, "de"));
    let again = refused.html();
    assert_eq!(select(&again, "html[lang=de]").len(), 1);
    assert_eq!(attribute(&again, "#commentform input[name=lang]", "value"), "de");
    let taken = server.submit(&filled(&[("lang", "de")]));
    let receipt = taken.must("location");
    assert!(receipt.contains("/receipts/") && receipt.ends_with("?lang=de"), "{receipt}");
    let shown = ask(&server, receipt.strip_prefix(&server.own_origin()).unwrap(), "fr");
    assert_eq!((shown.status, shown.must("content-language")), (200, "de"));
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", BLOG)];
    let by_address = server.send("POST", "/wp-comments-post.php?site=blog&article=/a&lang=de", &form, "author=");
    assert_eq!((by_address.status, by_address.must("content-language")), (422, "de"));
    let unnamed = server.submit(&filled(&[("comment", "Another.")]));
    assert!(!unnamed.must("location").contains("lang="));
}

#[test]
fn form_without_a_language_is_answered_in_that_of_the_site() {
    let server = Server::new();
    server.set_site("language", "ja");
    let refused = server.submit(&filled(&[("comment", "")]));
    assert_eq!((refused.status, refused.must("content-language")), (422, "ja"));
    let receipt = server.submit(&filled(&[])).must("location").to_owned();
    let shown = server.get(receipt.strip_prefix(&server.own_origin()).unwrap());
    assert_eq!(shown.must("content-language"), "ja");
}

#[test]
fn problem_is_told_in_the_readers_words_where_the_request_names_a_language() {
    let server = Server::new();
    let german = Messages::of(Language::named("de").unwrap());
    let json = [("origin", BLOG), ("accept", "application/json"), ("accept-language", "fr")];
    let refused = server.submit_with(&json, &filled(&[("comment", ""), ("lang", "de-AT")]));
    assert_eq!((refused.status, refused.must("content-language")), (422, "de"));
    assert_eq!(refused.json()["title"], german.problem_title("validation_failed"));
    let error = &refused.json()["errors"][0];
    assert_eq!((&error["field"], &error["code"]), (&json!("body"), &json!("required")));
    assert_eq!(error["message"], german.rule("body", &Rule::Required));
    server.post("One.", None);
    server.close_article("/a");
    let closed = server.submit_with(&json, &filled(&[("lang", "de")]));
    assert_eq!((closed.status, closed.must("content-language")), (403, "de"));
    assert_eq!(closed.json()["detail"], german.problem_detail("comments_closed"));
    let gone = server.get("/sites/none/thread?article=/a&lang=de");
    assert_eq!((gone.status, &gone.json()["title"]), (404, &json!(german.problem_title("not_found"))));
    let sent = server.send(
        "POST",
        "/api/v1/sites/blog/comments?lang=de",
        &[("content-type", "application/json"), ("origin", BLOG)],
        new_comment(&[("author_name", json!(""))]).to_string(),
    );
    assert_eq!(sent.json()["errors"][0]["message"], german.rule("author_name", &Rule::Required));
}

#[test]
fn problem_is_told_in_english_with_technical_names_where_the_request_names_no_language() {
    let server = Server::new();
    server.set_site("language", "de");
    let json = [("origin", BLOG), ("accept", "application/json"), ("accept-language", "fr")];
    let refused = server.submit_with(&json, &filled(&[("comment", "")]));
    assert_eq!((refused.status, refused.header("content-language")), (422, None));
    assert_eq!(refused.json()["errors"][0]["message"], "`body` is missing; it is required.");
    let gone = server.send("GET", "/sites/none/thread?article=/a", &[("accept-language", "de")], "");
    assert_eq!(gone.json()["title"], "Not found");
}

#[test]
fn answer_to_a_program_says_what_happens_next_in_the_readers_words() {
    let server = Server::new();
    let json = [("origin", BLOG), ("accept", "application/json")];
    let german = Messages::of(Language::named("de").unwrap());
    let taken = server.submit_with(&json, &filled(&[("lang", "de")]));
    assert_eq!((taken.status, &taken.json()["message"]), (201, &json!(german.text("submitted-held"))));
    assert!(taken.must("location").ends_with("?lang=de"));
    let heading =
        |more: &str| server.get(&format!("/api/v1/sites/blog/thread?article=/a{more}")).json()["heading"].clone();
    for _ in 0..2 {
        assert_eq!(heading("&lang=de"), german.thread_heading(0));
        assert_eq!(heading(""), "Be the first to comment");
    }
}

#[test]
fn piece_says_its_language_and_direction_to_the_page_around_it() {
    let server = Server::new();
    for (lang, direction) in [("ar", "rtl"), ("he", "rtl"), ("de", "ltr")] {
        let page = read(&server, &format!("&lang={lang}"), "").html();
        assert_eq!(attribute(&page, "section#comments", "lang"), lang);
        assert_eq!(attribute(&page, "section#comments", "dir"), direction);
        for address in ["#email", "#url"] {
            assert_eq!(attribute(&page, address, "dir"), "ltr", "an address runs from left to right");
        }
    }
}

#[test]
fn times_are_written_as_the_language_does() {
    let server = Server::new();
    server.post_approved("One.", None);
    let page = read(&server, "&lang=de", "");
    assert_eq!(text_of(&page.html(), "time"), "22. November 2026 um 09:30 UTC");
    assert_eq!(attribute(&page.html(), "time", "datetime"), "2026-11-22T09:30:01.123Z");
    assert_eq!(text_of(&read(&server, "&lang=en", "").html(), "time"), "November 22, 2026 at 9:30 AM UTC");
}

#[test]
fn every_language_is_spoken_on_a_page_with_comments_and_after_a_mistake() {
    let server = Server::new();
    server.post_approved("One.", None);
    let mut titles = BTreeSet::new();
    for tag in TAGS {
        let page = read(&server, &format!("&lang={tag}&page=1"), "").html();
        assert_eq!(attribute(&page, "html", "lang"), *tag);
        let direction = if ["ar", "he"].contains(tag) { "rtl" } else { "ltr" };
        assert_eq!(attribute(&page, "html", "dir"), direction);
        titles.insert(text_of(&page, "#reply-title"));
        let refused = server.submit(&filled(&[("author", ""), ("comment", ""), ("lang", tag)]));
        assert_eq!((refused.status, refused.must("content-language")), (422, *tag));
        let messages = Messages::of(Language::named(tag).unwrap());
        // Some languages put spaces into sentences that do not break.
        let sentence = messages.rule("author", &Rule::Required).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text_of(&refused.html(), "[role=alert]").contains(&sentence), "{tag}");
    }
    assert!(titles.len() > 20, "{titles:?}");
}

#[test]
fn sample_pages_keep_the_language() {
    let server = Server::launch(&[], true);
    server.add_site("demo", &server.own_origin(), &[]);
    let home = server.get("/?lang=de");
    assert_eq!(select(&home.html(), "html[lang=de]").len(), 1);
    let links = home.html();
    let link = select(&links, ".page-articles a")[0].attr("href").unwrap();
    assert!(link.starts_with("/demo/") && link.ends_with("?lang=de"), "{link}");
    let article = server.get(link);
    assert_eq!(article.must("content-language"), "de");
    let home = select(&article.html(), "a[href='/?lang=de']").len();
    assert_eq!(home, 1);
    let path = link.split('?').next().unwrap();
    let origin = server.own_origin();
    let fields = filled(&[("site", "demo"), ("article", path), ("lang", "de")]);
    let receipt = server.submit_with(&[("origin", &origin)], &fields).must("location").to_owned();
    let shown = server.get(receipt.strip_prefix(&origin).unwrap());
    assert_eq!(attribute(&shown.html(), ".page-back a", "href"), format!("{origin}{path}?lang=de"));
}

#[test]
fn site_says_it_in_its_own_words_in_every_place_and_the_next_reader_sees_it() {
    let server = Server::new();
    let heading = || text_of(&read(&server, "&lang=en", "").html(), ".comments-title");
    assert_eq!((heading(), heading()), ("Be the first to comment".to_owned(), "Be the first to comment".to_owned()));
    say(&server, "en", "thread-heading", "{ $count ->\n  [0] Silence\n *[other] { $count } voices\n}");
    assert_eq!(heading(), "Silence");
    say(&server, "en", "form-title", "Say <something>");
    let shown = read(&server, "&lang=en", "");
    assert!(text_of(&shown.html(), "#reply-title").starts_with("Say <something>"), "{}", shown.body);
    let german = Messages::of(Language::named("de").unwrap());
    assert!(text_of(&read(&server, "&lang=de", "").html(), "#reply-title").starts_with(&german.text("form-title")));
    say(&server, "en", "rule-required", "We miss something: { $field }");
    let refused = server.submit(&filled(&[("comment", "")]));
    assert!(refused.body.contains("We miss something: The comment"), "{}", refused.body);
    say(&server, "en", "receipt-title-held", "Thank you");
    let receipt = server.submit(&filled(&[])).must("location").to_owned();
    let shown = server.get(receipt.strip_prefix(&server.own_origin()).unwrap());
    assert_eq!(text_of(&shown.html(), "h1"), "Thank you");
    unsay(&server, "en", "thread-heading");
    assert_eq!(heading(), "Be the first to comment");
}

#[test]
fn words_of_one_site_are_not_those_of_another() {
    let server = Server::new();
    server.add_site("other", "https://other.example", &[]);
    say(&server, "en", "form-submit", "Shout");
    let button =
        |site: &str| attribute(&server.get(&format!("/sites/{site}/thread?article=/a")).html(), "#submit", "value");
    assert_eq!((button("blog"), button("other")), ("Shout".to_owned(), "Post Comment".to_owned()));
}

fn say(server: &Server, language: &str, key: &str, text: &str) {
    wait(site_texts::set(&server.service, &Principal::operator(), "blog", (language, key), text)).unwrap();
}

fn unsay(server: &Server, language: &str, key: &str) {
    wait(site_texts::unset(&server.service, &Principal::operator(), "blog", (language, key))).unwrap();
}
