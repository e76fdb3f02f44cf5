//! Proofs of work: good once, for one article, for 20 minutes; and never a reason to refuse a comment.

use crate::support::{Draft, World};
use crate::work::proof;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::site::Site;
use afterword::service::{ServiceError, queue};
use tokio::join;

/// Makes a site that publishes what nothing speaks against, and asks for proofs.
async fn asking(world: &World, slug: &str, demand: &str) -> Site {
    world.site(slug, &[("moderation", "open"), ("proof_of_work", demand)]).await
}

fn made(world: &World, site: &str, article: &str) -> String {
    proof(&world.service.keyring, site, article, world.clock.now())
}

fn with(proof: &str, body: &str) -> Draft {
    Draft { proof: Some(proof.to_owned()), ..Draft::saying(body) }
}

/// Submits a comment that must be taken; gives its status and the reason that speaks of its proof.
async fn judged(world: &World, site: &Site, draft: Draft) -> (Status, Option<String>) {
    let id = world.submit(site, draft).await.unwrap().comment.id;
    stored(world, id).await
}

async fn stored(world: &World, id: CommentId) -> (Status, Option<String>) {
    let found = queue::find(&world.service, &Principal::operator(), id).await.unwrap();
    let mut codes = found.decisions[0].reasons.iter().map(|reason| reason.code.clone());
    (found.comment.status, codes.find(|code| code.starts_with("proof_")))
}

fn held(code: &str) -> (Status, Option<String>) {
    (Status::Pending, Some(code.to_owned()))
}

#[tokio::test]
async fn proof_is_good_for_one_comment() {
    let world = World::new();
    let site = asking(&world, "blog", "always").await;
    let proof = made(&world, "blog", "/a");
    assert_eq!(judged(&world, &site, with(&proof, "one")).await, (Status::Approved, None));
    assert_eq!(judged(&world, &site, with(&proof, "two")).await, held("proof_spent"));
    assert_eq!(judged(&world, &site, with(&made(&world, "blog", "/a"), "three")).await, (Status::Approved, None));
}

#[tokio::test]
async fn of_two_comments_at_once_with_one_proof_one_is_held() {
    let world = World::new();
    let site = asking(&world, "blog", "always").await;
    let proof = made(&world, "blog", "/a");
    let (one, two) = join!(world.submit(&site, with(&proof, "one")), world.submit(&site, with(&proof, "two")));
    let mut found =
        [stored(&world, one.unwrap().comment.id).await, stored(&world, two.unwrap().comment.id).await].to_vec();
    found.sort_by_key(|(status, _)| *status != Status::Approved);
    assert_eq!(found, [(Status::Approved, None), held("proof_spent")]);
}

#[tokio::test]
async fn proof_expires_and_is_for_one_article_of_one_site() {
    let world = World::new();
    let site = asking(&world, "blog", "always").await;
    let other = asking(&world, "shop", "always").await;
    let old = made(&world, "blog", "/a");
    assert_eq!(judged(&world, &other, with(&old, "one")).await, held("proof_other_article"));
    let elsewhere = Draft { article: "/b", ..with(&old, "two") };
    assert_eq!(judged(&world, &site, elsewhere).await, held("proof_other_article"));
    world.clock.advance_seconds(1201);
    assert_eq!(judged(&world, &site, with(&old, "three")).await, held("proof_expired"));
    assert_eq!(judged(&world, &site, with("garbage", "four")).await, held("proof_malformed"));
}

#[tokio::test]
async fn comment_without_proof_is_held_where_always_asked_and_otherwise_only_if_doubtful() {
    let world = World::new();
    let strict = asking(&world, "strict", "always").await;
    let mild = asking(&world, "mild", "adaptive").await;
    let none = asking(&world, "none", "off").await;
    for blank in [None, Some(" ".to_owned())] {
        let body = format!("said with {blank:?}");
        let draft = Draft { proof: blank, ..Draft::saying(&body) };
        assert_eq!(judged(&world, &strict, draft.clone()).await, held("proof_missing"));
        assert_eq!(judged(&world, &mild, draft).await, (Status::Approved, Some("proof_missing".to_owned())));
    }
    assert_eq!(judged(&world, &none, with("garbage", "one")).await, (Status::Approved, None));
}

#[tokio::test]
async fn refused_comment_leaves_its_proof_unspent_and_a_repeated_one_gets_its_first_answer() {
    let world = World::new();
    let site = asking(&world, "blog", "always").await;
    let proof = made(&world, "blog", "/a");
    let to_nobody = Draft { parent: Some(CommentId::new(99)), ..with(&proof, "one") };
    assert!(matches!(world.submit(&site, to_nobody).await, Err(ServiceError::ReplyNotAllowed)));
    let keyed = Draft { key: Some("k"), ..with(&proof, "one") };
    let first = world.submit(&site, keyed.clone()).await.unwrap().comment;
    let again = world.submit(&site, keyed).await.unwrap().comment;
    assert_eq!((first.id, first.status, again.status), (again.id, Status::Approved, Status::Approved));
}
