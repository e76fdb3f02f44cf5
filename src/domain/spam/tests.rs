//! What the checks of text and form say.

use super::*;
use crate::domain::markup::{CommentBody, render};
use crate::domain::moderation::Weight;
use crate::domain::site::Markup;
use proptest::prelude::*;

struct Sent {
    body: &'static str,
    name: &'static str,
    url: Option<&'static str>,
    is_honeypot_filled: bool,
    form_age: FormAge,
    policy: PolicySettings,
}

impl Default for Sent {
    fn default() -> Self {
        Self {
            body: "Well said.",
            name: "Ada",
            url: None,
            is_honeypot_filled: false,
            form_age: FormAge::Seconds(30),
            policy: PolicySettings::default(),
        }
    }
}

fn said(sent: &Sent) -> Vec<Verdict> {
    let body = CommentBody::parse(sent.body).unwrap();
    let rendered = render(&body, Markup::Text);
    let author_name = AuthorName::parse(sent.name).unwrap();
    let email = EmailAddress::parse("ada.smith@mail.example.org").unwrap();
    let own = own_hosts(["https://blog.example", "https://paypal.example"].into_iter());
    let text = Text::new((&author_name, sent.url), sent.body, &rendered, &own);
    let form = Form { email: Some(&email), is_honeypot_filled: sent.is_honeypot_filled, age: sent.form_age };
    [form_verdicts(text, form, &[]), text_verdicts(text, &sent.policy)].concat()
}

fn codes(sent: &Sent) -> Vec<(Weight, String)> {
    said(sent).into_iter().map(|verdict| (verdict.weight(), verdict.reason().code.as_str().to_owned())).collect()
}

fn of_body(body: &'static str) -> Vec<(Weight, String)> {
    codes(&Sent { body, ..Sent::default() })
}

fn one(weight: Weight, code: &str) -> Vec<(Weight, String)> {
    vec![(weight, code.to_owned())]
}

fn with(key: &str, value: &str) -> PolicySettings {
    let mut policy = PolicySettings::default();
    policy.set(key, value).unwrap();
    policy
}

#[test]
fn ordinary_comment_meets_no_objection() {
    assert_eq!(codes(&Sent::default()), []);
    assert_eq!(codes(&Sent { form_age: FormAge::Unknown, ..Sent::default() }), []);
    assert_eq!(of_body("I wrote about this at https://one.example last year."), []);
    assert_eq!(of_body("Привет, спасибо за статью! 日本語も少し。"), []);
}

#[test]
fn filled_honeypot_is_enough_for_spam() {
    let sent = Sent { is_honeypot_filled: true, ..Sent::default() };
    assert_eq!(codes(&sent), one(Weight::Points(100), "honeypot_filled"));
}

#[test]
fn form_sent_in_under_three_seconds_is_enough_for_spam() {
    for (age, expected) in [(0, true), (2, true), (3, false)] {
        let sent = Sent { form_age: FormAge::Seconds(age), ..Sent::default() };
        assert_eq!(!codes(&sent).is_empty(), expected, "{age} s");
    }
}

#[test]
fn links_hold_and_more_of_them_weigh_more_but_never_make_spam() {
    let two = "See what I wrote about it: https://one.example and https://two.example";
    assert_eq!(of_body(two), one(Weight::Points(40), "many_links"));
    let five =
        "All of these are nice: http://a.example http://b.example http://c.example http://d.example http://e.example";
    assert_eq!(of_body(five), one(Weight::Points(70), "many_links"));
    for (policy, expected) in [(with("max_links", "3"), 0), (with("max_links", "0"), 0), (with("max_links", "1"), 1)] {
        assert_eq!(codes(&Sent { body: two, policy, ..Sent::default() }).len(), expected);
    }
    let many: &'static str =
        Box::leak(format!("What a lot of them there are {}", "http://a.example ".repeat(60)).into());
    assert_eq!(of_body(many), one(Weight::Points(90), "many_links"));
}

#[test]
fn links_to_the_site_itself_are_free() {
    let own = "As said in https://blog.example/a and https://www.blog.example/b and https://blog.example/c before";
    assert_eq!(of_body(own), []);
    let like = "As said in https://notblog.example/a and https://blog.example.org/b before";
    assert_eq!(of_body(like), one(Weight::Points(40), "many_links"));
}

#[test]
fn text_that_is_hardly_more_than_a_link_is_noticed() {
    assert_eq!(of_body("look https://one.example"), one(Weight::Points(20), "hardly_more_than_links"));
    assert_eq!(of_body("look https://blog.example"), []);
}

#[test]
fn shortened_and_imitated_hosts_are_noticed() {
    let short = "You find all of it here: https://bit.ly/abc";
    assert_eq!(of_body(short), one(Weight::Points(30), "link_shortener"));
    for imitated in ["<a href='https://gооgle.example/'>here</a>", "<a href='https://раураӏ.example/'>here</a>"]
    {
        let body: &'static str = Box::leak(format!("You find all of it here: {imitated}").into_boxed_str());
        assert_eq!(of_body(body), one(Weight::Points(60), "look_alike_host"), "{body}");
    }
    assert_eq!(of_body("You find all of it here: https://bücher.example/"), []);
}

#[test]
fn hidden_text_is_noticed() {
    let hidden = "f\u{200b}r\u{200b}e\u{200b}e\u{200b} money";
    assert_eq!(of_body(hidden), one(Weight::Points(40), "hidden_characters"));
    assert_eq!(of_body("ок, раypal is fine"), one(Weight::Points(40), "words_mix_scripts"));
    assert_eq!(of_body("[URL=http]x[/URL]"), one(Weight::Points(60), "forum_markup"));
    assert_eq!(of_body("Family 👨\u{200d}👩\u{200d}👧\u{200d}👦 and नमस्ते"), []);
}

#[test]
fn lists_of_words_look_at_name_website_and_text() {
    let policy = with("hold_words", "casino");
    let held = one(Weight::Hold, "word_held");
    assert_eq!(codes(&Sent { body: "The Casino is open", policy: policy.clone(), ..Sent::default() }), held);
    assert_eq!(codes(&Sent { name: "Casino Joe", policy: policy.clone(), ..Sent::default() }), held);
    assert_eq!(codes(&Sent { url: Some("https://casino.example/"), policy: policy.clone(), ..Sent::default() }), held);
    assert_eq!(codes(&Sent { body: "ca<b>sin</b>o", policy: policy.clone(), ..Sent::default() }), held);
    assert_eq!(codes(&Sent { policy, ..Sent::default() }), []);
    let policy = with("disallowed_words", "host:spam.example");
    let sent = Sent { url: Some("https://www.spam.example/"), policy, ..Sent::default() };
    assert_eq!(codes(&sent), one(Weight::Spam, "word_disallowed"));
}

#[test]
fn text_that_gives_the_own_address_away_is_held() {
    assert_eq!(of_body("Write to ada.smith [at] mail.example.org"), one(Weight::Hold, "own_address_in_text"));
}

#[test]
fn name_of_mixed_scripts_is_held() {
    let sent = Sent { name: "P\u{430}vel Ω", ..Sent::default() };
    assert_eq!(codes(&sent), one(Weight::Points(40), "name_mixes_scripts"));
}

proptest! {
    #[test]
    fn whatever_is_sent_reasons_of_the_text_are_known_as_such(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "http://a.example ", "https://bit.ly/x ", "https://xn--ggle-55da.example ", "[url=", "casino ", "loan ", "раypal ",
                "\u{200b}", "<b>", "</b>", "<", "&amp;", "word ", "é",
            ]),
            1..30,
        ),
    ) {
        let body: &'static str = Box::leak(pieces.concat().into_boxed_str());
        let mut policy = with("hold_words", "casino");
        policy.set("disallowed_words", "word:loan").unwrap();
        if CommentBody::parse(body).is_ok() {
            for verdict in said(&Sent { body, policy, ..Sent::default() }) {
                prop_assert!(is_of_text(verdict.reason()), "{:?}", verdict);
            }
        }
    }
}
