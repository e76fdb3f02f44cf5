//! What becomes of comments that Akismet is asked about, whatever it answers.

use crate::stand_in::{Reply, Request, StandIn};
use crate::support::{Draft, World};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::network::NetworkAddress;
use afterword::domain::site::Site;
use afterword::jobs::akismet::Asker;
use afterword::outbound::akismet::Akismet;
use afterword::outbound::{Client, Reach};
use afterword::service::akismet::Rules;
use afterword::service::moderate::Verb;
use afterword::service::{Retention, authorship, late_proof, purge, queue, receipts};
use std::sync::Arc;
use std::time::Duration;

const THANKS: &str = "Thanks for making the web a better place.";
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;

/// A world whose site `blog` has Akismet asked.
async fn world(mode: &str, sends_email: bool) -> (World, Site) {
    let mut world = World::new();
    world.service.akismet = Arc::new(Rules { sites: vec!["blog".to_owned()], sends_email });
    let site = world.site("blog", &[("moderation", mode)]).await;
    (world, site)
}

fn asker(server: &StandIn) -> Asker {
    let reach = Reach::new(vec!["127.0.0.1/32".parse().unwrap()]);
    let client = Client::with_timeout(reach, Duration::from_millis(500));
    Asker::new(Akismet::new(client, server.url("/1.1/").parse().unwrap(), "key4711".to_owned()))
}

/// A server that takes the key, and answers questions so.
fn answering(reply: Reply) -> StandIn {
    StandIn::start(move |request| if is_about(request, "verify-key") { text("valid") } else { reply.clone() })
}

fn text(body: &str) -> Reply {
    Reply::text(200, "", body)
}

fn is_about(request: &Request, what: &str) -> bool {
    request.head.starts_with(&format!("POST /1.1/{what} "))
}

fn asked(server: &StandIn, what: &str) -> usize {
    server.requests().iter().filter(|request| is_about(request, what)).count()
}

async fn status(world: &World, id: CommentId) -> Status {
    world.find(id).await.unwrap().status
}

async fn awaits_proof(world: &World, receipt: &str) -> bool {
    receipts::open(&world.service, receipt).await.unwrap().awaits_proof
}

/// The codes of the newest decision's reasons, who made it, and how many decisions there are.
async fn newest(world: &World, id: CommentId) -> (Vec<String>, String, usize) {
    let found = queue::find(&world.service, &Principal::operator(), id).await.unwrap();
    let last = found.decisions.last().unwrap();
    let codes = last.reasons.iter().map(|reason| reason.code.as_str().to_owned()).collect();
    (codes, last.by.as_str().to_owned(), found.decisions.len())
}

#[tokio::test]
async fn a_comment_that_would_be_published_waits_for_the_answer() {
    let (world, site) = world("open", false).await;
    let other = world.site("other", &[("moderation", "open")]).await;
    let submitted = world.submit(&site, Draft::saying("Well said.")).await.unwrap();
    assert_eq!(submitted.comment.status, Status::Pending);
    let (codes, by, _) = newest(&world, submitted.comment.id).await;
    assert_eq!((codes.last().map(String::as_str), by.as_str()), (Some("akismet_asked"), "policy"));
    // A site that asks nobody publishes at once.
    let elsewhere = world.submit(&other, Draft::saying("Well said.")).await.unwrap();
    assert_eq!(elsewhere.comment.status, Status::Approved);
    assert_eq!(world.count("akismet_checks").await, 1);
}

#[tokio::test]
async fn an_answer_decides_about_what_would_be_published() {
    let discard = Reply::text(200, "X-akismet-pro-tip: discard\r\n", "true");
    for (reply, expected, code) in [
        (text("false"), Status::Approved, "akismet_ham"),
        (text("true"), Status::Spam, "akismet_spam"),
        (discard, Status::Spam, "akismet_spam"),
    ] {
        let (world, site) = world("open", false).await;
        let id = world.held(&site, "Well said.").await;
        let server = answering(reply);
        let mut asker = asker(&server);
        asker.look(&world.service).await.unwrap();
        assert_eq!(status(&world, id).await, expected, "{code}");
        assert_eq!(newest(&world, id).await, (vec![code.to_owned()], "policy".to_owned(), 2));
        assert_eq!(world.find(id).await.unwrap().is_visible, expected == Status::Approved);
        assert_eq!(world.counter_findings().await, [""; 0]);
        // Nobody is asked twice.
        asker.look(&world.service).await.unwrap();
        assert_eq!((asked(&server, "verify-key"), asked(&server, "comment-check")), (1, 1));
    }
}

#[tokio::test]
async fn a_proof_that_comes_later_publishes_nothing_before_the_answer() {
    for (reply, expected) in [("false", Status::Approved), ("true", Status::Spam)] {
        let (world, site) = world("open", false).await;
        let plain = world.submit(&site, Draft::saying("Nothing to doubt.")).await.unwrap();
        assert!(!awaits_proof(&world, &plain.receipt).await, "it waits for Akismet alone");
        let sent = world.submit(&site, Draft::saying("Look at https://bit.ly/tides for it")).await.unwrap();
        assert!(awaits_proof(&world, &sent.receipt).await);
        let proof = crate::work::proof(&world.service.keyring, "blog", "/a", world.clock.now());
        late_proof::bring(&world.service, &sent.receipt, &proof).await.unwrap();
        assert_eq!(status(&world, sent.comment.id).await, Status::Pending);
        asker(&answering(text(reply))).look(&world.service).await.unwrap();
        assert_eq!(status(&world, sent.comment.id).await, expected);
        // An answer that came first does not hold the comment up.
        let sent = world.submit(&site, Draft::saying("Or at https://bit.ly/ebb for that")).await.unwrap();
        asker(&answering(text(reply))).look(&world.service).await.unwrap();
        let proof = crate::work::proof(&world.service.keyring, "blog", "/a", world.clock.now());
        late_proof::bring(&world.service, &sent.receipt, &proof).await.unwrap();
        assert_eq!(status(&world, sent.comment.id).await, expected);
    }
}

#[tokio::test]
async fn a_proof_that_comes_later_counts_once_whatever_is_answered() {
    let (world, site) = world("open", false).await;
    let sent = world.submit(&site, Draft::saying("Look at https://bit.ly/tides for it")).await.unwrap();
    for _ in 0..2 {
        let proof = crate::work::proof(&world.service.keyring, "blog", "/a", world.clock.now());
        late_proof::bring(&world.service, &sent.receipt, &proof).await.unwrap();
    }
    asker(&answering(text("false"))).look(&world.service).await.unwrap();
    assert_eq!(world.count("arrivals WHERE comment_count = 1").await, 1);
    let longer = "Look at https://bit.ly/tides for it, I mean the tides";
    edit(&world, &sent.receipt, longer).await;
    assert_eq!(status(&world, sent.comment.id).await, Status::Approved, "what was proved counts for the new text");
}

async fn edit(world: &World, receipt: &str, body: &str) {
    let network = NetworkAddress::new(std::net::Ipv4Addr::new(192, 0, 2, 7).into());
    let proposal = authorship::propose(&world.service, receipt, body, &network).await.unwrap();
    authorship::edit(&world.service, proposal).await.unwrap();
}

#[tokio::test]
async fn an_answer_publishes_no_text_that_was_changed_for_one_to_be_held() {
    let (world, site) = world("open", false).await;
    let sent = world.submit(&site, Draft::saying("Well said.")).await.unwrap();
    edit(&world, &sent.receipt, "Look at https://one.example and https://two.example and https://bit.ly/three").await;
    asker(&answering(text("false"))).look(&world.service).await.unwrap();
    assert_eq!(status(&world, sent.comment.id).await, Status::Pending);
}

#[tokio::test]
async fn an_answer_publishes_nothing_that_others_say_as_well() {
    let (world, site) = world("open", false).await;
    let mut ids = Vec::new();
    for n in 1..4 {
        let text = format!("Six pieces about old lighthouses on the northern coast, see https://coast.example, {n}");
        let draft = Draft { network: [198, 51, 100, n], ..Draft::saying(&text) };
        ids.push(world.submit(&site, draft).await.unwrap().comment.id);
    }
    asker(&answering(text("false"))).look(&world.service).await.unwrap();
    for (id, code) in ids.into_iter().zip(["near_duplicates_later", "near_duplicates_later", "score_hold"]) {
        assert_eq!(status(&world, id).await, Status::Pending, "{code}");
        assert!(newest(&world, id).await.0.iter().any(|found| found == code), "{code}");
    }
}

#[tokio::test]
async fn an_answer_never_publishes_what_the_policy_holds() {
    for (reply, expected, decisions) in [("false", Status::Pending, 1), ("true", Status::Spam, 2)] {
        let (world, site) = world("held", false).await;
        let id = world.held(&site, "Well said.").await;
        assert_eq!(newest(&world, id).await.0.last().unwrap(), "site_holds_all");
        asker(&answering(text(reply))).look(&world.service).await.unwrap();
        assert_eq!((status(&world, id).await, newest(&world, id).await.2), (expected, decisions), "{reply}");
    }
}

#[tokio::test]
async fn trouble_neither_publishes_nor_hides_and_is_left_to_a_moderator_after_an_hour() {
    let html = "<html><body>true</body></html>";
    let drip = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n";
    for (what, server) in [
        ("bad key", StandIn::start(|request| text(if is_about(request, "verify-key") { "invalid" } else { "true" }))),
        ("true to everything", StandIn::start(|_| text("true"))),
        ("false to everything", StandIn::start(|_| text("false"))),
        ("no body", answering(text(""))),
        ("a page", answering(text(html))),
        ("an answer with a line's end", answering(text("false\n"))),
        ("too many requests", answering(Reply::text(429, "retry-after: 60\r\n", "false"))),
        ("an error", answering(Reply::text(500, "", "false"))),
        ("a redirect", answering(Reply::text(302, "location: /1.1/comment-check\r\n", "false"))),
        ("silence", answering(Reply::Silence)),
        ("drops", answering(Reply::Drip(drip.to_owned()))),
        ("a huge body", answering(text(&"false".repeat(20_000)))),
        ("a broken answer", answering(Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nfalse".to_vec()))),
        ("a reset", StandIn::start_resetting()),
    ] {
        let (world, site) = world("open", false).await;
        let id = world.held(&site, "Well said.").await;
        let mut asker = asker(&server);
        asker.look(&world.service).await.unwrap();
        assert_eq!((status(&world, id).await, newest(&world, id).await.2), (Status::Pending, 1), "{what}");
        world.clock.advance_seconds(HOUR - 1);
        asker.look(&world.service).await.unwrap();
        assert_eq!((status(&world, id).await, newest(&world, id).await.2), (Status::Pending, 1), "{what}");
        world.clock.advance_seconds(601);
        asker.look(&world.service).await.unwrap();
        let given_up = (vec!["akismet_failed".to_owned()], "policy".to_owned(), 2);
        assert_eq!((status(&world, id).await, newest(&world, id).await), (Status::Pending, given_up), "{what}");
        assert_eq!(world.count("akismet_checks").await, 0, "{what}");
        assert_eq!(world.counter_findings().await, [""; 0]);
    }
}

#[tokio::test]
async fn an_answer_after_trouble_counts() {
    let (world, site) = world("open", false).await;
    let id = world.held(&site, "Well said.").await;
    asker(&answering(text(""))).look(&world.service).await.unwrap();
    let server = answering(text("false"));
    let mut asker = asker(&server);
    asker.look(&world.service).await.unwrap();
    assert_eq!(server.requests().len(), 0, "the next try has to wait");
    world.clock.advance_seconds(10);
    asker.look(&world.service).await.unwrap();
    assert_eq!(status(&world, id).await, Status::Approved);
    assert_eq!(server.requests()[1].field("recheck_reason").as_deref(), Some("retry"));
}

#[tokio::test]
async fn after_five_failures_nothing_is_asked_for_a_minute() {
    let (world, site) = world("open", false).await;
    for number in 0..8 {
        world.held(&site, &format!("Well said, {number}.")).await;
    }
    let server = StandIn::start(|_| Reply::text(500, "", ""));
    let mut asker = asker(&server);
    asker.look(&world.service).await.unwrap();
    assert_eq!(server.requests().len(), 5);
    world.clock.advance_seconds(59);
    asker.look(&world.service).await.unwrap();
    assert_eq!(server.requests().len(), 5);
    world.clock.advance_seconds(1);
    asker.look(&world.service).await.unwrap();
    assert_eq!(server.requests().len(), 6, "one try tells whether it is still in trouble");
}

#[tokio::test]
async fn what_is_spam_anyway_or_tells_an_address_is_not_asked_about() {
    let (world, site) = world("open", false).await;
    let server = answering(text("false"));
    let trap = Draft { is_honeypot_filled: true, ..Draft::saying("Buy.") };
    let spam = world.submit(&site, trap).await.unwrap().comment.id;
    let telling = world.held(&site, "Write to ada@example.org").await;
    asker(&server).look(&world.service).await.unwrap();
    assert_eq!(server.requests().len(), 0);
    assert_eq!((status(&world, spam).await, status(&world, telling).await), (Status::Spam, Status::Pending));
    assert_eq!(world.count("akismet_checks").await, 0);
}

#[tokio::test]
async fn an_address_goes_out_only_where_the_settings_say_so() {
    for (sends_email, expected) in [(false, None), (true, Some("ada@example.org"))] {
        let (world, site) = world("open", sends_email).await;
        let parent = world.approved(&site, Draft::saying("First.")).await;
        let answer = world.submit(&site, Draft::answering(parent, "Well said.")).await.unwrap().comment.id;
        let server = answering(text("false"));
        asker(&server).look(&world.service).await.unwrap();
        assert_eq!(status(&world, answer).await, Status::Approved);
        let requests = server.requests();
        let question = requests.iter().find(|request| is_about(request, "comment-check")).unwrap();
        assert_eq!(question.field("comment_author_email").as_deref(), expected);
        assert_eq!(question.body.contains("ada%40example.org"), sends_email);
        for (name, value) in [
            ("blog", "https://blog.example/"),
            ("permalink", "https://blog.example/a"),
            ("user_ip", "203.0.113.77"),
            ("user_agent", "Lynx/2.8"),
            ("comment_type", "reply"),
            ("comment_author", "Ada"),
            ("comment_content", "Well said."),
        ] {
            assert_eq!(question.field(name).as_deref(), Some(value), "{name}");
        }
    }
}

#[tokio::test]
async fn a_moderator_who_is_faster_is_not_overruled() {
    for (verb, expected) in [
        (Verb::Become(Status::Approved), Status::Approved),
        (Verb::Become(Status::Spam), Status::Spam),
        (Verb::Become(Status::Trash), Status::Trash),
    ] {
        let (world, site) = world("open", false).await;
        let id = world.held(&site, "Well said.").await;
        world.decide(id, verb).await.unwrap();
        let server = answering(text("true"));
        asker(&server).look(&world.service).await.unwrap();
        assert_eq!((status(&world, id).await, server.requests().len()), (expected, 0));
        assert_eq!(world.count("akismet_checks").await, 0);
    }
}

#[tokio::test]
async fn only_what_a_moderator_thinks_otherwise_is_told() {
    for (answer, decision, told) in [
        ("true", Status::Approved, Some("submit-ham")),
        ("false", Status::Spam, Some("submit-spam")),
        ("true", Status::Trash, None),
        ("false", Status::Trash, None),
        ("false", Status::Pending, None),
    ] {
        let (world, site) = world("open", false).await;
        let id = world.held(&site, "Well said.").await;
        let server = StandIn::start(move |request| match request {
            request if is_about(request, "verify-key") => text("valid"),
            request if is_about(request, "comment-check") => text(answer),
            _ => text(THANKS),
        });
        let mut asker = asker(&server);
        asker.look(&world.service).await.unwrap();
        world.decide(id, Verb::Become(decision)).await.unwrap();
        for _ in 0..2 {
            asker.look(&world.service).await.unwrap();
        }
        let counts = [asked(&server, "submit-ham"), asked(&server, "submit-spam")];
        let expected = ["submit-ham", "submit-spam"].map(|path| usize::from(Some(path) == told));
        assert_eq!((counts, status(&world, id).await), (expected, decision), "{answer}, {decision:?}");
        if told.is_some() {
            let requests = server.requests();
            assert_eq!(requests.last().unwrap().field("user_ip").as_deref(), Some("203.0.113.77"));
        }
    }
}

#[tokio::test]
async fn a_decision_that_is_taken_back_in_time_is_not_told_and_one_that_was_told_is_told_again() {
    let (world, site) = world("open", false).await;
    let id = world.held(&site, "Well said.").await;
    let server = StandIn::start(|request| match request {
        request if is_about(request, "verify-key") => text("valid"),
        request if is_about(request, "comment-check") => text("false"),
        _ => text(THANKS),
    });
    let mut asker = asker(&server);
    asker.look(&world.service).await.unwrap();
    world.decide(id, Verb::Become(Status::Spam)).await.unwrap();
    world.undo(id).await.unwrap();
    asker.look(&world.service).await.unwrap();
    assert_eq!((status(&world, id).await, asked(&server, "submit-spam")), (Status::Approved, 0));
    world.decide(id, Verb::Become(Status::Spam)).await.unwrap();
    asker.look(&world.service).await.unwrap();
    world.undo(id).await.unwrap();
    asker.look(&world.service).await.unwrap();
    assert_eq!((asked(&server, "submit-spam"), asked(&server, "submit-ham")), (1, 1));
}

#[tokio::test]
async fn what_came_of_an_answer_can_be_taken_back_and_that_there_was_none_cannot() {
    for reply in ["true", "false"] {
        let (world, site) = world("open", false).await;
        let id = world.held(&site, "Well said.").await;
        asker(&answering(text(reply))).look(&world.service).await.unwrap();
        world.undo(id).await.unwrap();
        assert_eq!(status(&world, id).await, Status::Pending, "{reply}");
    }
    let (world, site) = world("open", false).await;
    let id = world.held(&site, "Well said.").await;
    world.clock.advance_seconds(HOUR);
    asker(&answering(text(""))).look(&world.service).await.unwrap();
    assert_eq!(newest(&world, id).await.0, ["akismet_failed"]);
    assert!(world.undo(id).await.is_err());
}

#[tokio::test]
async fn who_sent_a_comment_is_forgotten_after_a_week_or_with_the_networks() {
    for (network_days, seconds, expected) in
        [(30, 7 * DAY, 1), (30, 7 * DAY + 1, 0), (2, 2 * DAY, 1), (2, 2 * DAY + 1, 0), (0, HOUR, 1), (0, HOUR + 1, 0)]
    {
        let (mut world, site) = world("open", false).await;
        world.service.retention = Retention { network_days, ..world.service.retention };
        world.held(&site, "Well said.").await;
        asker(&answering(text("false"))).look(&world.service).await.unwrap();
        world.clock.advance_seconds(seconds);
        purge::purge(&world.service).await.unwrap();
        assert_eq!(world.count("akismet_checks").await, expected, "{network_days} days, {seconds} s");
    }
}

#[tokio::test]
async fn a_site_that_was_taken_out_is_not_asked_about_any_more() {
    let (mut world, site) = world("open", false).await;
    let id = world.held(&site, "Well said.").await;
    world.service.akismet = Arc::default();
    let server = answering(text("false"));
    asker(&server).look(&world.service).await.unwrap();
    assert_eq!((server.requests().len(), status(&world, id).await), (0, Status::Pending));
    assert_eq!(world.count("akismet_checks").await, 0);
}
