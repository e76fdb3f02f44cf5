//! Views for the tests: ordinary ones, and ones in which every text is hostile.

use super::*;
use crate::web::demo::SAMPLE_ARTICLES;
use crate::web::view::*;

/// Text that breaks out of quotes, elements and the direction of the line wherever it is not escaped or isolated.
pub(super) const HOSTILE: &str = "\"'><script>alert(1)</script>&amp;\u{202e}{{ lang }}";

pub(super) fn comment(id: i64, depth: u32, name: &str, text: &str) -> CommentView {
    CommentView {
        id,
        parent_id: None,
        parent_url: None,
        depth,
        classes: String::new(),
        author_name: name.to_owned(),
        author_url: (id % 2 == 1).then(|| "https://example.org/garden".to_owned()),
        is_moderator: id == 12,
        avatar_url: (id != 20).then(|| format!("/avatars/{id}.svg")),
        body_html: format!("<p>{text}</p>"),
        created_iso: "2026-11-22T09:30:00.123Z".to_owned(),
        created_text: "November 22, 2026 at 9:30 AM UTC".to_owned(),
        permalink: format!("/demo/tide#comment-{id}"),
        report_url: Some(format!("https://comments.example/comments/{id}/report")),
        reply_url: (depth < 5).then(|| format!("/demo/tide?replytocom={id}#respond")),
        is_held_preview: false,
        children: Vec::new(),
    }
}

pub(super) fn form() -> FormView {
    FormView {
        action_url: "/comments".to_owned(),
        site_slug: "demo".to_owned(),
        external_id: None,
        article: "/demo/tide".to_owned(),
        parent_id: 0,
        reply_to: None,
        form_token: "v1.token".to_owned(),
        work_url: None,
        redirect_to: None,
        lang: "en",
        email: "required",
        values: FormValues::default(),
        errors: Vec::new(),
        notice: None,
    }
}

pub(super) fn thread(count: i64) -> ThreadView {
    let text = "At our harbour the table is off by ten minutes whenever the wind has blown from the west for a day.";
    let mut comments: Vec<CommentView> = (1..=count).map(|n| comment(n * 10, 1, "Reader", text)).collect();
    assign_classes(&mut comments);
    ThreadView {
        heading: Messages::default().thread_heading(u64::try_from(count).unwrap()),
        heading_id: COMMENTS_HEADING_ID.to_owned(),
        site_slug: "demo".to_owned(),
        revision: 1,
        article: "/demo/tide".to_owned(),
        comments,
        structured_data: None,
        preview: None,
        is_open: true,
        next_page_url: None,
        form: Some(form()),
    }
}

/// A thread with replies down to the fifth level, long words, code, right-to-left text, a moderator and a preview.
pub(super) fn busy_thread() -> ThreadView {
    let mut thread = thread(2);
    let mut reply = comment(15, 5, "Fifth reader", "And so on, as deep as it goes.");
    for (id, depth, text) in [
        (14, 4, "A_very_long_word_".repeat(12)),
        (13, 3, "شكرا على الشرح الواضح.".to_owned()),
        (12, 2, "It depends on the basin.</p><pre><code>height = range / 2 * cos(phase)   # a long line of code, on purpose</code></pre><blockquote><p>The moon will agree.</p></blockquote><p>See <a href=\"https://example.org/tides\" rel=\"ugc nofollow\">the table</a>.".to_owned()),
    ] {
        let mut parent = comment(id, depth, "Another reader", &text);
        parent.children = vec![reply];
        reply = parent;
    }
    if let Some(first) = thread.comments.first_mut() {
        first.children =
            vec![reply, comment(17, 2, "A name that goes on for rather longer than names usually do", "Second reply.")];
    }
    assign_classes(&mut thread.comments);
    thread.heading = Messages::default().thread_heading(7);
    thread.next_page_url = Some("/demo/tide?cursor=abc".to_owned());
    let mut preview = comment(40, 1, "Newcomer", "Mine is still waiting.");
    preview.is_held_preview = true;
    preview.reply_url = None;
    thread.preview = Some(preview);
    thread
}

pub(super) fn wrong_form() -> FormView {
    let message =
        |field: &'static str, message: &str| FieldMessage { field: field.into(), message: message.to_owned() };
    FormView {
        values: FormValues {
            author: "Reader".to_owned(),
            email: "reader@nowhere".to_owned(),
            url: String::new(),
            comment: "\nA first line, after an empty one.".to_owned(),
        },
        errors: vec![
            message(
                "email",
                "The email address cannot receive mail as it stands; it should look like name@example.org.",
            ),
            message("comment", "The comment has 70,012 bytes; at most 65,525 are allowed."),
        ],
        ..form()
    }
}

pub(super) fn hostile_form() -> FormView {
    let text = || HOSTILE.to_owned();
    FormView {
        action_url: text(),
        site_slug: text(),
        article: text(),
        external_id: Some(text()),
        parent_id: 7,
        reply_to: Some(ReplyToView { id: 7, name: text(), cancel_url: text() }),
        form_token: text(),
        work_url: Some(text()),
        redirect_to: Some(text()),
        lang: "en",
        email: "optional",
        values: FormValues { author: text(), email: text(), url: text(), comment: text() },
        errors: vec![FieldMessage { field: "url".into(), message: text() }],
        notice: Some(text()),
    }
}

pub(super) fn hostile_thread() -> ThreadView {
    let text = || HOSTILE.to_owned();
    let hostile = CommentView {
        classes: text(),
        author_url: Some(text()),
        created_iso: text(),
        created_text: text(),
        permalink: text(),
        reply_url: Some(text()),
        is_held_preview: true,
        ..comment(7, 1, HOSTILE, "safe already")
    };
    ThreadView {
        site_slug: "demo".to_owned(),
        revision: 1,
        heading: text(),
        heading_id: text(),
        article: text(),
        structured_data: Some(serde_json::json!({"text": HOSTILE}).to_string()),
        preview: Some(CommentView { id: 8, ..hostile.clone() }),
        comments: vec![hostile],
        is_open: true,
        next_page_url: Some(text()),
        form: Some(hostile_form()),
    }
}

fn error(text: &str) -> ErrorPageView {
    let own = || text.to_owned();
    ErrorPageView { status: 404, title: own(), detail: own(), back_url: Some(own()) }
}

/// Shows a report form with every text set to `text`.
fn report(text: &str, is_done: bool) -> ReportPageView {
    let own = || text.to_owned();
    ReportPageView {
        site_name: own(),
        article_title: own(),
        back_url: own(),
        action_url: own(),
        form_token: own(),
        lang: "en",
        is_done,
        reasons: vec!["spam", "other"],
        reason: "other".to_owned(),
        note: own(),
        errors: vec![FieldMessage { field: "note".into(), message: own() }],
        comment: CommentView { author_name: own(), ..comment(42, 1, text, "Hers.") },
    }
}

/// The receipt of a comment, with every text set to `text`.
fn receipt(text: &str, is_approved: bool) -> ReceiptView {
    let own = || text.to_owned();
    ReceiptView {
        site_name: own(),
        article_title: own(),
        back_url: own(),
        is_approved,
        comment: CommentView { author_name: own(), ..comment(41, 1, text, "Mine.") },
        action_url: own(),
        lang: "en",
        edit: Some(ReceiptEditView {
            text: own(),
            until: Some(own()),
            errors: vec![FieldMessage { field: "comment".into(), message: own() }],
            notice: Some(own()),
        }),
        proof: Some(ReceiptProofView { challenge_url: own(), url: own() }),
    }
}

/// Renders each kind of page with every text set to `text`.
pub(super) fn all_pages(thread: &ThreadView, form: &FormView, text: &str) -> Vec<(Template, String)> {
    let templates = Templates::load(None).unwrap();
    let messages = Messages::default();
    let own = || text.to_owned();
    let page = |name, view: serde_json::Result<serde_json::Value>| {
        (name, templates.render(name, &messages, view.unwrap()).unwrap())
    };
    let link = ArticleLink { url: own(), title: own(), comments: own() };
    let home = HomeView { articles: vec![link.clone(), link], docs_url: Some(own()) };
    let demo = DemoArticleView {
        site_name: own(),
        article_title: own(),
        paragraphs: SAMPLE_ARTICLES
            .first()
            .unwrap()
            .paragraphs
            .iter()
            .map(|paragraph| format!("{paragraph} {text}"))
            .collect(),
        home_url: own(),
        feed_url: own(),
        is_indexable: true,
        thread: thread.clone(),
    };
    let whole = ThreadPageView {
        site_name: own(),
        article_title: own(),
        article_url: own(),
        feed_url: own(),
        is_indexable: false,
        thread: thread.clone(),
    };
    let again = FormErrorView { site_name: own(), article_title: own(), article_url: Some(own()), form: form.clone() };
    vec![
        page(Template::Thread, serde_json::to_value(FragmentView { thread: thread.clone() })),
        page(Template::ThreadPage, serde_json::to_value(&whole)),
        page(Template::FormError, serde_json::to_value(&again)),
        page(Template::Receipt, serde_json::to_value(receipt(text, false))),
        page(Template::Receipt, serde_json::to_value(ReceiptView { edit: None, ..receipt(text, true) })),
        page(Template::ReceiptDeleted, serde_json::to_value(ReceiptDeletedView { site_name: own(), back_url: own() })),
        page(Template::Report, serde_json::to_value(report(text, false))),
        page(Template::Report, serde_json::to_value(report(text, true))),
        page(Template::Error, serde_json::to_value(error(text))),
        page(Template::Home, serde_json::to_value(&home)),
        page(Template::DemoArticle, serde_json::to_value(&demo)),
    ]
}
