//! In which language a reader is answered: the one that is asked for, the site's own, the browser's, English.

use crate::answer::{Answer, attribute, select, text_of};
use crate::support::{BLOG, Server, filled, wait};
use afterword::domain::account::Principal;
use afterword::service::sites;

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
fn times_are_written_as_the_language_does() {
    let server = Server::new();
    server.post_approved("One.", None);
    let page = read(&server, "&lang=de", "");
    assert_eq!(text_of(&page.html(), "time"), "22. November 2026 um 09:30 UTC");
    assert_eq!(attribute(&page.html(), "time", "datetime"), "2026-11-22T09:30:01.123Z");
    assert_eq!(text_of(&read(&server, "&lang=en", "").html(), "time"), "November 22, 2026 at 9:30 AM UTC");
}

#[test]
fn sample_pages_keep_the_language() {
    let server = Server::launch(&[], true);
    server.add_site("demo", BLOG, &[]);
    let home = server.get("/?lang=de");
    assert_eq!(select(&home.html(), "html[lang=de]").len(), 1);
    let links = home.html();
    let link = select(&links, ".page-articles a")[0].attr("href").unwrap();
    assert!(link.starts_with("/demo/") && link.ends_with("?lang=de"), "{link}");
    let article = server.get(link);
    assert_eq!(article.must("content-language"), "de");
    let home = select(&article.html(), "a[href='/?lang=de']").len();
    assert_eq!(home, 1);
}
