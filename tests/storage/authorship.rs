//! What the author of a comment does with it by its receipt: changing the text for a while, and deleting it.

use crate::support::{Dice, Draft, World};
use afterword::domain::account::Principal;
use afterword::domain::ban::{Ban, BanId, BanTarget};
use afterword::domain::comment::CommentId;
use afterword::domain::fields::Rule;
use afterword::domain::moderation::{Action, Decision, Status};
use afterword::domain::network::NetworkAddress;
use afterword::domain::site::Site;
use afterword::domain::spam::{Label, Lesson};
use afterword::service::moderate::Verb;
use afterword::service::submit::Submitted;
use afterword::service::{ServiceError, audit, authorship, learning, queue, receipts};
use afterword::storage;
use std::net::{IpAddr, Ipv4Addr};

const OPEN: &[(&str, &str)] = &[("moderation", "open")];
const APPROVE: Verb = Verb::Become(Status::Approved);
const LINKS: &str = "See https://a.example and https://b.example and https://c.example for more.";

async fn sent(world: &World, site: &Site, draft: Draft) -> Submitted {
    world.submit(site, draft).await.unwrap()
}

async fn edit_from(world: &World, receipt: &str, body: &str, network: [u8; 4]) -> Result<(), ServiceError> {
    let network = NetworkAddress::new(IpAddr::V4(Ipv4Addr::from(network)));
    let proposal = authorship::propose(&world.service, receipt, body, &network).await?;
    authorship::edit(&world.service, proposal).await
}

async fn edit(world: &World, receipt: &str, body: &str) -> Result<(), ServiceError> {
    edit_from(world, receipt, body, [203, 0, 113, 77]).await
}

async fn status(world: &World, id: CommentId) -> Status {
    world.find(id).await.unwrap().status
}

/// Gives the status that the author of a comment is shown.
async fn told(world: &World, receipt: &str) -> Status {
    receipts::open(&world.service, receipt).await.unwrap().comment.status
}

async fn history(world: &World, id: CommentId) -> Vec<Decision> {
    queue::find(&world.service, &Principal::operator(), id).await.unwrap().decisions
}

async fn codes(world: &World, id: CommentId) -> Vec<String> {
    history(world, id).await.pop().unwrap().reasons.into_iter().map(|reason| reason.code.as_str().to_owned()).collect()
}

#[tokio::test]
async fn text_can_be_changed_for_fifteen_minutes() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying("Well sad.")).await;
    let version = world.article(&site, "/a").await.version;
    world.clock.advance_seconds(14 * 60 + 59);
    edit(&world, &receipt, "Well *said*.").await.unwrap();
    let changed = world.find(comment.id).await.unwrap();
    assert_eq!((changed.status, changed.is_visible), (Status::Approved, true));
    assert_eq!(changed.text.source, "Well *said*.");
    assert!(changed.text.html.as_str().contains("said"));
    assert_eq!((changed.edited_at, changed.version), (Some(world.clock.now()), comment.version + 1));
    assert!(world.article(&site, "/a").await.version > version);
    world.clock.advance_seconds(2);
    let late = edit(&world, &receipt, "Too late.").await;
    assert!(matches!(late, Err(ServiceError::EditWindowOver)), "{late:?}");
    assert_eq!(world.find(comment.id).await.unwrap(), changed);
}

#[tokio::test]
async fn time_runs_from_the_comment_and_not_from_the_last_edit() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let Submitted { receipt, .. } = sent(&world, &site, Draft::saying("One.")).await;
    world.clock.advance_seconds(10 * 60);
    edit(&world, &receipt, "Two.").await.unwrap();
    world.clock.advance_seconds(6 * 60);
    assert!(matches!(edit(&world, &receipt, "Three.").await, Err(ServiceError::EditWindowOver)));
}

#[tokio::test]
async fn edit_between_looking_and_writing_is_held_against_the_clock() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let Submitted { receipt, .. } = sent(&world, &site, Draft::saying("One.")).await;
    let network = NetworkAddress::new(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let proposal = authorship::propose(&world.service, &receipt, "Two.", &network).await.unwrap();
    world.clock.advance_seconds(15 * 60 + 1);
    assert!(matches!(authorship::edit(&world.service, proposal).await, Err(ServiceError::EditWindowOver)));
}

#[tokio::test]
async fn history_keeps_the_text_before_and_moderators_can_take_the_edit_back() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying("The first text.")).await;
    world.decide(comment.id, APPROVE).await.unwrap();
    edit(&world, &receipt, "The second text.").await.unwrap();
    let last = history(&world, comment.id).await.pop().unwrap();
    assert_eq!((last.action, last.by.as_str()), (Action::Edit, "author"));
    assert_eq!((last.from, last.to), (Some(Status::Approved), Status::Pending));
    assert_eq!(last.text_before.unwrap().body, "The first text.");
    world.undo(comment.id).await.unwrap();
    let restored = world.find(comment.id).await.unwrap();
    assert_eq!((restored.status, restored.text.source.as_str()), (Status::Approved, "The first text."));
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_moderator_approved_waits_again_since_nobody_has_seen_the_new_text() {
    for mode in ["held", "first_timers"] {
        let world = World::new();
        let site = world.site("blog", &[("moderation", mode)]).await;
        let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying("Fine.")).await;
        world.decide(comment.id, APPROVE).await.unwrap();
        assert_eq!(world.article(&site, "/a").await.comment_count, 1);
        edit(&world, &receipt, "Something else.").await.unwrap();
        assert_eq!(
            (status(&world, comment.id).await, told(&world, &receipt).await),
            (Status::Pending, Status::Pending)
        );
        assert_eq!(world.article(&site, "/a").await.comment_count, 0, "{mode}");
        assert_eq!(world.counter_findings().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn who_has_proved_another_approved_comment_stays_published() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "first_timers")]).await;
    let first = sent(&world, &site, Draft::saying("The first.")).await;
    world.decide(first.comment.id, APPROVE).await.unwrap();
    let author_token = authorship::author_token(&world.service, &first.comment);
    let second = sent(&world, &site, Draft { author_token, ..Draft::saying("The second.") }).await;
    assert_eq!(second.comment.status, Status::Approved);
    edit(&world, &second.receipt, "The second, corrected.").await.unwrap();
    assert_eq!(status(&world, second.comment.id).await, Status::Approved);
    assert_eq!(codes(&world, second.comment.id).await.first().unwrap(), "author_edited");
}

#[tokio::test]
async fn checks_of_the_text_are_asked_again() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("disallowed_words", "casino"), ("max_links", "2")]).await;
    let linked = sent(&world, &site, Draft::saying("Harmless.")).await;
    edit(&world, &linked.receipt, LINKS).await.unwrap();
    assert_eq!(status(&world, linked.comment.id).await, Status::Pending);
    assert!(codes(&world, linked.comment.id).await.contains(&"many_links".to_owned()));
    let spam = sent(&world, &site, Draft::saying("Harmless, too.")).await;
    edit(&world, &spam.receipt, "Come to the casino.").await.unwrap();
    assert_eq!(
        (status(&world, spam.comment.id).await, told(&world, &spam.receipt).await),
        (Status::Spam, Status::Pending)
    );
    assert!(codes(&world, spam.comment.id).await.contains(&"word_disallowed".to_owned()));
    assert_eq!(world.article(&site, "/a").await.comment_count, 0);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn edit_never_improves_what_was_decided() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("disallowed_words", "casino"), ("max_links", "2")]).await;
    let held = sent(&world, &site, Draft::saying(LINKS)).await;
    let spam = sent(&world, &site, Draft::saying("Come to the casino.")).await;
    let thrown = sent(&world, &site, Draft::saying("Thrown away.")).await;
    world.decide(thrown.comment.id, Verb::Become(Status::Trash)).await.unwrap();
    for (sent, before) in [(&held, Status::Pending), (&spam, Status::Spam), (&thrown, Status::Trash)] {
        assert_eq!(status(&world, sent.comment.id).await, before);
        edit(&world, &sent.receipt, &format!("Quite harmless, {}.", before.as_str())).await.unwrap();
        assert_eq!(
            (status(&world, sent.comment.id).await, told(&world, &sent.receipt).await),
            (before, Status::Pending)
        );
    }
    edit(&world, &held.receipt, "Off to the casino.").await.unwrap();
    assert_eq!(status(&world, held.comment.id).await, Status::Spam);
}

#[tokio::test]
async fn what_the_form_showed_still_counts() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let draft = Draft { is_honeypot_filled: true, ..Draft::saying("Harmless.") };
    let Submitted { comment, receipt, .. } = sent(&world, &site, draft).await;
    world.decide(comment.id, APPROVE).await.unwrap();
    edit(&world, &receipt, "Harmless still.").await.unwrap();
    assert_ne!(status(&world, comment.id).await, Status::Approved);
    assert!(codes(&world, comment.id).await.contains(&"honeypot_filled".to_owned()));
}

#[tokio::test]
async fn many_texts_changed_to_nearly_the_same_are_a_flood() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let advertisement = |n: usize| {
        format!(
            "Our warehouse sells original watches for a tenth of the price, order today and the parcel is on its way before you have closed this page, number {n}"
        )
    };
    let mut all = Vec::new();
    for n in 0..3_u8 {
        let text =
            ["A walk by the sea at dawn.", "My neighbour bakes bread on Fridays.", "Rain again, says the radio."];
        let draft = Draft { network: [198, 18, 0, n], ..Draft::saying(text[usize::from(n)]) };
        let sent = sent(&world, &site, draft).await;
        assert_eq!(sent.comment.status, Status::Approved);
        edit_from(&world, &sent.receipt, &advertisement(n.into()), [198, 18, 0, n]).await.unwrap();
        all.push(status(&world, sent.comment.id).await);
    }
    assert_eq!(all, [Status::Approved, Status::Approved, Status::Pending]);
}

#[tokio::test]
async fn unchanged_text_changes_nothing() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying("One line.\nAnother.")).await;
    world.decide(comment.id, APPROVE).await.unwrap();
    let before = world.find(comment.id).await.unwrap();
    let count = history(&world, comment.id).await.len();
    edit(&world, &receipt, "One line.\nAnother.").await.unwrap();
    // Forms write the ends of lines in their own way.
    edit(&world, &receipt, "One line.\r\nAnother.").await.unwrap();
    assert_eq!(world.find(comment.id).await.unwrap(), before);
    assert_eq!(history(&world, comment.id).await.len(), count);
}

#[tokio::test]
async fn broken_rules_and_bad_receipts_are_refused() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let Submitted { receipt, .. } = sent(&world, &site, Draft::saying("One.")).await;
    let Err(ServiceError::Invalid(errors)) = edit(&world, &receipt, " \n ").await else { panic!("taken") };
    assert_eq!(
        errors.iter().map(|error| (&*error.field, error.rule.clone())).collect::<Vec<_>>(),
        [("body", Rule::Required)]
    );
    for token in ["", "forged", receipt.strip_suffix(|_: char| true).unwrap()] {
        assert!(matches!(edit(&world, token, "Two.").await, Err(ServiceError::NotFound("comment"))), "{token:?}");
        assert!(matches!(authorship::withdraw(&world.service, token).await, Err(ServiceError::NotFound("comment"))));
    }
    world.clock.advance_seconds(30 * 86_400 + 1);
    assert!(matches!(authorship::withdraw(&world.service, &receipt).await, Err(ServiceError::NotFound("comment"))));
    assert_eq!(world.count("comments").await, 1);
}

#[tokio::test]
async fn comment_of_a_moderator_cannot_be_changed_by_a_receipt() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying("One.")).await;
    world
        .write(move |connection| {
            crate::support::execute(
                connection,
                &format!("UPDATE comments SET is_moderator = TRUE WHERE id = {}", comment.id.get()),
            )
        })
        .await;
    assert!(matches!(edit(&world, &receipt, "Two.").await, Err(ServiceError::NotFound("comment"))));
    let deleted = authorship::withdraw(&world.service, &receipt).await;
    assert!(matches!(deleted, Err(ServiceError::NotFound("comment"))));
    assert!(world.find(comment.id).await.is_some());
    let found = receipts::open(&world.service, &receipt).await.unwrap().comment;
    assert_eq!(authorship::editable_until(&found, world.clock.now()), None);
    assert_eq!(authorship::author_token(&world.service, &found), None);
}

#[tokio::test]
async fn deleted_comment_is_gone_and_replies_move_up() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let root = sent(&world, &site, Draft::saying("Root.")).await;
    let middle = sent(&world, &site, Draft::answering(root.comment.id, "Middle.")).await;
    let leaf = sent(&world, &site, Draft::answering(middle.comment.id, "Leaf.")).await;
    edit(&world, &middle.receipt, "Middle, changed.").await.unwrap();
    let version = world.article(&site, "/a").await.version;
    world.clock.advance_seconds(86_400);
    authorship::withdraw(&world.service, &middle.receipt).await.unwrap();
    assert!(world.find(middle.comment.id).await.is_none());
    let leaf = world.find(leaf.comment.id).await.unwrap();
    assert_eq!((leaf.parent_id, leaf.is_visible), (Some(root.comment.id), true));
    let article = world.article(&site, "/a").await;
    assert_eq!(article.comment_count, 2);
    assert!(article.version > version);
    assert_eq!(world.find(root.comment.id).await.unwrap().reply_count, 1);
    assert_eq!(world.count("decisions").await, 2);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
    // Once more changes nothing, and is answered in the same way.
    authorship::withdraw(&world.service, &middle.receipt).await.unwrap();
    let entries = world.read(|connection| storage::audit::list_before(connection, i64::MAX, 10)).await;
    let withdrawn: Vec<_> = entries.iter().filter(|entry| entry.action == "comment.withdraw").collect();
    assert_eq!(withdrawn.len(), 1);
    assert_eq!(withdrawn[0].actor, "author");
    assert_eq!(withdrawn[0].object, format!("comment:{}", middle.comment.id.get()));
    assert_eq!(audit::verify(&world.service).await.unwrap().broken_at, None);
}

#[tokio::test]
async fn comments_of_every_status_can_be_deleted() {
    for to in [Status::Pending, Status::Approved, Status::Spam, Status::Trash] {
        let world = World::new();
        let site = world.site("blog", &[]).await;
        let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying("One.")).await;
        if to != Status::Pending {
            world.decide(comment.id, Verb::Become(to)).await.unwrap();
        }
        authorship::withdraw(&world.service, &receipt).await.unwrap();
        assert_eq!(world.count("comments").await, 0, "{to:?}");
        assert_eq!(world.counter_findings().await, Vec::<String>::new());
    }
}

/// Bans the author of a comment, by what is proved and by the address.
async fn ban_author(world: &World, site: &Site, sent: &Submitted) {
    let author = world.find(sent.comment.id).await.unwrap().author_id.unwrap();
    let index = world.read(move |connection| storage::authors::index_of(connection, author)).await;
    let ban = Ban {
        id: BanId::new(world.service.ids.next()),
        site_id: site.id,
        target: BanTarget::Author { name: "Ada".to_owned(), index, seed: None },
        note: String::new(),
        created_by: "grace".to_owned(),
        created_at: world.clock.now(),
        expires_at: None,
    };
    world.write(move |connection| storage::bans::insert(connection, &ban)).await;
}

#[tokio::test]
async fn ban_meets_an_edit_and_does_not_show() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let banned = sent(&world, &site, Draft { email: "banned@example.org", ..Draft::saying("Number one.") }).await;
    let free = sent(&world, &site, Draft { email: "free@example.org", ..Draft::saying("Number two.") }).await;
    ban_author(&world, &site, &banned).await;
    for body in ["Harmless as before.", LINKS] {
        for one in [&banned, &free] {
            edit(&world, &one.receipt, &format!("{} {body}", one.comment.id.get())).await.unwrap();
        }
        // What readers see is not taken down by a typed address; what waits is spam.
        let expected = if body == LINKS { Status::Spam } else { Status::Approved };
        assert_eq!(status(&world, banned.comment.id).await, expected);
        assert_eq!(told(&world, &banned.receipt).await, told(&world, &free.receipt).await, "{body}");
    }
    assert!(codes(&world, banned.comment.id).await.contains(&"banned_author".to_owned()));
    assert_eq!(status(&world, free.comment.id).await, Status::Pending);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

const SPAM: &[&str] = &[
    "buy",
    "cheap",
    "free",
    "subscribe",
    "win",
    "money",
    "offer",
    "click",
    "deal",
    "shop",
    "followers",
    "bonus",
    "discount",
    "prize",
    "instant",
    "guaranteed",
    "gift",
    "cash",
    "limited",
    "download",
];
const HAM: &[&str] = &[
    "garden",
    "bridge",
    "mother",
    "song",
    "morning",
    "letter",
    "winter",
    "chapter",
    "river",
    "memory",
    "teacher",
    "village",
    "recipe",
    "corner",
    "agree",
    "story",
    "train",
    "autumn",
    "quiet",
    "photograph",
];

#[tokio::test]
async fn filter_is_asked_about_the_new_text() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let mut dice = Dice(7);
    let mut lessons = Vec::new();
    for _ in 0..40 {
        for (words, label) in [(SPAM, Label::Spam), (HAM, Label::Ham)] {
            let text: Vec<_> = (0..10).map(|_| dice.pick(words)).collect();
            lessons.push(Lesson::of(&text.join(" "), None, label));
        }
    }
    learning::seed(&world.service, site.id, lessons).await.unwrap();
    let Submitted { comment, receipt, .. } = sent(&world, &site, Draft::saying(&HAM.join(" "))).await;
    assert_eq!(comment.status, Status::Approved);
    edit(&world, &receipt, &SPAM.join(" ")).await.unwrap();
    assert_eq!(status(&world, comment.id).await, Status::Pending);
    assert!(codes(&world, comment.id).await.contains(&"classifier_spam".to_owned()));
}
