//! Proofs of work: good once, for one article, for 20 minutes; and never a reason to refuse a comment.

use crate::support::{Draft, World, number};
use crate::work::proof;
use afterword::crypto::ProofChallenge;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::network::NetworkAddress;
use afterword::domain::site::Site;
use afterword::service::articles::{self, ArticleChange, ArticleRef};
use afterword::service::bans::{self, NewBan};
use afterword::service::moderate::Verb;
use afterword::service::submit::Submitted;
use afterword::service::{ServiceError, authorship, late_proof, queue, read, receipts, sites, trial};
use tokio::join;

/// Makes a site that publishes comments with no objections, and asks for proofs.
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
    let mut codes = found.decisions[0].reasons.iter().map(|reason| reason.code.as_str().to_owned());
    (found.comment.status, codes.find(|code| code.starts_with("proof_")))
}

fn good() -> (Status, Option<String>) {
    (Status::Approved, Some("proof_good".to_owned()))
}

fn held(code: &str) -> (Status, Option<String>) {
    (Status::Pending, Some(code.to_owned()))
}

#[tokio::test]
async fn proof_is_good_for_one_comment() {
    let world = World::new();
    let site = asking(&world, "blog", "always").await;
    let proof = made(&world, "blog", "/a");
    assert_eq!(judged(&world, &site, with(&proof, "one")).await, good());
    assert_eq!(judged(&world, &site, with(&proof, "two")).await, held("proof_spent"));
    assert_eq!(judged(&world, &site, with(&made(&world, "blog", "/a"), "three")).await, good());
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
    assert_eq!(found, [good(), held("proof_spent")]);
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
async fn comment_without_proof_is_held_where_always_asked_and_nothing_is_looked_at_where_never() {
    let world = World::new();
    let strict = asking(&world, "strict", "always").await;
    let none = asking(&world, "none", "off").await;
    for blank in [None, Some(" ".to_owned())] {
        let draft = Draft { proof: blank.clone(), ..Draft::saying(&format!("said with {blank:?}")) };
        assert_eq!(judged(&world, &strict, draft).await, held("proof_missing"));
    }
    assert_eq!(judged(&world, &none, with("garbage", "one")).await, (Status::Approved, None));
}

/// Makes a site that asks only where it must. A shortened address counts some 20 points, and 40 hold a comment.
async fn adaptive(world: &World) -> Site {
    asking(world, "blog", "adaptive").await
}

const DOUBTFUL: &str = "Look at https://bit.ly/tides for it";

#[tokio::test]
async fn adaptive_site_asks_for_doubtful_comments_alone() {
    let world = World::new();
    let site = adaptive(&world).await;
    assert_eq!(judged(&world, &site, Draft::saying("Nothing to doubt")).await, (Status::Approved, None));
    assert_eq!(judged(&world, &site, Draft::saying(DOUBTFUL)).await, held("proof_wanted_doubtful"));
    let proof = made(&world, "blog", "/a");
    assert_eq!(judged(&world, &site, with(&proof, "Or at https://bit.ly/ebb for that")).await, good());
    assert_eq!(judged(&world, &site, with(&proof, "Nothing but a proof spent")).await, held("proof_spent"));
}

/// Sends a comment, which must be held; gives its receipt and its id.
async fn waiting(world: &World, site: &Site, body: &str) -> (String, CommentId) {
    let sent = world.submit(site, Draft::saying(body)).await.unwrap();
    assert_eq!(sent.comment.status, Status::Pending, "{body}");
    (sent.receipt, sent.comment.id)
}

async fn bring(world: &World, receipt: &str, proof: &str) -> Result<(), String> {
    late_proof::bring(&world.service, receipt, proof).await.map_err(|error| format!("{error:?}"))
}

async fn awaits(world: &World, receipt: &str) -> bool {
    receipts::open(&world.service, receipt).await.unwrap().awaits_proof
}

#[tokio::test]
async fn late_proof_publishes_what_waited_for_it_and_says_so() {
    let world = World::new();
    let site = adaptive(&world).await;
    let (receipt, id) = waiting(&world, &site, DOUBTFUL).await;
    assert!(awaits(&world, &receipt).await);
    let proof = made(&world, "blog", "/a");
    bring(&world, &receipt, &proof).await.unwrap();
    let found = queue::find(&world.service, &Principal::operator(), id).await.unwrap();
    let last = found.decisions.iter().max_by_key(|decision| decision.at).unwrap();
    assert_eq!((found.comment.status, found.comment.is_visible, found.decisions.len()), (Status::Approved, true, 2));
    assert!(last.reasons.iter().any(|reason| reason.code.as_str() == "proof_good"), "{last:?}");
    assert_eq!(world.article(&site, "/a").await.comment_count, 1);
    assert!(!awaits(&world, &receipt).await);
    // The same once more changes nothing; for another comment it is spent.
    bring(&world, &receipt, &proof).await.unwrap();
    let (other, id) = waiting(&world, &site, "Or at https://bit.ly/ebb for that one").await;
    let refused = bring(&world, &other, &proof).await;
    assert!(refused.as_ref().is_err_and(|error| error.contains("altcha")), "{refused:?}");
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn late_proof_must_be_a_good_one() {
    let world = World::new();
    let site = adaptive(&world).await;
    let (receipt, id) = waiting(&world, &site, DOUBTFUL).await;
    for wrong in ["", "garbage", &made(&world, "blog", "/b"), &made(&world, "shop", "/a")] {
        let error = bring(&world, &receipt, wrong).await.unwrap_err();
        assert!(error.contains("altcha"), "{wrong}: {error}");
    }
    assert!(bring(&world, "forged", &made(&world, "blog", "/a")).await.unwrap_err().contains("NotFound"));
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending);
}

#[tokio::test]
async fn late_proof_changes_nothing_where_something_else_holds_the_comment() {
    let world = World::new();
    let site = adaptive(&world).await;
    let proof = || made(&world, "blog", "/a");
    let links = "Look at https://one.example and https://two.example and https://bit.ly/three";
    let (receipt, id) = waiting(&world, &site, links).await;
    bring(&world, &receipt, &proof()).await.unwrap();
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending, "it is held for its links");
    let (receipt, id) = waiting(&world, &site, DOUBTFUL).await;
    world.decide(id, Verb::Become(Status::Spam)).await.unwrap();
    world.decide(id, Verb::Become(Status::Pending)).await.unwrap();
    bring(&world, &receipt, &proof()).await.unwrap();
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending, "a moderator has it in hand");
    let (receipt, id) = waiting(&world, &site, "Or at https://bit.ly/late for that").await;
    world.clock.advance_seconds(1201);
    assert!(!awaits(&world, &receipt).await);
    bring(&world, &receipt, &proof()).await.unwrap();
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending, "it is too late");
}

#[tokio::test]
async fn two_comments_at_once_cannot_share_a_late_proof() {
    let world = World::new();
    let site = adaptive(&world).await;
    let (one, first) = waiting(&world, &site, DOUBTFUL).await;
    let (two, second) = waiting(&world, &site, "Other words around https://bit.ly/ebb here").await;
    let proof = made(&world, "blog", "/a");
    let outcomes = join!(bring(&world, &one, &proof), bring(&world, &two, &proof));
    assert_ne!(outcomes.0.is_ok(), outcomes.1.is_ok(), "{outcomes:?}");
    let statuses = [world.find(first).await.unwrap().status, world.find(second).await.unwrap().status];
    assert_eq!(statuses.iter().filter(|status| **status == Status::Approved).count(), 1);
}

/// Sends so many comments from as many networks; gives the status and the reason that speaks of the proof, of each.
async fn crowd(world: &World, site: &Site, numbers: std::ops::Range<u8>) -> Vec<(Status, Option<String>)> {
    let mut found = Vec::new();
    for n in numbers {
        let draft = Draft { network: [198, 51, 100, n], ..Draft::saying(&format!("Number {n}")) };
        found.push(judged(world, site, draft).await);
    }
    found
}

#[tokio::test]
async fn adaptive_site_asks_everybody_under_pressure_and_holds_everything_in_a_flood() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("flood_limit", "20")]).await;
    let usual = read::proof_challenge(&world.service, &site, "/a").await.unwrap();
    assert_eq!(crowd(&world, &site, 0..15).await, vec![(Status::Approved, None); 15]);
    assert_eq!(crowd(&world, &site, 15..17).await, vec![held("proof_wanted_pressure"); 2]);
    let dear = read::proof_challenge(&world.service, &site, "/a").await.unwrap();
    let cost = |challenge: &ProofChallenge| serde_json::to_value(challenge).unwrap()["parameters"]["cost"].as_u64();
    assert_eq!(cost(&dear), cost(&usual).map(|cost| 2 * cost));
    let (receipt, id) = waiting(&world, &site, "A reader whose browser is asked").await;
    let proof = made(&world, "blog", "/a");
    bring(&world, &receipt, &proof).await.unwrap();
    assert_eq!(world.find(id).await.unwrap().status, Status::Approved);
    let (late, waits) = waiting(&world, &site, "A reader who comes before the flood").await;
    // What waits for a proof counts as well: it is what would be published.
    crowd(&world, &site, 17..24).await;
    let proof = made(&world, "blog", "/a");
    assert_eq!(judged(&world, &site, with(&proof, "In the flood")).await, (Status::Pending, Some("proof_good".into())));
    bring(&world, &late, &made(&world, "blog", "/a")).await.unwrap();
    assert_eq!(world.find(waits).await.unwrap().status, Status::Pending);
    world.clock.advance_seconds(420);
    assert_eq!(crowd(&world, &site, 30..31).await, vec![(Status::Approved, None)]);
    bring(&world, &late, &made(&world, "blog", "/a")).await.unwrap();
    assert_eq!(world.find(waits).await.unwrap().status, Status::Approved);
}

#[tokio::test]
async fn edit_that_makes_a_comment_doubtful_has_it_wait() {
    let world = World::new();
    let site = adaptive(&world).await;
    let sent = world.submit(&site, Draft::saying("Nothing to doubt")).await.unwrap();
    assert_eq!(sent.comment.status, Status::Approved);
    let network = NetworkAddress::new(std::net::Ipv4Addr::new(192, 0, 2, 7).into());
    let proposal = authorship::propose(&world.service, &sent.receipt, DOUBTFUL, &network).await.unwrap();
    authorship::edit(&world.service, proposal).await.unwrap();
    assert_eq!(world.find(sent.comment.id).await.unwrap().status, Status::Pending);
    assert!(!awaits(&world, &sent.receipt).await, "a changed text is one for a moderator");
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

/// Gives how many comments are counted as having come, and how many scripts as approved.
async fn counted(world: &World) -> (i64, i64) {
    let sum = |table: &'static str| {
        let query = format!("SELECT CAST(COALESCE(SUM(comment_count), 0) AS BIGINT) AS number FROM {table}");
        world.read(move |connection| Ok(number(connection, &query)?))
    };
    (sum("arrivals").await, sum("site_scripts").await)
}

#[tokio::test]
async fn comment_with_a_late_proof_counts_once() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("flood_limit", "8")]).await;
    let prove = async |body: &str| {
        let (receipt, _) = waiting(&world, &site, body).await;
        bring(&world, &receipt, &made(&world, "blog", "/a")).await.unwrap();
        assert!(!awaits(&world, &receipt).await, "{body}");
    };
    prove(DOUBTFUL).await;
    assert_eq!(counted(&world).await, (1, 1), "a doubtful one");
    crowd(&world, &site, 0..5).await;
    assert_eq!(counted(&world).await, (6, 6));
    prove("A reader whose browser is asked").await;
    assert_eq!(counted(&world).await, (7, 7), "one under pressure");
    prove("Or at https://bit.ly/ebb for that").await;
    assert_eq!(counted(&world).await, (8, 8), "a doubtful one under pressure");
}

#[tokio::test]
async fn late_proof_changes_nothing_where_others_came_that_say_the_same() {
    let world = World::new();
    let site = adaptive(&world).await;
    let text = |n: u8| format!("Everybody should look at https://bit.ly/tides for the tides of harbour {n} this week");
    let send = async |n: u8| {
        let draft = Draft { network: [198, 51, 100, n], ..Draft::saying(&text(n)) };
        world.submit(&site, draft).await.unwrap()
    };
    let (first, second) = (send(1).await, send(2).await);
    assert!(awaits(&world, &first.receipt).await && awaits(&world, &second.receipt).await);
    send(3).await;
    for sent in [first, second] {
        assert!(!awaits(&world, &sent.receipt).await);
        bring(&world, &sent.receipt, &made(&world, "blog", "/a")).await.unwrap();
        assert_eq!(world.find(sent.comment.id).await.unwrap().status, Status::Pending);
    }
}

#[tokio::test]
async fn late_proof_changes_nothing_where_the_article_takes_no_more_comments() {
    let world = World::new();
    let site = adaptive(&world).await;
    let (receipt, id) = waiting(&world, &site, DOUBTFUL).await;
    let article = world.article(&site, "/a").await;
    let close = ArticleChange { is_open: Some(false), ..ArticleChange::default() };
    articles::change(&world.service, &Principal::operator(), ArticleRef::Id(article.id), close).await.unwrap();
    assert!(!awaits(&world, &receipt).await);
    bring(&world, &receipt, &made(&world, "blog", "/a")).await.unwrap();
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending);
}

async fn edit(world: &World, receipt: &str, body: &str) {
    let network = NetworkAddress::new(std::net::Ipv4Addr::new(192, 0, 2, 7).into());
    let proposal = authorship::propose(&world.service, receipt, body, &network).await.unwrap();
    authorship::edit(&world.service, proposal).await.unwrap();
}

/// Gives what the author of a comment is told of it: its status, and whether it waits for a proof.
async fn told(world: &World, sent: &Submitted) -> (Status, bool) {
    let receipt = receipts::open(&world.service, &sent.receipt).await.unwrap();
    (receipt.comment.status, receipt.awaits_proof)
}

async fn ban_author(world: &World, site: &Site, email: &'static str) {
    let draft = Draft { email, network: [198, 51, 100, 200], ..Draft::saying("Before the ban") };
    let comment = Some(world.submit(site, draft).await.unwrap().comment.id);
    let ban = NewBan { site: "blog".into(), kind: "author".into(), comment, ..NewBan::default() };
    bans::add(&world.service, &Principal::operator(), ban).await.unwrap();
}

#[tokio::test]
async fn late_proof_counts_when_the_text_is_changed_and_that_shows_no_ban() {
    let world = World::new();
    let site = adaptive(&world).await;
    ban_author(&world, &site, "eve@example.org").await;
    let longer = "Look at https://bit.ly/tides for it, I mean for the tides";
    for email in ["ada@example.org", "eve@example.org"] {
        let draft = Draft { email, name: "Eve", ..Draft::saying(&format!("{DOUBTFUL}, {email:.3}")) };
        let sent = world.submit(&site, draft).await.unwrap();
        assert_eq!(told(&world, &sent).await, (Status::Pending, true));
        bring(&world, &sent.receipt, &made(&world, "blog", "/a")).await.unwrap();
        assert_eq!(told(&world, &sent).await, (Status::Approved, false));
        edit(&world, &sent.receipt, &format!("{longer}, {email:.3}")).await;
        assert_eq!(told(&world, &sent).await, (Status::Approved, false));
        // Who is told so could look into the thread.
        assert_eq!(world.find(sent.comment.id).await.unwrap().status, Status::Approved);
    }
}

#[tokio::test]
async fn ban_does_not_show_under_pressure_nor_where_others_say_the_same() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("flood_limit", "40")]).await;
    ban_author(&world, &site, "eve@example.org").await;
    let texts = [
        "Six pieces about old lighthouses on the northern coast, see https://coast.example",
        "My grandmother kept bees behind the school, and sold the honey, see https://honey.example",
    ];
    let mut all = Vec::new();
    for (email, text) in ["ada@example.org", "eve@example.org"].into_iter().zip(texts) {
        let send = async |email: &'static str, n: u8| {
            let draft = Draft { email, network: [198, 51, 100, n], ..Draft::saying(&format!("{text}, {n}")) };
            world.submit(&site, draft).await.unwrap()
        };
        let sent = send(email, 1).await;
        let before = told(&world, &sent).await;
        send("bob@example.org", 2).await;
        send("bob@example.org", 3).await;
        all.push([before, told(&world, &sent).await]);
    }
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], [(Status::Approved, false), (Status::Pending, false)]);
    crowd(&world, &site, 10..40).await;
    let mut all = Vec::new();
    for email in ["ada@example.org", "eve@example.org"] {
        let draft = Draft { email, ..Draft::saying(&format!("Under pressure, {email:.3}")) };
        let sent = world.submit(&site, draft).await.unwrap();
        let before = told(&world, &sent).await;
        bring(&world, &sent.receipt, &made(&world, "blog", "/a")).await.unwrap();
        all.push([before, told(&world, &sent).await]);
    }
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], [(Status::Pending, true), (Status::Approved, false)]);
}

#[tokio::test]
async fn trial_without_proofs_of_work_knows_who_was_known_by_name_and_address() {
    let world = World::new();
    let settings = [("moderation", "first_timers"), ("previously_approved", "true")];
    let site = world.site("blog", &settings).await;
    world.approved(&site, Draft::saying("The first of several")).await;
    assert_eq!(judged(&world, &site, Draft::saying(DOUBTFUL)).await, held("proof_wanted_doubtful"));
    assert_eq!(judged(&world, &site, Draft::saying("Nothing to doubt")).await, (Status::Approved, None));
    let try_out = async |key: &str, value: &str| {
        let changed = [(key.to_owned(), value.to_owned())];
        let found = trial::run(&world.service, &Principal::operator(), "blog", None, &changed).await.unwrap();
        found.counts()
    };
    // What comes of the same comment where no proof is asked for.
    sites::set(&world.service, &Principal::operator(), "blog", "proof_of_work", "off").await.unwrap();
    let other = sites::find(&world.service, "blog").await.unwrap();
    assert_eq!(
        judged(&world, &other, Draft::saying("Or at https://bit.ly/ebb for that")).await,
        (Status::Approved, None)
    );
    assert_eq!(try_out("proof_of_work", "off").await, [(Status::Pending, Status::Approved, 1)]);
    let lost = try_out("previously_approved", "false").await;
    assert_eq!(lost, [(Status::Approved, Status::Pending, 2)], "two were published for the typed name alone");
}

#[tokio::test]
async fn late_publication_is_taken_back_and_stays_so() {
    let world = World::new();
    let site = adaptive(&world).await;
    let (receipt, id) = waiting(&world, &site, DOUBTFUL).await;
    bring(&world, &receipt, &made(&world, "blog", "/a")).await.unwrap();
    assert_eq!(world.undo(id).await.unwrap().comment.status, Status::Pending);
    assert!(!awaits(&world, &receipt).await);
    bring(&world, &receipt, &made(&world, "blog", "/a")).await.unwrap();
    assert_eq!(world.find(id).await.unwrap().status, Status::Pending);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn late_proof_shows_no_reply_to_what_is_held() {
    let world = World::new();
    let site = adaptive(&world).await;
    let parent = world.submit(&site, Draft::saying("Nothing to doubt")).await.unwrap().comment.id;
    let sent = world.submit(&site, Draft::answering(parent, DOUBTFUL)).await.unwrap();
    world.decide(parent, Verb::Become(Status::Pending)).await.unwrap();
    bring(&world, &sent.receipt, &made(&world, "blog", "/a")).await.unwrap();
    assert!(!world.find(sent.comment.id).await.unwrap().is_visible);
    assert!(!receipts::open(&world.service, &sent.receipt).await.unwrap().comment.is_visible);
    assert_eq!(world.article(&site, "/a").await.comment_count, 0);
    world.decide(parent, Verb::Become(Status::Approved)).await.unwrap();
    assert!(world.find(sent.comment.id).await.unwrap().is_visible);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn comments_that_a_ban_made_spam_do_not_show_it_by_those_that_follow() {
    let world = World::new();
    let site = adaptive(&world).await;
    let mut all = Vec::new();
    for (n, email) in ["ada@example.org", "eve@example.org"].into_iter().enumerate() {
        let network = [198, 51, 100 + 10 * n as u8, 7];
        let draft = |body: String| Draft { email, network, ..Draft::saying(&body) };
        let first = world.submit(&site, draft(format!("The first of {email:.3}"))).await.unwrap().comment;
        let token = world.service.keyring.sign_author(first.avatar.unwrap(), site.id);
        if n == 1 {
            ban_author(&world, &site, email).await;
        }
        let mut seen = Vec::new();
        for number in 0..6 {
            let author_token = (number > 2).then(|| token.clone());
            let sent =
                world.submit(&site, Draft { author_token, ..draft(format!("{email:.3}, {number}")) }).await.unwrap();
            seen.push(told(&world, &sent).await);
        }
        all.push(seen);
    }
    assert_eq!(all[0], all[1]);
    assert_eq!(all[0], [(Status::Approved, false); 6]);
}
