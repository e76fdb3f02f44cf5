//! The contract of the HTML: phrases, order, labels, ids, escaping; and folders of templates.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use super::samples::*;
use super::*;
use crate::web::view::*;

fn rendered(name: Template, view: impl Serialize) -> String {
    Templates::load(None).unwrap().render(name, &Messages::default(), view).unwrap()
}

fn fragment(thread: ThreadView) -> Html {
    Html::parse_fragment(&rendered(Template::Thread, FragmentView { thread }))
}

fn form_page(form: FormView) -> Html {
    let thread = ThreadView { form: Some(form), ..thread(1) };
    fragment(thread)
}

fn all<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn one<'a>(html: &'a Html, selector: &str) -> scraper::ElementRef<'a> {
    let found = all(html, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0]
}

fn text(element: scraper::ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_thread_without_comments_says_the_three_phrases() {
    let html = fragment(thread(0));
    assert_eq!(text(one(&html, "section#comments > h2")), "Be the first to comment");
    let title = one(&html, "div#respond.comment-respond > h3#reply-title.comment-reply-title");
    assert_eq!(title.first_child().unwrap().value().as_text().unwrap().trim(), "Leave a Reply");
    let notes = one(&html, "form#commentform.comment-form > p.comment-notes");
    assert_eq!(text(notes), "Your email address will not be published. Required fields are marked *");
    assert!(all(&html, "ol, .no-comments, nav").is_empty());
}

#[test]
fn fields_stand_in_order_with_the_names_and_limits_of_the_contract() {
    let html = fragment(thread(1));
    let fields: Vec<_> = all(&html, "form [name]")
        .iter()
        .map(|field| (field.attr("name").unwrap(), field.attr("maxlength"), field.attr("autocomplete")))
        .collect();
    let expected = [
        ("comment", Some("65525"), None),
        ("author", Some("245"), Some("name")),
        ("email", Some("100"), Some("email")),
        ("url", Some("200"), Some("url")),
        (HONEYPOT_FIELD, None, Some("off")),
        ("submit", None, None),
        ("comment_parent", None, None),
        ("site", None, None),
        ("article", None, None),
        ("form_token", None, None),
        ("lang", None, None),
    ];
    assert_eq!(fields, expected);
    for field in ["comment", "author", "email", "url", "submit"] {
        assert_eq!(one(&html, &format!("#{field}")).attr("name"), Some(field));
    }
    assert_eq!(one(&html, "#submit").attr("value"), Some("Post Comment"));
}

#[test]
fn every_field_that_people_see_has_one_label() {
    for form in [form(), wrong_form(), hostile_form()] {
        let html = form_page(form);
        for field in all(&html, "textarea, input:not([type=hidden]):not([type=submit])") {
            let id = field.attr("id").unwrap();
            assert!(!text(one(&html, &format!("label[for='{id}']"))).is_empty(), "{id}");
        }
    }
}

#[test]
fn the_email_field_follows_the_setting_of_the_site() {
    let optional = form_page(FormView { email: "optional", ..form() });
    assert!(one(&optional, "#email").attr("required").is_none());
    assert_eq!(text(one(&optional, "label[for=email]")), "Email");
    let off = form_page(FormView { email: "off", ..form() });
    assert!(all(&off, "#email, #email-notes").is_empty());
}

#[test]
fn the_trap_is_hidden_from_people_without_any_stylesheet() {
    let html = fragment(thread(1));
    let trap = one(&html, &format!("p[hidden][aria-hidden=true] > input[name={HONEYPOT_FIELD}]"));
    assert_eq!((trap.attr("tabindex"), trap.attr("autocomplete")), (Some("-1"), Some("off")));
    let stylesheet = std::str::from_utf8(assets::find("afterword.css").unwrap().bytes).unwrap();
    assert!(stylesheet.contains(&format!(".comment-form-{HONEYPOT_FIELD} {{")));
}

#[test]
fn a_reply_names_its_comment_and_can_be_cancelled() {
    let reply_to = ReplyToView { id: 10, name: "Reader".to_owned(), cancel_url: "/demo/tide#respond".to_owned() };
    let html = form_page(FormView { parent_id: 10, reply_to: Some(reply_to), ..form() });
    assert_eq!(text(one(&html, "#reply-title")), "Leave a Reply to Reader Cancel reply");
    assert_eq!(one(&html, "#reply-title > a").attr("href"), Some("#comment-10"));
    assert_eq!(one(&html, "small:not([hidden]) > #cancel-comment-reply-link").attr("href"), Some("/demo/tide#respond"));
    assert_eq!(one(&html, "#comment_parent").attr("value"), Some("10"));
}

#[test]
fn comments_are_nested_articles_with_the_usual_classes() {
    let html = fragment(busy_thread());
    assert_eq!(one(&html, "#comment-10").attr("class"), Some("comment even thread-even depth-1 parent"));
    assert_eq!(
        one(&html, "#comment-12").attr("class"),
        Some("comment byuser comment-author-moderator bypostauthor odd alt depth-2 parent")
    );
    assert_eq!(one(&html, "#comment-20").attr("class"), Some("comment even thread-odd thread-alt depth-1"));
    one(&html, "ol.comment-list > li#comment-10 > ol.children > li#comment-12 > article#div-comment-12.comment-body");
    let link = one(&html, "#div-comment-12 > .reply > a.comment-reply-link");
    assert_eq!(link.attr("data-belowelement"), Some("div-comment-12"));
    assert_eq!(link.attr("aria-label"), Some("Reply to Another reader"));
    assert!(all(&html, "#div-comment-15 .reply, #div-comment-40 .reply").is_empty());
    assert!(
        text(one(&html, "#div-comment-40 .comment-awaiting-moderation"))
            .starts_with("Your comment is awaiting moderation.")
    );
    assert_eq!(all(&html, ".comment-awaiting-moderation").len(), 1);
    assert_eq!(all(&html, "article > .comment-content[dir=auto]").len(), all(&html, "article").len());
}

#[test]
fn a_conversation_as_deep_as_settings_allow_is_rendered() {
    let mut deep = thread(1);
    deep.comments = (1..=10).rev().fold(Vec::new(), |children, depth| {
        vec![CommentView { children, ..comment(i64::from(depth), depth, "Reader", "So it goes.") }]
    });
    assert_eq!(all(&fragment(deep), "article").len(), 10);
}

#[test]
fn a_closed_thread_says_so_and_has_no_form() {
    let html = fragment(ThreadView { is_open: false, ..thread(1) });
    assert_eq!(text(one(&html, ".no-comments")), "Comments are closed.");
    assert!(all(&html, "form, #respond").is_empty());
    let empty = fragment(ThreadView { is_open: false, ..thread(0) });
    assert!(all(&empty, "h2").is_empty());
    assert_eq!(one(&empty, "section").attr("aria-label"), Some("Comments"));
}

#[test]
fn errors_stand_beside_their_fields_and_the_first_wrong_field_has_the_focus() {
    let html = form_page(wrong_form());
    for (field, described_by) in [("comment", "comment-error"), ("email", "email-notes email-error")] {
        let input = one(&html, &format!("#{field}[aria-invalid=true]"));
        assert_eq!(input.attr("aria-describedby"), Some(described_by));
        assert!(described_by.split(' ').all(|id| all(&html, &format!("#{id}")).len() == 1));
        assert!(!text(one(&html, &format!("[role=alert] a[href='#{field}']"))).is_empty());
    }
    let listed: Vec<_> = all(&html, "[role=alert] a").iter().filter_map(|link| link.attr("href")).collect();
    assert_eq!(listed, ["#comment", "#email"]);
    assert_eq!(one(&html, "[autofocus]").attr("id"), Some("comment"));
    assert_eq!(
        text(one(&html, ".comment-form-problems-title")),
        "Your comment was not posted yet: 2 fields need a change."
    );
    assert_eq!(one(&html, "#comment").text().collect::<String>(), "\nA first line, after an empty one.");
    assert_eq!(one(&html, "#email").attr("value"), Some("reader@nowhere"));
}

#[test]
fn a_notice_without_wrong_fields_has_the_focus() {
    let html = form_page(FormView { notice: Some("Please wait a little.".to_owned()), ..form() });
    assert_eq!(text(one(&html, "[role=alert][autofocus]")), "Your comment was not posted. Please wait a little.");
}

#[test]
fn hostile_text_is_text_on_every_page() {
    for (name, page) in all_pages(&hostile_thread(), &hostile_form(), HOSTILE) {
        let html = Html::parse_document(&page);
        assert!(
            all(&html, "script:not([src^='/embed/'], [type='application/ld+json']), style, [style], [onclick]")
                .is_empty(),
            "{name:?}"
        );
        for data in all(&html, "script[type='application/ld+json']") {
            let said: serde_json::Value = serde_json::from_str(&data.inner_html()).unwrap();
            assert_eq!(said["text"], HOSTILE, "{name:?}");
        }
        let ours = ["<script type=\"module\" src=\"/embed/", "<script type=\"application/ld+json\">"];
        let foreign = ours.iter().fold(page.clone(), |page, ours| page.replace(ours, ""));
        assert!(!foreign.contains("<script") && page.contains("&lt;script&gt;"), "{name:?}");
        let foreign = all(&html, ".fn, .page-site, bdi, .page-articles a, .page-article > p:not(.page-small)");
        for element in foreign {
            assert!(element.value().name() == "bdi" || element.attr("dir") == Some("auto"), "{name:?}");
        }
    }
    let html = form_page(hostile_form());
    for field in ["author", "email", "url"] {
        assert_eq!(one(&html, &format!("#{field}")).attr("value"), Some(HOSTILE));
    }
    assert_eq!(one(&html, "#comment").text().collect::<String>(), HOSTILE);
}

#[test]
fn every_page_is_whole_and_its_ids_are_unique() {
    for (name, page) in all_pages(&busy_thread(), &wrong_form(), "Tides") {
        let html = if name == Template::Thread { Html::parse_fragment(&page) } else { Html::parse_document(&page) };
        let ids: Vec<_> = all(&html, "[id]").iter().map(|element| element.attr("id").unwrap().to_owned()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{name:?}: {ids:?}");
        if name != Template::Thread {
            assert_eq!(one(&html, "html").attr("lang"), Some("en"));
            assert_eq!(all(&html, "h1").len(), 1, "{name:?}");
            assert!(!text(one(&html, "title")).is_empty());
        }
    }
}

#[test]
fn only_public_reading_pages_may_be_indexed() {
    for (name, page) in all_pages(&thread(1), &form(), "Tides") {
        let is_indexable = matches!(name, Template::Thread | Template::DemoArticle);
        assert_eq!(page.contains(r#"<meta name="robots" content="noindex">"#), !is_indexable, "{name:?}");
    }
}

#[test]
fn only_the_body_of_a_comment_is_marked_as_safe() {
    let marked: Vec<_> =
        SOURCES.iter().filter(|(_, source)| source.contains("safe }}")).map(|(name, _)| *name).collect();
    assert_eq!(marked, ["admin/row.html", "admin/comment.html", "comment.html"]);
    let safe = SOURCES.iter().map(|(_, source)| source.matches("safe").count()).sum::<usize>();
    // One in the comment, one in the row, two around a comment on its page.
    assert_eq!(safe, 4);
}

#[test]
fn a_folder_replaces_single_templates() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("error.html"), "<p>{{ status }}: {{ title }}</p>").unwrap();
    std::fs::write(folder.path().join(".hidden"), "").unwrap();
    let templates = Templates::load(Some(folder.path())).unwrap();
    let view = ErrorPageView { status: 404, title: "<b>".to_owned(), detail: String::new(), back_url: None };
    assert_eq!(templates.render(Template::Error, &Messages::default(), view).unwrap(), "<p>404: &lt;b&gt;</p>");
}

#[test]
fn all_problems_of_a_folder_are_named_at_once() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tread.html"), "").unwrap();
    std::fs::write(folder.path().join("home.html"), "one\n{% if %}").unwrap();
    std::fs::write(folder.path().join("form.html"), [0xff, 0xfe]).unwrap();
    let message = Templates::load(Some(folder.path())).unwrap_err().to_string();
    for part in [
        "tread.html is not the name of a template; did you mean thread.html?",
        "home.html, line 2: ",
        "form.html cannot be read",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert!(matches!(Templates::load(Some(&folder.path().join("none"))), Err(TemplateError::Folder(_))));
}

#[test]
fn an_unknown_sentence_or_value_is_an_error_and_not_an_empty_place() {
    let folder = tempfile::tempdir().unwrap();
    for source in ["{{ t('no-such-key') }}", "{{ t('comment-reply-to') }}", "{{ nothing }}", "{{ asset('x.css') }}"] {
        std::fs::write(folder.path().join("home.html"), source).unwrap();
        let templates = Templates::load(Some(folder.path())).unwrap();
        let rendered =
            templates.render(Template::Home, &Messages::default(), HomeView { articles: vec![], docs_url: None });
        assert!(matches!(rendered, Err(TemplateError::Render { template: "home.html", .. })), "{source}");
    }
}
