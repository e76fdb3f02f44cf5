//! What a thread of 100 comments costs: its order, and its bytes as JSON and as HTML.

#![expect(clippy::unwrap_used, reason = "a measurement of something that fails would mean nothing")]

use afterword::domain::author::AvatarSeed;
use afterword::domain::comment::CommentId;
use afterword::domain::markup::{CommentBody, render};
use afterword::domain::site::Markup;
use afterword::domain::thread::{PublicComment, ThreadPath};
use afterword::domain::timestamp::Timestamp;
use afterword::web::api::CommentBody as JsonComment;
use afterword::web::messages::Messages;
use afterword::web::templates::{Template, Templates};
use afterword::web::view::{COMMENTS_HEADING_ID, CommentView, FragmentView, ThreadView, assign_classes};
use afterword_sample_text::Writer;
use criterion::Criterion;
use rand::seq::IndexedRandom;
use std::hint::black_box;

const DEPTH: u8 = 5;
const START: i64 = 1_795_340_000_000;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let comments = comments(100);
    order(&mut criterion, &comments);
    json(&mut criterion, &comments);
    html(&mut criterion, &comments);
    criterion.final_summary();
}

/// Makes comments as they come, every other one a reply to an earlier one.
fn comments(count: i64) -> Vec<PublicComment> {
    let mut writer = Writer::new(7);
    let mut comments: Vec<PublicComment> = Vec::new();
    for number in 0..count {
        let (id, created_at) = (1 + number, Timestamp::from_millis(START + number * 60_000));
        let parent = if number % 2 == 1 { comments.choose(writer.rng()).cloned() } else { None };
        let path = parent
            .as_ref()
            .map_or_else(|| ThreadPath::root(created_at, id), |parent| parent.path.reply(created_at, id));
        let body = CommentBody::parse(&writer.comment()).unwrap();
        comments.push(PublicComment {
            id: CommentId::new(id),
            parent_id: parent.map(|parent| parent.id),
            path,
            author_name: writer.name(),
            author_url: None,
            is_moderator: false,
            avatar: AvatarSeed::from_stored(id),
            body_html: render(&body, Markup::Text).html,
            created_at,
            edited_at: None,
            reply_count: 0,
        });
    }
    comments
}

fn order(criterion: &mut Criterion, comments: &[PublicComment]) {
    criterion.bench_function("order/paths of 100", |bencher| {
        bencher.iter(|| {
            let mut paths: Vec<_> = comments.iter().map(|comment| &comment.path).collect();
            paths.sort_unstable();
            black_box(paths.iter().map(|path| path.depth(DEPTH)).sum::<usize>())
        });
    });
    criterion.bench_function("order/a reply's path", |bencher| {
        let parent = &comments.last().unwrap().path;
        bencher.iter(|| black_box(parent).reply(Timestamp::from_millis(START), 4_711));
    });
}

fn json(criterion: &mut Criterion, comments: &[PublicComment]) {
    criterion.bench_function("render/100 as JSON", |bencher| {
        bencher.iter(|| {
            let bodies: Vec<_> = comments.iter().map(|comment| JsonComment::of_public(comment, "/a", DEPTH)).collect();
            serde_json::to_vec(black_box(&bodies)).unwrap()
        });
    });
}

fn html(criterion: &mut Criterion, comments: &[PublicComment]) {
    let templates = Templates::load(None).unwrap();
    let messages = Messages::default();
    let view = FragmentView { thread: view(comments, &messages) };
    criterion.bench_function("render/100 as HTML", |bencher| {
        bencher.iter(|| templates.render(Template::Thread, &messages, black_box(&view)).unwrap());
    });
}

/// Shows the comments side by side: how deep they stand makes no difference to the template's work.
fn view(comments: &[PublicComment], messages: &Messages) -> ThreadView {
    let show = |comment: &PublicComment| CommentView {
        id: comment.id.get(),
        parent_id: None,
        parent_url: None,
        depth: 1,
        classes: String::new(),
        author_name: comment.author_name.clone(),
        author_url: None,
        is_moderator: false,
        avatar_url: None,
        body_html: comment.body_html.as_str().to_owned(),
        created_iso: comment.created_at.to_rfc3339(),
        created_text: messages.date_time(comment.created_at),
        permalink: format!("/a#comment-{}", comment.id.get()),
        report_url: Some(format!("https://comments.example/comments/{}/report", comment.id.get())),
        reply_url: Some(format!("/a?replytocom={}#respond", comment.id.get())),
        is_held_preview: false,
        children: Vec::new(),
    };
    let mut comments: Vec<_> = comments.iter().map(show).collect();
    assign_classes(&mut comments);
    ThreadView {
        site_slug: "blog".to_owned(),
        revision: 1,
        heading: messages.thread_heading(100),
        heading_id: COMMENTS_HEADING_ID.to_owned(),
        article: "/a".to_owned(),
        comments,
        structured_data: None,
        preview: None,
        is_open: true,
        next_page_url: None,
        form: None,
    }
}
