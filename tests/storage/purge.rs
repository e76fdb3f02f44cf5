//! What is forgotten after its time, and that nothing else is.

use crate::support::{Draft, World};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::network::NetworkAddress;
use afterword::domain::site::Site;
use afterword::domain::spam::Sketch;
use afterword::service::accounts::{self, NewModerator, SiteChoice};
use afterword::service::moderate::Verb;
use afterword::service::purge::{Purged, purge};
use afterword::service::reports::{self, ReportInput};
use afterword::service::{audit, read, sign_in};
use afterword::storage::{AnyConnection, spam_memory};

const DAY: i64 = 86_400;

async fn discard(world: &World, site: &Site, status: Status) -> CommentId {
    let id = world.held(site, status.as_str()).await;
    world.decide(id, Verb::Become(status)).await.unwrap();
    id
}

#[tokio::test]
async fn spam_and_trash_are_deleted_once_they_are_older_than_the_retention() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let spam = discard(&world, &site, Status::Spam).await;
    let trash = discard(&world, &site, Status::Trash).await;
    let pending = world.held(&site, "pending").await;
    world.clock.advance_seconds(30 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().comments, 0);
    world.clock.advance_seconds(1);
    assert_eq!(purge(&world.service).await.unwrap().comments, 2);
    assert!(world.find(spam).await.is_none());
    assert!(world.find(trash).await.is_none());
    assert_eq!(world.find(pending).await.unwrap().status, Status::Pending);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn age_counts_from_when_the_comment_was_discarded() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let id = world.held(&site, "old").await;
    world.clock.advance_seconds(100 * DAY);
    world.decide(id, Verb::Become(Status::Trash)).await.unwrap();
    world.clock.advance_seconds(29 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().comments, 0);
    world.clock.advance_seconds(2 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().comments, 1);
}

#[tokio::test]
async fn more_than_one_batch_is_purged_at_once() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    for index in 0..205 {
        let draft = Draft { is_honeypot_filled: true, ..Draft::saying(&index.to_string()) };
        world.submit(&site, draft).await.unwrap();
    }
    world.clock.advance_seconds(31 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().comments, 205);
    assert_eq!(world.count("comments").await, 0);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn replies_to_what_is_purged_move_up_and_appear_where_they_are_approved() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let root = world.approved(&site, Draft::saying("root")).await;
    let middle = world.approved(&site, Draft::answering(root, "middle")).await;
    let seen = world.approved(&site, Draft::answering(middle, "seen")).await;
    let below = world.approved(&site, Draft::answering(seen, "below")).await;
    let held = world.submit(&site, Draft::answering(middle, "held")).await.unwrap().comment.id;
    world.decide(middle, Verb::Become(Status::Spam)).await.unwrap();
    assert_eq!(world.article(&site, "/a").await.comment_count, 1);
    let version = world.article(&site, "/a").await.version;
    world.clock.advance_seconds(31 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().comments, 1);
    let article = world.article(&site, "/a").await;
    assert_eq!(article.comment_count, 3);
    assert!(article.version > version);
    for (id, parent, level, is_visible) in [(seen, root, 2, true), (below, seen, 3, true), (held, root, 2, false)] {
        let comment = world.find(id).await.unwrap();
        assert_eq!(comment.parent_id, Some(parent));
        assert_eq!(comment.path.level(), level);
        assert_eq!(comment.is_visible, is_visible);
    }
    assert_eq!(world.find(root).await.unwrap().reply_count, 1);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn chain_of_discarded_comments_is_purged_whole() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let mut chain = vec![world.approved(&site, Draft::saying("0")).await];
    for step in 1..15 {
        chain.push(world.approved(&site, Draft::answering(*chain.last().unwrap(), &step.to_string())).await);
    }
    for id in chain.iter().take(14) {
        world.decide(*id, Verb::Become(Status::Trash)).await.unwrap();
    }
    world.clock.advance_seconds(31 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().comments, 14);
    let last = world.find(chain[14]).await.unwrap();
    assert_eq!((last.parent_id, last.path.level(), last.is_visible), (None, 1, true));
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn networks_are_forgotten_after_thirty_days() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let id = world.held(&site, "hello").await;
    assert_eq!(world.find(id).await.unwrap().network.as_deref(), Some("203.0.113.0/24"));
    world.clock.advance_seconds(30 * DAY);
    assert_eq!(purge(&world.service).await.unwrap().networks, 0);
    world.clock.advance_seconds(1);
    assert_eq!(purge(&world.service).await.unwrap().networks, 1);
    assert_eq!(world.find(id).await.unwrap().network, None);
    assert_eq!(world.count("comments WHERE network_hash IS NOT NULL").await, 0);
}

#[tokio::test]
async fn nothing_of_a_network_is_stored_where_none_is_to_be_kept() {
    let mut world = World::new();
    world.service.retention.network_days = 0;
    let site = world.site("blog", &[("moderation", "open")]).await;
    let text = "Five words are a text here.";
    let comment = world.submit(&site, Draft::saying(text)).await.unwrap().comment;
    let network = NetworkAddress::new([203, 0, 113, 77].into());
    let target = reports::target(&world.service, comment.id).await.unwrap();
    let input = ReportInput { reason: "spam".to_owned(), ..ReportInput::default() };
    for _ in 0..2 {
        let report = reports::read(&world.service, &target, &input).unwrap();
        reports::keep(&world.service, &target, report, network).await.unwrap();
    }
    assert_eq!(world.count("comments WHERE network_hash IS NOT NULL OR network_prefix IS NOT NULL").await, 0);
    assert_eq!(world.count("reports").await, 1, "one network reports once");
    // What is needed for the hour cannot be told from a random number, the keyring at hand or not.
    let bands = Sketch::of(text).unwrap().bands().to_vec();
    let (site_id, since) = (site.id, comment.created_at);
    let kept = move |connection: &mut AnyConnection| spam_memory::recent_texts(connection, site_id, &bands, since, 99);
    let kept = world.read(kept).await;
    let known = world.service.keyring.network_hash(site.id, &network.limit_key());
    assert_eq!((kept.len(), kept[0].network == known.as_bytes()), (1, false));
    world.clock.advance_seconds(3_601);
    purge(&world.service).await.unwrap();
    assert_eq!((world.count("near_texts").await, world.count("reports").await), (0, 0));
}

#[tokio::test]
async fn addresses_without_a_comment_are_forgotten() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let kept = world.held(&site, "kept").await;
    let gone = world.submit(&site, Draft { email: "bob@example.org", ..Draft::saying("gone") }).await.unwrap();
    world.decide(gone.comment.id, Verb::Become(Status::Trash)).await.unwrap();
    assert_eq!(purge(&world.service).await.unwrap().addresses, 0);
    world.delete(gone.comment.id).await.unwrap();
    assert_eq!(purge(&world.service).await.unwrap().addresses, 1);
    assert_eq!(world.count("authors").await, 1);
    assert!(world.find(kept).await.unwrap().author_id.is_some());
}

#[tokio::test]
async fn sessions_nonces_and_keys_are_forgotten_when_they_end() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let password = "correct horse battery staple 42";
    let new = NewModerator {
        name: "grace".to_owned(),
        role: "owner".to_owned(),
        password: password.to_owned(),
        sites: SiteChoice::All,
    };
    accounts::add(&world.service, &Principal::operator(), new).await.unwrap();
    let guess = sign_in::spend_guess(&world.service, "grace", None).await.unwrap();
    sign_in::sign_in(&world.service, guess, password).await.unwrap();
    let token = read::form_token(&world.service, &site, "/a").await.unwrap();
    world.clock.advance_seconds(5);
    let draft = Draft { token: Some(token), key: Some("one"), ..Draft::saying("hello") };
    world.submit(&site, draft).await.unwrap();
    assert_eq!(purge(&world.service).await.unwrap().expired, 0);
    world.clock.advance_seconds(DAY + 120);
    assert_eq!(purge(&world.service).await.unwrap().expired, 3);
    for table in ["sessions", "spent_nonces", "idempotency_keys"] {
        assert_eq!(world.count(table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn purging_twice_changes_nothing() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    discard(&world, &site, Status::Spam).await;
    world.held(&site, "kept").await;
    world.clock.advance_seconds(40 * DAY);
    assert_ne!(purge(&world.service).await.unwrap(), Purged::default());
    let entries = world.count("audit").await;
    assert_eq!(purge(&world.service).await.unwrap(), Purged::default());
    assert_eq!(world.count("audit").await, entries);
    assert_eq!(audit::verify(&world.service).await.unwrap().broken_at, None);
}
