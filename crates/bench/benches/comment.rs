//! What a submission costs before anything is stored: reading the form, parsing, cleaning the text, judging it.

#![expect(clippy::unwrap_used, reason = "a measurement of something that fails would mean nothing")]

use afterword::domain::article::ArticlePath;
use afterword::domain::author::{AuthorName, EmailAddress, Website};
use afterword::domain::judging::{Policy, Reputation};
use afterword::domain::markup::{CommentBody, render};
use afterword::domain::policy::{ModerationMode, PolicySettings};
use afterword::domain::site::{Markup, Origin};
use afterword::domain::spam::{Form as SentForm, FormAge, Text, form_verdicts, text_verdicts};
use afterword::web::body::Form;
use afterword_sample_text::Writer;
use criterion::{BenchmarkId, Criterion, Throughput};
use std::hint::black_box;

const ARTICLE: &str = "https://blog.example/2022/08/../08/purple%2dhearts/?page=2#comments";

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    parse(&mut criterion);
    sanitise(&mut criterion);
    judge(&mut criterion);
    criterion.final_summary();
}

/// Gives a text of about so many bytes.
fn text(bytes: usize) -> String {
    Writer::new(7).comment_of(bytes)
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    let body = text(300);
    let fields = [("site", "blog"), ("article", ARTICLE), ("author", "Zoë"), ("email", "zoe@mail.example")];
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .append_pair("comment", &body)
        .finish();
    group.bench_function("form", |bencher| bencher.iter(|| Form::decode_query(black_box(&query)).unwrap()));
    let origins = [Origin::parse("https://blog.example").unwrap()];
    group.bench_function("article", |bencher| {
        bencher.iter(|| ArticlePath::parse(black_box(ARTICLE), &origins, false).unwrap());
    });
    group.bench_function("name", |bencher| bencher.iter(|| AuthorName::parse(black_box("Łucja Mäkinen")).unwrap()));
    group.bench_function("address", |bencher| {
        bencher.iter(|| EmailAddress::parse(black_box("zoe@mail.example")).unwrap());
    });
    group.bench_function("website", |bencher| {
        bencher.iter(|| Website::parse(black_box("https://zoe.example/about")).unwrap());
    });
    group.bench_function("body", |bencher| bencher.iter(|| CommentBody::parse(black_box(&body)).unwrap()));
    group.finish();
}

fn sanitise(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sanitise");
    for bytes in [200, 2_000, 60_000] {
        let plain = CommentBody::parse(&text(bytes)).unwrap();
        let tagged = CommentBody::parse(&"<b>bold</b> and <a href='https://a.example'>a link</a>\n".repeat(bytes / 56));
        group.throughput(Throughput::Bytes(bytes as u64));
        for (name, body, markup) in [
            ("text", &plain, Markup::Text),
            ("markdown", &plain, Markup::Markdown),
            ("tags", tagged.as_ref().unwrap(), Markup::Text),
        ] {
            group.bench_with_input(BenchmarkId::new(name, bytes), body, |bencher, body| {
                bencher.iter(|| render(black_box(body), markup));
            });
        }
    }
    group.finish();
}

fn judge(criterion: &mut Criterion) {
    let author_name = AuthorName::parse("Zoë").unwrap();
    let email = EmailAddress::parse("zoe@mail.example").unwrap();
    let body = CommentBody::parse(&text(300)).unwrap();
    let rendered = render(&body, Markup::Text);
    let text = Text::new((&author_name, Some("https://zoe.example/about")), body.as_str(), &rendered, &[]);
    let form = SentForm { email: Some(&email), is_honeypot_filled: false, age: FormAge::Seconds(30) };
    let settings = PolicySettings { moderation: ModerationMode::Open, ..PolicySettings::default() };
    let judge = || {
        let mut verdicts = form_verdicts(black_box(text), form, &[]);
        verdicts.extend(text_verdicts(text, &settings));
        Policy { settings: &settings }.decide(verdicts, Reputation::default())
    };
    criterion.bench_function("policy", |bencher| bencher.iter(judge));
}
