//! Decisions, taking them back, deleting, and the log of who did what.

use crate::support::{Draft, World, bound_to, execute};
use afterword::crypto::Learned;
use afterword::domain::account::{Principal, Role, Scope};
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::page::PageSize;
use afterword::domain::site::Site;
use afterword::domain::spam::{Label, Lesson};
use afterword::service::audit::{self, ChainReport};
use afterword::service::moderate::{self, CommentChange, Verb};
use afterword::service::queue::{self, QueueRequest};
use afterword::service::{ServiceError, doctor, reply, reveal};
use afterword::storage;

const SPAM: Verb = Verb::Become(Status::Spam);
const TRASH: Verb = Verb::Become(Status::Trash);
const APPROVE: Verb = Verb::Become(Status::Approved);

async fn world_with_comment() -> (World, Site, CommentId) {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let id = world.held(&site, "first text").await;
    (world, site, id)
}

async fn status(world: &World, id: CommentId) -> Status {
    world.find(id).await.unwrap().status
}

async fn edit(world: &World, id: CommentId, body: &str, name: &str, url: &str) {
    let change = CommentChange {
        verb: None,
        body: Some(body.to_owned()),
        author_name: Some(name.to_owned()),
        author_url: Some(url.to_owned()),
    };
    moderate::change(&world.service, &Principal::operator(), id, None, change).await.unwrap();
}

async fn text(world: &World, id: CommentId) -> (String, String, Option<String>) {
    let comment = world.find(id).await.unwrap();
    assert!(comment.text.html.as_str().contains(&comment.text.source), "HTML and source differ");
    (comment.text.source, comment.author_name, comment.author_url)
}

#[tokio::test]
async fn undo_twice_goes_two_decisions_back_and_then_nothing_is_left() {
    let (world, _, id) = world_with_comment().await;
    world.decide(id, APPROVE).await.unwrap();
    world.decide(id, SPAM).await.unwrap();
    world.undo(id).await.unwrap();
    assert_eq!(status(&world, id).await, Status::Approved);
    world.undo(id).await.unwrap();
    assert_eq!(status(&world, id).await, Status::Pending);
    assert!(matches!(world.undo(id).await, Err(ServiceError::NothingToUndo)));
    world.decide(id, TRASH).await.unwrap();
    world.undo(id).await.unwrap();
    assert_eq!(status(&world, id).await, Status::Pending);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn undo_of_edits_brings_text_name_and_website_back() {
    let (world, _, id) = world_with_comment().await;
    let original = text(&world, id).await;
    edit(&world, id, "second text", "Ada L.", "https://ada.example/").await;
    let second = text(&world, id).await;
    assert_eq!(second.0, "second text");
    edit(&world, id, "third text", "Ada Lovelace", "").await;
    world.decide(id, APPROVE).await.unwrap();
    world.undo(id).await.unwrap();
    assert_eq!(text(&world, id).await.0, "third text");
    world.undo(id).await.unwrap();
    assert_eq!(text(&world, id).await, second);
    world.undo(id).await.unwrap();
    assert_eq!(text(&world, id).await, original);
    assert!(matches!(world.undo(id).await, Err(ServiceError::NothingToUndo)));
}

#[tokio::test]
async fn edit_of_what_is_public_moves_the_article_on_and_counts_for_duplicates() {
    let (world, site, id) = world_with_comment().await;
    world.decide(id, APPROVE).await.unwrap();
    let version = world.article(&site, "/a").await.version;
    edit(&world, id, "second text", "Ada", "").await;
    assert!(world.article(&site, "/a").await.version > version);
    let again = world.submit(&site, Draft::saying("Second text")).await;
    assert!(matches!(again, Err(ServiceError::DuplicateComment)));
    world.held(&site, "first text").await;
}

#[tokio::test]
async fn restore_goes_back_to_the_status_before_it_was_discarded() {
    let (world, _, id) = world_with_comment().await;
    for (before, verb) in [(Status::Pending, TRASH), (Status::Approved, SPAM)] {
        if status(&world, id).await != before {
            world.decide(id, Verb::Become(before)).await.unwrap();
        }
        world.decide(id, verb).await.unwrap();
        let other = if verb == TRASH { SPAM } else { TRASH };
        world.decide(id, other).await.unwrap();
        world.decide(id, Verb::Restore).await.unwrap();
        assert_eq!(status(&world, id).await, before);
    }
    assert!(matches!(world.decide(id, Verb::Restore).await, Err(ServiceError::InvalidTransition)));
}

#[tokio::test]
async fn restore_does_not_bring_back_what_an_undo_took_back() {
    let (world, _, id) = world_with_comment().await;
    world.decide(id, SPAM).await.unwrap();
    world.decide(id, APPROVE).await.unwrap();
    world.undo(id).await.unwrap();
    assert_eq!(status(&world, id).await, Status::Spam);
    world.decide(id, Verb::Restore).await.unwrap();
    assert_eq!(status(&world, id).await, Status::Pending);
}

#[tokio::test]
async fn comment_that_came_in_as_spam_is_restored_to_the_queue() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open")]).await;
    let spam = world.submit(&site, Draft { is_honeypot_filled: true, ..Draft::saying("x") }).await.unwrap();
    world.decide(spam.comment.id, Verb::Restore).await.unwrap();
    assert_eq!(status(&world, spam.comment.id).await, Status::Pending);
}

#[tokio::test]
async fn only_spam_and_trash_can_be_deleted() {
    let (world, _, id) = world_with_comment().await;
    assert!(matches!(world.delete(id).await, Err(ServiceError::InvalidTransition)));
    world.decide(id, APPROVE).await.unwrap();
    assert!(matches!(world.delete(id).await, Err(ServiceError::InvalidTransition)));
    world.decide(id, TRASH).await.unwrap();
    world.delete(id).await.unwrap();
    assert!(world.find(id).await.is_none());
    assert!(matches!(world.delete(id).await, Err(ServiceError::NotFound("comment"))));
    assert_eq!(world.count("decisions").await, 0);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn decision_about_an_older_version_is_refused_and_changes_nothing() {
    let (world, _, id) = world_with_comment().await;
    let operator = Principal::operator();
    let change = || CommentChange { verb: Some(APPROVE), body: Some("new".to_owned()), ..CommentChange::default() };
    let changed = moderate::change(&world.service, &operator, id, Some(1), change()).await.unwrap();
    assert!(changed.comment.version > 1);
    let stale = moderate::change(&world.service, &operator, id, Some(1), change()).await;
    assert!(matches!(stale, Err(ServiceError::StaleVersion)));
    let undone = moderate::undo(&world.service, &operator, id, Some(1)).await;
    assert!(matches!(undone, Err(ServiceError::StaleVersion)));
    let deleted = moderate::delete(&world.service, &operator, id, Some(1)).await;
    assert!(matches!(deleted, Err(ServiceError::StaleVersion)));
    assert_eq!(world.find(id).await.unwrap(), changed.comment);
}

#[tokio::test]
async fn impossible_decision_takes_the_edit_beside_it_back() {
    let (world, _, id) = world_with_comment().await;
    let before = world.find(id).await.unwrap();
    let change = CommentChange { verb: Some(Verb::Restore), body: Some("new".to_owned()), ..CommentChange::default() };
    let outcome = moderate::change(&world.service, &Principal::operator(), id, None, change).await;
    assert!(matches!(outcome, Err(ServiceError::InvalidTransition)));
    assert_eq!(world.find(id).await.unwrap(), before);
}

#[tokio::test]
async fn batch_does_what_it_can_and_says_what_it_could_not() {
    let (world, site, held) = world_with_comment().await;
    let approved = world.approved(&site, Draft::saying("two")).await;
    let missing = CommentId::new(5);
    let ids = vec![held, approved, missing, held];
    let results = moderate::batch(&world.service, &Principal::operator(), ids, APPROVE).await.unwrap();
    assert_eq!(results.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [held, approved, missing, held]);
    assert!(matches!(results[0].1, Ok(Some(Status::Approved))));
    assert!(matches!(results[1].1, Err(ServiceError::InvalidTransition)));
    assert!(matches!(results[2].1, Err(ServiceError::NotFound("comment"))));
    assert!(matches!(results[3].1, Err(ServiceError::InvalidTransition)));
    world.decide(held, TRASH).await.unwrap();
    let deleted = moderate::batch(&world.service, &Principal::operator(), vec![held, approved], Verb::Delete).await;
    let deleted = deleted.unwrap();
    assert!(matches!(deleted[0].1, Ok(None)));
    assert!(matches!(deleted[1].1, Err(ServiceError::InvalidTransition)));
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn batch_of_none_or_too_many_is_refused() {
    let (world, _, id) = world_with_comment().await;
    for ids in [vec![], vec![id; moderate::MAX_BATCH + 1]] {
        let refused = moderate::batch(&world.service, &Principal::operator(), ids, APPROVE).await;
        assert!(matches!(refused, Err(ServiceError::Invalid(_))));
    }
    assert_eq!(status(&world, id).await, Status::Pending);
}

#[tokio::test]
async fn reply_to_a_held_comment_approves_it_and_to_a_discarded_one_is_refused() {
    let (world, site, held) = world_with_comment().await;
    let spam = world.held(&site, "two").await;
    world.decide(spam, SPAM).await.unwrap();
    let answer = reply::reply(&world.service, &Principal::operator(), held, "Thank you.").await.unwrap();
    assert!(answer.comment.is_visible && answer.comment.is_moderator);
    assert_eq!(status(&world, held).await, Status::Approved);
    assert_eq!(world.article(&site, "/a").await.comment_count, 2);
    let refused = reply::reply(&world.service, &Principal::operator(), spam, "Thank you.").await;
    assert!(matches!(refused, Err(ServiceError::ReplyNotAllowed)));
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn moderator_of_another_site_finds_nothing() {
    let (world, site, id) = world_with_comment().await;
    let other = world.site("other", &[]).await;
    let stranger = bound_to(&[other.id], Role::Owner);
    let service = &world.service;
    let approve = CommentChange { verb: Some(APPROVE), ..CommentChange::default() };
    let entries = world.count("audit").await;
    assert!(matches!(queue::find(service, &stranger, id).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(moderate::change(service, &stranger, id, None, approve).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(moderate::undo(service, &stranger, id, None).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(moderate::delete(service, &stranger, id, None).await, Err(ServiceError::NotFound(_))));
    assert!(matches!(reply::reply(service, &stranger, id, "hello").await, Err(ServiceError::NotFound(_))));
    assert!(matches!(
        reveal::reveal_email(service, &stranger, id, ("why", "secret")).await,
        Err(ServiceError::NotFound(_))
    ));
    let batch = moderate::batch(service, &stranger, vec![id], APPROVE).await.unwrap();
    assert!(matches!(batch[0].1, Err(ServiceError::NotFound(_))));
    let size = PageSize::parse(None, PageSize::LIST).unwrap();
    let listed = queue::list(service, &stranger, QueueRequest::default(), None, size).await.unwrap();
    assert!(listed.items.is_empty());
    let request = QueueRequest { site: Some("blog".to_owned()), ..QueueRequest::default() };
    let named = queue::list(service, &stranger, request, None, size).await;
    assert!(matches!(named, Err(ServiceError::NotFound(_))));
    let size = PageSize::usual(PageSize::LIST);
    let counts = queue::counts(service, &stranger, None, size).await.unwrap().items;
    assert!(counts.iter().all(|(site, _)| site.id == other.id));
    assert_eq!(world.count("audit").await, entries);
    let own = bound_to(&[site.id], Role::Viewer);
    assert_eq!(queue::find(service, &own, id).await.unwrap().comment.id, id);
}

#[tokio::test]
async fn revealing_an_address_is_logged_when_it_is_permitted() {
    let (world, site, id) = world_with_comment().await;
    let entries = world.count("audit").await;
    let viewer = bound_to(&[site.id], Role::Viewer);
    let narrow = Principal { scopes: Some(vec![Scope::CommentsRead]), ..Principal::operator() };
    for denied in [viewer, narrow] {
        let outcome = reveal::reveal_email(&world.service, &denied, id, ("why", "")).await;
        assert!(matches!(outcome, Err(ServiceError::Forbidden)));
    }
    let token = Principal { scopes: Some(vec![Scope::PiiRead]), ..Principal::operator() };
    for (principal, asked) in [(&token, (" ", "")), (&Principal::operator(), ("why", ""))] {
        let blank = reveal::reveal_email(&world.service, principal, id, asked).await;
        assert!(matches!(blank, Err(ServiceError::Invalid(_))), "{asked:?}");
    }
    assert_eq!(world.count("audit").await, entries);
    let email = reveal::reveal_email(&world.service, &token, id, ("a question", "")).await.unwrap().unwrap();
    assert_eq!(email.expose(), "ada@example.org");
    let size = PageSize::parse(None, PageSize::LIST).unwrap();
    let log = audit::list(&world.service, &Principal::operator(), None, size).await.unwrap();
    let newest = &log.items[0];
    assert_eq!((newest.action.as_str(), newest.details.as_str()), ("email.reveal", "a question"));
    assert_eq!(newest.object, format!("comment:{}", id.get()));
    assert_eq!(world.count("audit").await, entries + 1);
}

#[tokio::test]
async fn address_exchanged_with_anothers_is_not_shown_but_logged_and_found_by_doctor() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let mut ids = Vec::new();
    for (name, email) in [("Ada", "ada@example.org"), ("Ben", "ben@example.org"), ("Cleo", "cleo@example.org")] {
        ids.push(world.approved(&site, Draft { name, email, ..Draft::saying(name) }).await);
    }
    let exchange = "CREATE TEMP TABLE kept AS SELECT id, email_sealed FROM authors ORDER BY id LIMIT 2;
        UPDATE authors SET email_sealed = (SELECT email_sealed FROM kept WHERE kept.id <> authors.id)
            WHERE id IN (SELECT id FROM kept);
        DROP TABLE kept;";
    world.write(move |connection| execute(connection, exchange)).await;
    let operator = Principal { scopes: Some(vec![Scope::PiiRead, Scope::AuditRead]), ..Principal::operator() };
    let refused = reveal::reveal_email(&world.service, &operator, ids[0], ("a question", "")).await;
    assert!(matches!(refused, Err(ServiceError::Seal(_))), "{refused:?}");
    let shown = reveal::reveal_email(&world.service, &operator, ids[2], ("a question", "")).await.unwrap().unwrap();
    assert_eq!(shown.expose(), "cleo@example.org");
    let size = PageSize::parse(None, PageSize::LIST).unwrap();
    let log = audit::list(&world.service, &operator, None, size).await.unwrap();
    let noted = log.items.iter().find(|entry| entry.action == "email.unreadable").unwrap();
    assert_eq!(noted.object, format!("comment:{}", ids[0].get()));
    let findings = doctor::examine(&world.service, None).await.unwrap();
    let problems: Vec<_> = findings.into_iter().filter(|finding| finding.problem.is_some()).collect();
    assert_eq!(problems.len(), 1, "one cause has several findings: {problems:?}");
    assert_eq!(problems[0].problem.as_deref(), Some("2 of 3 addresses cannot be opened"));
    assert!(problems[0].remedy.contains("exchanged"), "{problems:?}");
}

async fn verify_after(tampering: &'static str) -> ChainReport {
    let (world, _, id) = world_with_comment().await;
    for verb in [APPROVE, SPAM, TRASH, APPROVE] {
        world.decide(id, verb).await.unwrap();
    }
    assert_eq!(audit::verify(&world.service).await.unwrap(), ChainReport { sound: 5, broken_at: None });
    world.write(move |connection| execute(connection, tampering)).await;
    audit::verify(&world.service).await.unwrap()
}

#[tokio::test]
async fn changed_entry_breaks_the_chain_of_the_log() {
    for change in
        ["actor = 'grace'", "at = at + 1", "action = 'x'", "object = 'x'", "details = 'x'", "mac = substr(mac, 2)"]
    {
        let tampering = format!("UPDATE audit SET {change} WHERE seq = 3").leak();
        assert_eq!(verify_after(tampering).await, ChainReport { sound: 2, broken_at: Some(3) }, "{change}");
    }
}

#[tokio::test]
async fn removed_entry_breaks_the_chain_of_the_log() {
    let removed = verify_after("DELETE FROM audit WHERE seq = 2").await;
    assert_eq!(removed, ChainReport { sound: 1, broken_at: Some(2) });
    let closed_up = verify_after("DELETE FROM audit WHERE seq = 1; UPDATE audit SET seq = seq - 1").await;
    assert_eq!(closed_up, ChainReport { sound: 0, broken_at: Some(1) });
}

#[tokio::test]
async fn reordered_entries_break_the_chain_of_the_log() {
    let swapped = "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3;
        UPDATE audit SET seq = 3 WHERE seq = 99";
    assert_eq!(verify_after(swapped).await, ChainReport { sound: 1, broken_at: Some(2) });
}

#[tokio::test]
async fn entry_put_before_the_first_breaks_the_chain_of_the_log() {
    let added = "INSERT INTO audit SELECT 0, at, actor, action, object, details, mac FROM audit WHERE seq = 1";
    assert_eq!(verify_after(added).await, ChainReport { sound: 0, broken_at: Some(1) });
}

#[tokio::test]
async fn filter_learns_from_the_text_that_was_approved_and_not_from_the_one_before_the_edit() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let id = world.held(&site, "A good point, and see my shop at https://shop.example for more").await;
    let body = Some("A good point.".to_owned());
    let change = CommentChange { verb: Some(APPROVE), body, ..CommentChange::default() };
    moderate::change(&world.service, &Principal::operator(), id, None, change).await.unwrap();
    let site_id = site.id;
    let lessons = world.read(move |connection| storage::training::lessons_after(connection, site_id, 0, 10)).await;
    let [storage::training::StoredLesson::Sealed(label, sealed)] = &lessons[..] else { panic!("{lessons:?}") };
    let plain = world.service.keyring.open_learning(site_id, Learned::Example, sealed).unwrap();
    assert_eq!(Lesson::from_bytes(&plain, *label), Some(Lesson::of("A good point.", None, Label::Ham)));
}
