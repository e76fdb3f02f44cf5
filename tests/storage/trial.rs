//! A trial of rules on many comments, and what then happens when the rules are on and the same comments come again.

use crate::common::database::{Engine, engine};
use crate::support::{Draft, World};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::site::Site;
use afterword::service::{sites, trial};
use afterword_sample_text::Writer;
use std::collections::BTreeMap;

/// `PostgreSQL`, where each comment is a round trip, gets fewer.
fn count() -> usize {
    if matches!(engine(), Engine::Sqlite) { 10_000 } else { 1_000 }
}

const RULES: &[(&str, &str)] = &[
    ("hold_words", "word:river\nregex:gr[ae]y\n"),
    ("disallowed_words", "host:spam.example\nharbour"),
    ("max_links", "1"),
];

/// Sends comments one after another, each to one of many articles and from ever other networks.
async fn send(world: &World, site: &Site) -> Vec<CommentId> {
    let mut writer = Writer::new(7);
    let articles: Vec<&'static str> = (0..50).map(|n| &*Box::leak(format!("/{n}").into_boxed_str())).collect();
    let mut ids = Vec::with_capacity(count());
    for n in 0..count() {
        let mut body = writer.comment_of(40 + n % 200);
        if n % 9 == 0 {
            body.push_str(["", " https://a.example/x", " https://www.spam.example/", " grey river"][n / 9 % 4]);
        }
        let network = [198, (n % 199) as u8, (n / 199 % 200) as u8, 7];
        let draft = Draft { article: articles[n % 50], network, ..Draft::saying(&body) };
        ids.push(world.submit(site, draft).await.unwrap().comment.id);
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
    assert_eq!(found.comment_count, count());
    let changed: BTreeMap<CommentId, Status> = found.changes.iter().map(|change| (change.comment, change.to)).collect();
    assert!(changed.len() > count() / 20, "{} changes say little", changed.len());
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
    assert!(
        differing.is_empty(),
        "{} differ from what was foretold, such as {:?}",
        differing.len(),
        &differing[..3.min(differing.len())]
    );
}
