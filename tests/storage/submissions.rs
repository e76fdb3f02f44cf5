//! What becomes of readers' comments: taken, held, refused, or taken only once.

use crate::support::{Draft, World};
use afterword::crypto::FormTokenDemand;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::fields::Rule;
use afterword::domain::moderation::{Action, Status};
use afterword::domain::site::Site;
use afterword::service::articles::{self, ArticleChange, ArticleRef, NewArticle};
use afterword::service::moderate::Verb;
use afterword::service::pace::Pace;
use afterword::service::{ServiceError, purge, queue, read};

const DAY: i64 = 86_400;

async fn reasons(world: &World, id: CommentId) -> (Status, Vec<String>) {
    let found = queue::find(&world.service, &Principal::operator(), id).await.unwrap();
    assert_eq!(found.decisions.len(), 1);
    assert_eq!((found.decisions[0].action, found.decisions[0].by.as_str()), (Action::Submit, "policy"));
    let codes = found.decisions[0].reasons.iter().map(|reason| reason.code.as_str().to_owned()).collect();
    (found.comment.status, codes)
}

async fn is_duplicate(world: &World, site: &Site, draft: Draft) -> bool {
    match world.submit(site, draft).await {
        Ok(_) => false,
        Err(ServiceError::DuplicateComment) => true,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn same_comment_is_refused_whatever_its_case_space_and_address() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    world.held(&site, "Well said.").await;
    for draft in [
        Draft::saying("Well said."),
        Draft::saying("  WELL said.\n"),
        Draft { name: " ada ", ..Draft::saying("well said.") },
        Draft { email: "somebody@else.example", ..Draft::saying("Well said.") },
    ] {
        assert!(is_duplicate(&world, &site, draft).await);
    }
    assert_eq!(world.count("comments").await, 1);
    assert_eq!(world.count("authors").await, 1);
}

#[tokio::test]
async fn same_words_elsewhere_or_by_another_name_are_no_duplicate() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let other_site = world.site("other", &[]).await;
    let parent = world.approved(&site, Draft::saying("Well said.")).await;
    assert!(!is_duplicate(&world, &site, Draft::answering(parent, "Well said.")).await);
    assert!(!is_duplicate(&world, &site, Draft { article: "/b", ..Draft::saying("Well said.") }).await);
    assert!(!is_duplicate(&world, &site, Draft { name: "Joan", ..Draft::saying("Well said.") }).await);
    assert!(!is_duplicate(&world, &other_site, Draft::saying("Well said.")).await);
    assert!(is_duplicate(&world, &site, Draft::answering(parent, "well said.")).await);
}

#[tokio::test]
async fn same_comment_is_taken_again_after_a_day() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    world.held(&site, "Well said.").await;
    world.clock.advance_seconds(DAY);
    assert!(is_duplicate(&world, &site, Draft::saying("Well said.")).await);
    world.clock.advance_seconds(1);
    assert!(!is_duplicate(&world, &site, Draft::saying("Well said.")).await);
}

#[tokio::test]
async fn repeated_key_gives_the_first_answer_and_stores_nothing() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let draft = Draft { key: Some("k-1"), ..Draft::saying("Well said.") };
    let first = world.submit(&site, draft.clone()).await.unwrap();
    world.decide(first.comment.id, Verb::Become(Status::Approved)).await.unwrap();
    world.clock.advance_seconds(3600);
    let again = world.submit(&site, draft).await.unwrap();
    assert_eq!(again.comment.id, first.comment.id);
    assert_eq!(again.comment.status, Status::Pending);
    assert_eq!((again.receipt, again.preview), (first.receipt, first.preview));
    assert_eq!(world.count("comments").await, 1);
}

#[tokio::test]
async fn key_stands_for_one_payload_on_one_site_for_one_day() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let other_site = world.site("other", &[]).await;
    let with_key = |body: &str| Draft { key: Some("k-1"), ..Draft::saying(body) };
    let first = world.submit(&site, with_key("one")).await.unwrap();
    for other in [
        with_key("two"),
        Draft { email: "bob@example.org", ..with_key("one") },
        Draft { article: "/b", ..with_key("one") },
        Draft { name: "Joan", ..with_key("one") },
    ] {
        assert!(matches!(world.submit(&site, other).await, Err(ServiceError::IdempotencyKeyReused)));
    }
    let elsewhere = world.submit(&other_site, with_key("two")).await.unwrap();
    assert_ne!(elsewhere.comment.id, first.comment.id);
    world.clock.advance_seconds(DAY + 1);
    let later = world.submit(&site, with_key("two")).await.unwrap();
    assert_ne!(later.comment.id, first.comment.id);
    assert_eq!(world.submit(&site, with_key("two")).await.unwrap().comment.id, later.comment.id);
}

#[tokio::test]
async fn form_token_lets_one_comment_in() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let token = read::form_token(&world.service, &site, "/a").await.unwrap();
    world.clock.advance_seconds(10);
    let draft =
        |body: &str| Draft { token: Some(token.clone()), demand: FormTokenDemand::Personal, ..Draft::saying(body) };
    world.submit(&site, draft("one")).await.unwrap();
    assert!(matches!(world.submit(&site, draft("two")).await, Err(ServiceError::OriginNotAllowed)));
    let from_own_page = Draft { demand: FormTokenDemand::None, ..draft("two") };
    world.submit(&site, from_own_page).await.unwrap();
    assert_eq!(world.count("comments").await, 2);
}

#[tokio::test]
async fn refused_comment_leaves_its_form_token_unspent_and_makes_no_article() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let token = read::form_token(&world.service, &site, "/b").await.unwrap();
    world.clock.advance_seconds(10);
    let draft =
        Draft { token: Some(token), demand: FormTokenDemand::Personal, article: "/b", ..Draft::saying("hello") };
    let to_nobody = Draft { parent: Some(CommentId::new(99)), ..draft.clone() };
    assert!(matches!(world.submit(&site, to_nobody).await, Err(ServiceError::ReplyNotAllowed)));
    assert_eq!(world.count("articles").await, 0);
    world.submit(&site, draft).await.unwrap();
}

#[tokio::test]
async fn token_that_is_missing_forged_or_for_another_article_lets_nobody_in() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let elsewhere = read::form_token(&world.service, &site, "/b").await.unwrap();
    for token in [None, Some("v1.forged".to_owned()), Some(elsewhere)] {
        let draft = Draft { token, demand: FormTokenDemand::Personal, ..Draft::saying("hello") };
        assert!(matches!(world.submit(&site, draft).await, Err(ServiceError::OriginNotAllowed)));
    }
}

#[tokio::test]
async fn closed_article_takes_no_comment() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    world.held(&site, "before").await;
    let article = ArticleRef::Id(world.article(&site, "/a").await.id);
    let close = ArticleChange { is_open: Some(false), ..ArticleChange::default() };
    articles::change(&world.service, &Principal::operator(), article, close).await.unwrap();
    assert!(matches!(world.submit(&site, Draft::saying("after")).await, Err(ServiceError::CommentsClosed)));
}

#[tokio::test]
async fn registered_mode_takes_comments_on_known_articles_only() {
    let world = World::new();
    let site = world.site("blog", &[("articles", "registered")]).await;
    assert!(matches!(world.submit(&site, Draft::saying("one")).await, Err(ServiceError::NotFound("article"))));
    let new = NewArticle { site: "blog".to_owned(), url: "/a".to_owned(), ..NewArticle::default() };
    articles::add(&world.service, &Principal::operator(), new).await.unwrap();
    world.submit(&site, Draft::saying("one")).await.unwrap();
}

#[tokio::test]
async fn only_what_is_public_and_under_the_same_article_can_be_answered() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let other_site = world.site("other", &[]).await;
    let root = world.approved(&site, Draft::saying("root")).await;
    let below = world.approved(&site, Draft::answering(root, "below")).await;
    let held = world.held(&site, "held").await;
    let spam = world.submit(&site, Draft { is_honeypot_filled: true, ..Draft::saying("spam") }).await.unwrap();
    world.submit(&site, Draft::answering(below, "to what is public")).await.unwrap();
    world.decide(root, Verb::Become(Status::Pending)).await.unwrap();
    for parent in [root, below, held, spam.comment.id, CommentId::new(12_345)] {
        let answer = world.submit(&site, Draft::answering(parent, "hello")).await;
        assert!(matches!(answer, Err(ServiceError::ReplyNotAllowed)), "{parent:?}");
    }
    world.decide(root, Verb::Become(Status::Approved)).await.unwrap();
    let elsewhere = Draft { article: "/b", ..Draft::answering(root, "hello") };
    assert!(matches!(world.submit(&site, elsewhere).await, Err(ServiceError::ReplyNotAllowed)));
    let answer = world.submit(&other_site, Draft::answering(root, "hello")).await;
    assert!(matches!(answer, Err(ServiceError::ReplyNotAllowed)));
}

#[tokio::test]
async fn new_and_known_addresses_get_the_same_answer_at_the_same_cost() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    world.held(&site, "first").await;
    let mut answers = Vec::new();
    for (email, body) in [("ada@example.org", "second"), ("new@example.org", "third")] {
        let before = world.service.database.query_count();
        let answer = world.submit(&site, Draft { email, ..Draft::saying(body) }).await.unwrap();
        let comment = answer.comment;
        let shown = (comment.status, comment.is_visible, comment.version, comment.parent_id, answer.receipt.len());
        answers.push((world.service.database.query_count() - before, shown));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(world.count("authors").await, 2);
}

#[tokio::test]
async fn address_is_kept_once_for_each_site() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let other_site = world.site("other", &[]).await;
    world.held(&site, "one").await;
    world.submit(&site, Draft { email: "ADA@example.org", ..Draft::saying("two") }).await.unwrap();
    assert_eq!(world.count("authors").await, 1);
    world.held(&other_site, "one").await;
    assert_eq!(world.count("authors").await, 2);
}

#[tokio::test]
async fn reserved_names_are_refused() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    for name in ["admin", "Moderator", "Site blog"] {
        let Err(ServiceError::Invalid(errors)) = world.submit(&site, Draft { name, ..Draft::saying("x") }).await else {
            panic!("{name} was taken");
        };
        let found: Vec<_> = errors.iter().map(|error| (&*error.field, error.rule.clone())).collect();
        assert_eq!(found, [("author_name", Rule::NameReserved)]);
    }
}

#[tokio::test]
async fn spam_looks_to_its_author_as_if_it_waited() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open")]).await;
    let trapped = Draft { is_honeypot_filled: true, ..Draft::saying("trapped") };
    let token = read::form_token(&world.service, &site, "/a").await.unwrap();
    world.clock.advance_seconds(2);
    let hasty = Draft { token: Some(token), ..Draft::saying("hasty") };
    for (draft, reason) in [(trapped, "honeypot_filled"), (hasty, "form_sent_too_fast")] {
        let shown = world.submit(&site, draft).await.unwrap().comment;
        assert_eq!((shown.status, shown.is_visible), (Status::Pending, false));
        assert_eq!(reasons(&world, shown.id).await, (Status::Spam, vec![reason.to_owned(), "score_spam".to_owned()]));
    }
    assert_eq!(world.article(&site, "/a").await.comment_count, 0);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn open_site_publishes_at_once_unless_two_links_hold_the_comment() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open")]).await;
    let plain = world.submit(&site, Draft::saying("I wrote about it at https://one.example")).await.unwrap().comment;
    assert_eq!((plain.status, plain.is_visible), (Status::Approved, true));
    assert_eq!(reasons(&world, plain.id).await, (Status::Approved, vec!["no_objection".to_owned()]));
    let linked = Draft::saying("I wrote about it at https://one.example and https://two.example");
    let linked = world.submit(&site, linked).await.unwrap().comment;
    assert_eq!(
        reasons(&world, linked.id).await,
        (Status::Pending, vec!["many_links".to_owned(), "score_hold".to_owned()])
    );
    assert_eq!(world.article(&site, "/a").await.comment_count, 1);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn every_reason_is_kept_with_the_decision() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let held = world.held(&site, "hello").await;
    assert_eq!(reasons(&world, held).await, (Status::Pending, vec!["author_unproven".to_owned()]));
    let draft = Draft::saying("https://one.example https://two.example, or write to ada@example.org");
    let both = world.submit(&site, Draft { is_honeypot_filled: true, ..draft }).await.unwrap().comment;
    let (status, codes) = reasons(&world, both.id).await;
    assert_eq!(status, Status::Spam);
    for code in ["honeypot_filled", "many_links", "own_address_in_text"] {
        assert!(codes.iter().any(|known| known == code), "{codes:?}");
    }
}

#[tokio::test]
async fn articles_take_no_comments_once_they_are_older_than_the_site_wants() {
    let world = World::new();
    let site = world.site("blog", &[("close_after_days", "14")]).await;
    world.held(&site, "The first.").await;
    world.clock.advance_seconds(14 * DAY - 1);
    world.held(&site, "The last.").await;
    world.clock.advance_seconds(1);
    assert!(matches!(world.submit(&site, Draft::saying("Too late.")).await, Err(ServiceError::CommentsClosed)));
    let version = world.article(&site, "/a").await.version;
    assert_eq!(purge::announce_closed(&world.service, &mut Pace::unhindered()).await.unwrap(), 1);
    assert!(world.article(&site, "/a").await.version > version, "pages that are kept would still have a form");
    world.submit(&site, Draft { article: "/new", ..Draft::saying("On a new article.") }).await.unwrap();
}
