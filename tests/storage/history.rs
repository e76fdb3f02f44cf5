//! What is remembered of earlier comments, and what follows from it for later ones.

use crate::support::{Draft, World};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::site::Site;
use afterword::domain::spam::Sketch;
use afterword::service::moderate::Verb;
use afterword::service::queue::{self, AdminComment};
use afterword::service::submit::Submitted;
use afterword_sample_text::Writer;
use std::collections::BTreeMap;

const OPEN: &[(&str, &str)] = &[("moderation", "open")];
const APPROVE: Verb = Verb::Become(Status::Approved);
const SPAM: Verb = Verb::Become(Status::Spam);

async fn found(world: &World, id: CommentId) -> AdminComment {
    queue::find(&world.service, &Principal::operator(), id).await.unwrap()
}

/// Gives the status, and the codes of the reasons of the last decision.
async fn outcome(world: &World, id: CommentId) -> (Status, Vec<String>) {
    let found = found(world, id).await;
    let last = found.decisions.last().unwrap();
    (found.comment.status, last.reasons.iter().map(|reason| reason.code.as_str().to_owned()).collect())
}

async fn send(world: &World, site: &Site, draft: Draft) -> CommentId {
    world.submit(site, draft).await.unwrap().comment.id
}

/// Gives what the author of a comment proves it by.
fn token(world: &World, site: &Site, submitted: &Submitted) -> String {
    world.service.keyring.sign_author(submitted.comment.avatar.unwrap(), site.id)
}

/// One of many texts that say nearly the same: some words are exchanged in each.
fn flood_text(n: usize) -> String {
    let greeting = ["Hello friends", "Dear readers", "Good day all", "Hi everyone", "Greetings people"][n % 5];
    let item = ["watches", "handbags", "sneakers", "sunglasses", "jackets", "headphones", "bracelets"][n % 7];
    let adverb = ["quickly", "today", "now", "soon", "tonight"][(n / 5) % 5];
    format!(
        "{greeting}, our warehouse sells original {item} for a tenth of the price, order {adverb} on \
         https://shop{n}.example and the parcel is on its way before you have closed this page, number {n}"
    )
}

/// One of many texts that have nothing in common.
fn genuine_text(n: usize) -> String {
    Writer::new(n as u64).comment_of(80 + 13 * (n % 20))
}

#[tokio::test]
async fn thousand_texts_that_are_nearly_the_same_stay_out_and_others_come_through() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let articles = ["/a", "/b", "/c"];
    let (mut flood, mut genuine) = (Vec::new(), Vec::new());
    for n in 0..1_000_usize {
        let network = [198, 18, (n % 500 / 250) as u8, (n % 250) as u8];
        let draft = Draft { article: articles[n % 3], network, ..Draft::saying(&flood_text(n)) };
        flood.push(send(&world, &site, draft).await);
        if n % 20 == 10 {
            let network = [203, 0, 113, (n / 20) as u8];
            let draft =
                Draft { article: articles[n % 3], name: "Eve", network, ..Draft::saying(&genuine_text(n / 20)) };
            genuine.push(send(&world, &site, draft).await);
        }
        // Five minutes for all of them.
        if n % 10 == 9 {
            world.clock.advance_seconds(3);
        }
    }
    let public = |ids: Vec<CommentId>| async {
        let mut count = 0;
        for id in ids {
            count += usize::from(world.find(id).await.unwrap().is_visible);
        }
        count
    };
    let (flood, genuine) = (public(flood).await, public(genuine).await);
    assert!(flood <= 10, "{flood} of 1000 are public");
    assert!(genuine >= 48, "{genuine} of 50 are public");
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn those_that_were_published_before_the_third_came_are_held_then() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("proof_of_work", "off")]).await;
    let text = |n: usize| format!("Nobody told me about this before, please look at http://pages.example/{n} soon");
    let mut ids = Vec::new();
    for n in 0..3 {
        let network = [198, 51, 100, n as u8];
        ids.push(send(&world, &site, Draft { network, ..Draft::saying(&text(n)) }).await);
    }
    let (status, codes) = outcome(&world, ids[2]).await;
    assert_eq!((status, codes), (Status::Pending, ["near_duplicates", "score_hold"].map(str::to_owned).to_vec()));
    for id in &ids[..2] {
        assert_eq!(outcome(&world, *id).await, (Status::Pending, vec!["near_duplicates_later".to_owned()]));
    }
    assert_eq!(world.article(&site, "/a").await.comment_count, 0);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn comment_and_its_reply_are_each_counted_out_once_where_both_are_held_later() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("proof_of_work", "off")]).await;
    let text = |n: usize| format!("Nobody told me about this before, please look at http://pages.example/{n} soon");
    let other = send(&world, &site, Draft { name: "Eve", ..Draft::saying("Something else.") }).await;
    let top = send(&world, &site, Draft::saying(&text(0))).await;
    let reply = Draft { network: [198, 51, 100, 1], ..Draft::answering(top, &text(1)) };
    let reply = send(&world, &site, reply).await;
    let below = send(&world, &site, Draft { name: "Eve", ..Draft::answering(reply, "I did, thank you.") }).await;
    assert_eq!(world.article(&site, "/a").await.comment_count, 4);
    send(&world, &site, Draft { network: [198, 51, 100, 2], ..Draft::saying(&text(2)) }).await;
    for (id, is_visible) in [(other, true), (top, false), (reply, false), (below, false)] {
        assert_eq!(world.find(id).await.unwrap().is_visible, is_visible, "{id:?}");
    }
    assert_eq!(world.article(&site, "/a").await.comment_count, 1);
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn reply_that_has_its_own_parent_held_is_published_but_not_visible() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("proof_of_work", "off")]).await;
    let text = |n: usize| format!("Nobody told me about this before, please look at http://pages.example/{n} soon");
    let first = world.submit(&site, Draft { name: "Eve", ..Draft::saying("The first of four.") }).await.unwrap();
    let proof = Some(token(&world, &site, &first));
    for n in 2..5 {
        let draft = Draft { name: "Eve", author_token: proof.clone(), ..Draft::saying(&format!("Number {n}.")) };
        send(&world, &site, draft).await;
    }
    let top = send(&world, &site, Draft::saying(&text(0))).await;
    send(&world, &site, Draft { network: [198, 51, 100, 1], ..Draft::saying(&text(1)) }).await;
    let quoting = Draft { name: "Eve", author_token: proof, ..Draft::answering(top, &text(2)) };
    let quoting = send(&world, &site, quoting).await;
    let (top, quoting) = (world.find(top).await.unwrap(), world.find(quoting).await.unwrap());
    assert_eq!((top.status, top.is_visible), (Status::Pending, false));
    assert_eq!(
        (quoting.status, quoting.is_visible),
        (Status::Approved, false),
        "what is proved outweighs the likeness"
    );
    assert_eq!(world.counter_findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn what_a_moderator_approved_is_not_held_because_others_come() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let text = |n: usize| format!("We meet at the library on Thursday at {n} and everybody is welcome there");
    let first = send(&world, &site, Draft::saying(&text(1))).await;
    world.decide(first, APPROVE).await.unwrap();
    for n in 2..5 {
        let network = [198, 51, 100, n as u8];
        send(&world, &site, Draft { network, article: "/b", ..Draft::saying(&text(n)) }).await;
    }
    assert!(world.find(first).await.unwrap().is_visible);
}

#[tokio::test]
async fn floods_are_forgotten_after_an_hour() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let text = |n: usize| format!("The boat trip was lovely again this year, see you all in summer, yours {n}");
    for n in 0..2 {
        send(&world, &site, Draft { network: [198, 51, 100, n as u8], ..Draft::saying(&text(n)) }).await;
    }
    world.clock.advance_seconds(3_601);
    let late = send(&world, &site, Draft { network: [198, 51, 100, 9], ..Draft::saying(&text(9)) }).await;
    assert_eq!(outcome(&world, late).await.0, Status::Approved);
}

#[tokio::test]
async fn authors_who_prove_approved_comments_are_published_and_those_who_type_are_not() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    let first = world.submit(&site, Draft::saying("My first comment here.")).await.unwrap();
    let proof = token(&world, &site, &first);
    let early = Draft { author_token: Some(proof.clone()), ..Draft::saying("Before anybody looked.") };
    assert_eq!(outcome(&world, send(&world, &site, early).await).await.0, Status::Pending);
    world.decide(first.comment.id, APPROVE).await.unwrap();
    let typed = send(&world, &site, Draft::saying("The same name and address.")).await;
    assert_eq!(outcome(&world, typed).await, (Status::Pending, vec!["author_unproven".to_owned()]));
    let proven = Draft {
        author_token: Some(proof.clone()),
        name: "Ada L.",
        email: "other@example.org",
        ..Draft::saying("Me again.")
    };
    let proven = send(&world, &site, proven).await;
    let codes = ["author_approved", "author_trusted"].map(str::to_owned).to_vec();
    assert_eq!(outcome(&world, proven).await, (Status::Approved, codes));
    assert_eq!(found(&world, proven).await.comment.avatar, first.comment.avatar);
    for wrong in [
        "",
        "x",
        proof.get(1..).unwrap(),
        &world.service.keyring.sign_author(first.comment.avatar.unwrap(), afterword::domain::site::SiteId::new(1)),
    ] {
        let draft = Draft { author_token: Some(wrong.to_owned()), ..Draft::saying(&format!("A wrong proof: {wrong}")) };
        assert_eq!(outcome(&world, send(&world, &site, draft).await).await.0, Status::Pending, "{wrong:?}");
    }
}

#[tokio::test]
async fn trusted_mode_asks_for_several_approvals_and_spam_speaks_against_its_author() {
    let world = World::new();
    let trusting = [("moderation", "trusted"), ("trusted_after", "2"), ("proof_of_work", "off")];
    let site = world.site("blog", &trusting).await;
    let first = world.submit(&site, Draft::saying("My first comment here.")).await.unwrap();
    let proof = token(&world, &site, &first);
    let again = |body: &str| Draft { author_token: Some(proof.clone()), ..Draft::saying(body) };
    world.decide(first.comment.id, APPROVE).await.unwrap();
    let second = send(&world, &site, again("My second.")).await;
    assert_eq!(outcome(&world, second).await.1, ["author_approved", "author_not_trusted_yet"]);
    world.decide(second, APPROVE).await.unwrap();
    let third = send(&world, &site, again("My third.")).await;
    assert_eq!(outcome(&world, third).await.0, Status::Approved);
    world.decide(third, SPAM).await.unwrap();
    let fourth = send(&world, &site, again("My fourth.")).await;
    assert_eq!(outcome(&world, fourth).await.0, Status::Approved, "one spam against two approvals does not reach 40");
    world.decide(fourth, SPAM).await.unwrap();
    let fifth = send(&world, &site, again("My fifth.")).await;
    assert_eq!(outcome(&world, fifth).await.1, ["network_spam", "author_spam", "author_approved", "score_hold"]);
}

#[tokio::test]
async fn typed_name_and_address_are_believed_only_where_the_site_says_so_and_the_answer_does_not_show_it() {
    let world = World::new();
    let site = world.site("blog", &[("previously_approved", "true")]).await;
    world.approved(&site, Draft::saying("My first comment here.")).await;
    let known = world.submit(&site, Draft { name: "ADA", ..Draft::saying("Known by typing.") }).await.unwrap();
    assert_eq!(known.comment.status, Status::Pending, "the answer would tell that the address is known");
    assert_eq!(outcome(&world, known.comment.id).await, (Status::Approved, vec!["author_typed_known".to_owned()]));
    for draft in [
        Draft { name: "Eve", ..Draft::saying("Another name.") },
        Draft { email: "eve@example.org", ..Draft::saying("Another address.") },
    ] {
        assert_eq!(outcome(&world, send(&world, &site, draft).await).await.0, Status::Pending);
    }
}

#[tokio::test]
async fn network_of_much_spam_has_its_comments_held() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    for n in 0..4 {
        let id = send(&world, &site, Draft::saying(&format!("Number {n}"))).await;
        world.decide(id, SPAM).await.unwrap();
    }
    let near = Draft { network: [203, 0, 113, 5], ..Draft::saying("From the next house.") };
    let (status, codes) = outcome(&world, send(&world, &site, near.clone()).await).await;
    assert_eq!((status, codes), (Status::Pending, ["network_spam", "score_hold"].map(str::to_owned).to_vec()));
    let far = Draft { network: [198, 51, 100, 5], ..near.clone() };
    assert_eq!(outcome(&world, send(&world, &site, Draft { article: "/b", ..far }).await).await.0, Status::Approved);
    world.clock.advance_seconds(31 * 86_400);
    assert_eq!(outcome(&world, send(&world, &site, Draft { article: "/c", ..near }).await).await.0, Status::Approved);
}

#[tokio::test]
async fn script_that_no_approved_comment_has_is_noticed() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let russian = "Спасибо за статью, очень интересно.";
    let early = send(&world, &site, Draft { article: "/b", ..Draft::saying(russian) }).await;
    assert_eq!(outcome(&world, early).await.0, Status::Approved);
    for n in 0..20 {
        send(&world, &site, Draft::saying(&format!("Number {n}"))).await;
    }
    let known = send(&world, &site, Draft { article: "/c", ..Draft::saying(russian) }).await;
    assert_eq!(outcome(&world, known).await.1, ["no_objection"]);
    let greek = send(&world, &site, Draft::saying("Ευχαριστώ")).await;
    assert_eq!(
        outcome(&world, greek).await,
        (Status::Approved, ["script_new", "no_objection"].map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn brake_holds_everything_while_far_more_comes_than_usual_and_lets_go_by_itself() {
    let world = World::new();
    let off = ("proof_of_work", "off");
    let site = world.site("blog", &[("moderation", "open"), ("flood_limit", "10"), off]).await;
    let mut statuses = BTreeMap::new();
    for n in 0..15 {
        let draft = Draft { network: [198, 51, 100, n], ..Draft::saying(&format!("Number {n}")) };
        *statuses.entry(outcome(&world, send(&world, &site, draft).await).await.0).or_insert(0) += 1;
    }
    assert_eq!(statuses, BTreeMap::from([(Status::Approved, 10), (Status::Pending, 5)]));
    world.clock.advance_seconds(60);
    let braked = send(&world, &site, Draft::saying("A minute later")).await;
    assert_eq!(outcome(&world, braked).await, (Status::Pending, vec!["site_flooded".to_owned()]));
    world.clock.advance_seconds(420);
    let free = send(&world, &site, Draft::saying("Seven minutes later")).await;
    assert_eq!(outcome(&world, free).await.0, Status::Approved);
}

#[tokio::test]
async fn article_with_many_fresh_comments_has_further_ones_wait_and_others_do_not() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("thread_limit", "3")]).await;
    for n in 0..3 {
        let id = send(&world, &site, Draft::saying(&format!("Number {n}"))).await;
        assert_eq!(outcome(&world, id).await.0, Status::Approved);
    }
    let fourth = send(&world, &site, Draft::saying("Number four")).await;
    assert_eq!(outcome(&world, fourth).await, (Status::Pending, vec!["thread_flooded".to_owned()]));
    let elsewhere = send(&world, &site, Draft { article: "/b", ..Draft::saying("Elsewhere") }).await;
    assert_eq!(outcome(&world, elsewhere).await.0, Status::Approved);
    world.clock.advance_seconds(301);
    let later = send(&world, &site, Draft::saying("Number five")).await;
    assert_eq!(outcome(&world, later).await.0, Status::Approved);
}

#[tokio::test]
async fn brake_is_not_kept_on_by_what_is_held_or_spam_anyway() {
    let world = World::new();
    let off = ("proof_of_work", "off");
    let site = world.site("blog", &[("moderation", "open"), ("flood_limit", "5"), ("max_links", "1"), off]).await;
    for n in 0..5 {
        send(&world, &site, Draft { network: [198, 51, 100, n], ..Draft::saying(&format!("Number {n}")) }).await;
    }
    world.clock.advance_seconds(240);
    for n in 0..6 {
        let body = format!("Number {n} of those with https://shop{n}.example in them");
        send(&world, &site, Draft { network: [198, 51, 100, 10 + n], ..Draft::saying(&body) }).await;
        let draft = Draft { network: [192, 0, 2, n], ..Draft::saying(&format!("A program writes {n}")) };
        let draft = Draft { is_honeypot_filled: true, ..draft };
        send(&world, &site, draft).await;
    }
    let braked = send(&world, &site, Draft::saying("While it lasts")).await;
    assert_eq!(outcome(&world, braked).await, (Status::Pending, vec!["site_flooded".to_owned()]));
    world.clock.advance_seconds(120);
    let free = send(&world, &site, Draft::saying("Six minutes after the last that counted")).await;
    assert_eq!(outcome(&world, free).await.0, Status::Approved);
}

#[tokio::test]
async fn copies_of_a_strangers_comment_do_not_take_it_down() {
    const COPIER: [u8; 4] = [198, 51, 100, 1];
    const OTHER: [u8; 4] = [198, 51, 100, 2];
    for (networks, article) in [([COPIER, COPIER], "/a"), ([COPIER, OTHER], "/a"), ([COPIER, COPIER], "/b")] {
        for (text, original, stays) in [
            ("The ferry leaves at eight in winter, and the last one back is at six", [203, 0, 113, 77], true),
            ("The ferry leaves at eight, all times stand at http://ferry.example in winter", [203, 0, 113, 77], false),
            ("The ferry leaves at eight in winter, and the last one back is at six", COPIER, false),
        ] {
            let world = World::new();
            let site = world.site("blog", OPEN).await;
            let first = send(&world, &site, Draft { network: original, ..Draft::saying(text) }).await;
            let mut copies = Vec::new();
            for (name, network) in ["Eve", "Mallory"].into_iter().zip(networks) {
                copies.push(send(&world, &site, Draft { network, article, name, ..Draft::saying(text) }).await);
            }
            let is_flood = article != "/a" || networks.iter().any(|network| *network != original);
            assert_eq!(world.find(first).await.unwrap().is_visible, stays || !is_flood, "{text} from {original:?}");
            for copy in copies {
                assert_eq!(world.find(copy).await.unwrap().is_visible, !is_flood, "{text} from {networks:?}");
            }
            assert_eq!(world.counter_findings().await, Vec::<String>::new());
        }
    }
}

#[tokio::test]
async fn copies_of_a_comment_do_not_take_it_down_where_its_author_has_proved_others() {
    let world = World::new();
    let site = world.site("blog", OPEN).await;
    let first = world.submit(&site, Draft::saying("My first comment here.")).await.unwrap();
    let proof = token(&world, &site, &first);
    let text = "The ferry leaves at eight in winter, and the last one back is at six in the evening";
    let mine = send(&world, &site, Draft { author_token: Some(proof), ..Draft::saying(text) }).await;
    for n in 0..3 {
        let copy = Draft {
            network: [198, 51, 100, n],
            article: "/b",
            name: ["Eve", "Mallory", "Trudy"][usize::from(n)],
            ..Draft::saying(text)
        };
        send(&world, &site, copy).await;
    }
    assert!(world.find(mine).await.unwrap().is_visible);
}

/// Gives texts of the same words in ever other order: unlike each other, but alike enough to share bands.
fn shuffled_text(n: usize) -> String {
    let mut words = "tide harbour moon table wind coast sand boat night light keeper brother summer rain"
        .split(' ')
        .collect::<Vec<_>>();
    let mut state = n as u64 + 1;
    for left in (1..words.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        words.swap(left, (state >> 33) as usize % (left + 1));
    }
    words.join(" ")
}

#[tokio::test]
async fn band_that_many_unlike_texts_share_keeps_the_newest_and_floods_are_found_in_it() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open"), ("proof_of_work", "off")]).await;
    let mut shared: BTreeMap<i64, usize> = BTreeMap::new();
    for n in 0..600 {
        let text = shuffled_text(n);
        Sketch::of(&text).unwrap().bands().iter().for_each(|band| *shared.entry(*band).or_default() += 1);
        send(&world, &site, Draft { network: [198, 18, (n / 250) as u8, (n % 250) as u8], ..Draft::saying(&text) })
            .await;
    }
    assert!(shared.values().any(|count| *count > 100), "the texts share bands");
    let most = world.count("near_texts GROUP BY band ORDER BY 1 DESC LIMIT 1").await;
    assert!((33..=65).contains(&most), "{most} texts under one band");
    let flood =
        |n: u8| Draft { network: [203, 0, 113, n], ..Draft::saying(&format!("{} number {n}", shuffled_text(7_000))) };
    let mut codes = Vec::new();
    for n in 0..4 {
        let id = send(&world, &site, flood(n)).await;
        codes.push(outcome(&world, id).await.1);
    }
    assert!(codes[2..].iter().flatten().any(|code| code == "near_duplicates"), "{codes:?}");
}
