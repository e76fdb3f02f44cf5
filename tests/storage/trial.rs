//! A trial of rules on many comments, and what then happens when the rules are on and the same comments come again.

use crate::support::{Draft, World};
use afterword::cli::bench::text::Writer;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::site::Site;
use afterword::service::{sites, trial};
use std::collections::BTreeMap;

const COUNT: usize = 10_000;
const RULES: &[(&str, &str)] = &[
    ("hold_words", "word:river\nregex:gr[ae]y\n"),
    ("disallowed_words", "host:spam.example\nharbour"),
    ("max_links", "1"),
    ("hold_score", "20"),
];

/// Sends comments, each to one of many articles, from ever other networks: a hundred at once, as from many readers.
async fn send(world: &World, site: &Site) -> Vec<CommentId> {
    let mut writer = Writer::new(7);
    let articles: Vec<&'static str> = (0..50).map(|n| &*Box::leak(format!("/{n}").into_boxed_str())).collect();
    let mut ids = Vec::with_capacity(COUNT);
    for n in 0..COUNT / 100 {
        let drafts = (0..100).map(|m| {
            let number = n * 100 + m;
            let mut body = writer.comment_of(40 + number % 200);
            if number % 9 == 0 {
                body.push_str(
                    ["", " https://a.example/x", " https://www.spam.example/", " grey river"][number / 9 % 4],
                );
            }
            let network = [198, (number % 199) as u8, (number / 199 % 200) as u8, 7];
            world.submit(site, Draft { article: articles[number % 50], network, ..Draft::saying(&body) })
        });
        let sent = futures_util::future::join_all(drafts).await;
        ids.extend(sent.into_iter().map(|sent| sent.unwrap().comment.id));
        world.clock.advance_seconds(30);
    }
    ids
}

async fn statuses(world: &World, ids: &[CommentId]) -> Vec<Status> {
    let mut statuses = Vec::with_capacity(ids.len());
    for id in ids {
        statuses.push(world.find(*id).await.unwrap().status);
    }
    statuses
}

#[tokio::test]
async fn trial_on_ten_thousand_comments_agrees_with_what_happens_once_the_rules_are_on() {
    let open = [("moderation", "open"), ("flood_limit", "0")];
    let world = World::new();
    let site = world.site("blog", &open).await;
    let sent = send(&world, &site).await;
    let before = statuses(&world, &sent).await;
    let rules: Vec<(String, String)> =
        RULES.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let found = trial::run(&world.service, &Principal::operator(), "blog", None, &rules).await.unwrap();
    assert_eq!(found.comment_count, COUNT);
    let changed: BTreeMap<CommentId, Status> = found.changes.iter().map(|change| (change.comment, change.to)).collect();
    assert!(changed.len() > COUNT / 20, "{} changes say little", changed.len());
    let foretold: Vec<Status> =
        sent.iter().zip(&before).map(|(id, status)| changed.get(id).copied().unwrap_or(*status)).collect();
    // The same comments come again, to a site that has the rules on and remembers nothing of them.
    let again = World::new();
    let site = again.site("blog", &open).await;
    for (key, value) in RULES {
        sites::set(&again.service, &Principal::operator(), "blog", key, value).await.unwrap();
    }
    let site = sites::find(&again.service, site.slug.as_str()).await.unwrap();
    let sent = send(&again, &site).await;
    let came = statuses(&again, &sent).await;
    let differing: Vec<_> =
        came.iter().zip(&foretold).enumerate().filter(|(_, (came, foretold))| came != foretold).collect();
    if let Some((at, _)) = differing.first() {
        let found = afterword::service::queue::find(&again.service, &Principal::operator(), sent[*at]).await.unwrap();
        println!("Decision {:?} {:?}", found.comment.text.source, found.decisions);
    }
    assert!(
        differing.is_empty(),
        "{} differ from what was foretold, such as {:?}",
        differing.len(),
        &differing[..3.min(differing.len())]
    );
}
