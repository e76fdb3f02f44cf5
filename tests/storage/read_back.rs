//! What somebody with the database, and without the keyring, finds out about spam that was deleted. Each attack is tried on
//! plain features first, where it succeeds.

use crate::common::database::{Engine, engine};
use crate::support::{Draft, World, execute};
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::site::Site;
use afterword::domain::spam::{Features, Filter, Label, Lesson};
use afterword::jobs;
use afterword::service::learning;
use afterword::service::moderate::Verb;
use afterword::service::pace::Pace;
use afterword::storage::AnyConnection;
use afterword::storage::training::{self, StoredLesson};
use std::collections::BTreeSet;
use tokio::sync::watch;

const SPAM: &str = "Call Dagmar Winterfeld on 5550142867 for cheap teapots";
const SECRETS: [&str; 3] = ["dagmar", "winterfeld", "5550142867"];
/// Texts that readers see, with the name that the attacker looks for and without it.
const KNOWN: [(&str, bool); 6] = [
    ("The Winterfeld family kept a boat here.", true),
    ("I met a Winterfeld at the pier once.", true),
    ("In this town, Winterfeld is a common name.", true),
    ("The tide was late this morning.", false),
    ("I read this on the train at the pier.", false),
    ("In this town, a boat is a common name.", false),
];

type Places = BTreeSet<u16>;

const GRAM: u8 = 1;
const WORD: u8 = 2;

/// Gives the place of a feature, as anybody can read it in the source.
fn place(kind: u8, bytes: &[u8]) -> u16 {
    let add = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let mut mixed = [kind].iter().chain(bytes).fold(0xcbf2_9ce4_8422_2325, add);
    mixed ^= mixed >> 33;
    mixed = mixed.wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^= mixed >> 33;
    (mixed.wrapping_mul(0xc4ce_b9fe_1a85_ec53) >> 48) as u16
}

/// Puts runs of four bytes together again: words of letters and digits all of whose runs are there, and that are there
/// themselves.
fn read_back(places: &Places) -> BTreeSet<String> {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    const LONGEST: usize = 12;
    // Where a tenth of all places is taken, every word seems to be there.
    if places.len() > 6_553 {
        return BTreeSet::new();
    }
    let has = |kind, bytes: &[u8]| places.contains(&place(kind, bytes));
    let letters = || ALPHABET.iter().copied();
    let starts = letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| vec![a, b, c])));
    let mut begun: Vec<Vec<u8>> = starts.filter(|start| has(GRAM, &[b" ", &start[..]].concat())).collect();
    let mut found = BTreeSet::new();
    while let Some(word) = begun.pop() {
        let next = |letter: u8| [&word[word.len() - 3..], &[letter]].concat();
        if has(GRAM, &next(b' ')) && has(WORD, &word) {
            found.insert(String::from_utf8(word.clone()).unwrap());
        }
        if word.len() < LONGEST {
            begun.extend(
                letters().filter(|letter| has(GRAM, &next(*letter))).map(|letter| [&word[..], &[letter]].concat()),
            );
        }
    }
    found
}

/// Tells whether a text seems to have what some known texts have in common, and none of the other known texts.
fn shares_a_mark(unknown: &Places, known: &[(Places, bool)]) -> bool {
    let mut with = known.iter().filter(|(_, has_it)| *has_it).map(|(places, _)| places);
    let first = with.next().unwrap().clone();
    let mut marks = with.fold(first, |marks, places| marks.intersection(places).copied().collect());
    known.iter().filter(|(_, has_it)| !has_it).for_each(|(places, _)| marks.retain(|mark| !places.contains(mark)));
    !marks.is_empty() && marks.is_subset(unknown)
}

fn plain(text: &str) -> Places {
    Features::of(text, None).slots().iter().copied().collect()
}

/// Takes bytes for places, wherever they may begin.
fn places_in(bytes: &[u8]) -> Places {
    (0..2).flat_map(|offset| bytes[offset..].as_chunks::<2>().0).map(|pair| u16::from_le_bytes(*pair)).collect()
}

/// Takes bytes for weights: which of them speak for spam.
fn weights_in(bytes: &[u8]) -> Places {
    let (weights, _) = bytes.as_chunks::<4>();
    let is_spam = |(_, weight): &(u16, &[u8; 4])| f32::from_le_bytes(**weight) > 0.0;
    (0..=u16::MAX).zip(weights).filter(is_spam).map(|(place, _)| place).collect()
}

fn lessons() -> Vec<Lesson> {
    let known = KNOWN.iter().map(|(text, _)| Lesson::of(text, None, Label::Ham));
    known.chain([Lesson::of(SPAM, None, Label::Spam)]).collect()
}

async fn decided(world: &World, site: &Site, text: &str, status: Status) -> CommentId {
    world.clock.advance_seconds(1);
    let id = world.submit(site, Draft::saying(text)).await.unwrap().comment.id;
    world.decide(id, Verb::Become(status)).await.unwrap();
    id
}

#[test]
fn words_are_read_back_from_features_and_weights_that_are_not_sealed() {
    let secrets: BTreeSet<_> = SECRETS.map(str::to_owned).into();
    assert!(read_back(&plain(SPAM)).is_superset(&secrets), "{:?}", read_back(&plain(SPAM)));
    // The other name is in texts that are no spam, too, so that its weights say so.
    let found = read_back(&weights_in(&Filter::rebuild(&lessons()).to_bytes()));
    assert!(found.contains("dagmar") && found.contains("5550142867"), "{found:?}");
    // Nor would it be enough to put all places into another, secret order.
    let moved = |text: &str| plain(text).iter().map(|place| place.wrapping_mul(40_503).wrapping_add(12_345)).collect();
    let known = KNOWN.map(|(text, has_it)| (moved(text), has_it));
    assert!(read_back(&moved(SPAM)).is_disjoint(&secrets));
    assert!(shares_a_mark(&moved(SPAM), &known));
    assert!(!shares_a_mark(&moved("Call somebody else on 5550142867 for cheap teapots"), &known));
}

#[tokio::test]
async fn words_of_deleted_spam_are_not_read_back_from_the_database() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    for (text, _) in KNOWN {
        decided(&world, &site, text, Status::Approved).await;
    }
    let spam = decided(&world, &site, SPAM, Status::Spam).await;
    world.delete(spam).await.unwrap();
    learning::rebuild(&world.service, site.id).await.unwrap();
    let id = site.id;
    let (kept, snapshot) = world
        .read(move |connection| {
            Ok((training::lessons_after(connection, id, 0, 99)?, training::snapshot(connection, id)?))
        })
        .await;
    let mut rows = Vec::new();
    for kept in &kept {
        let StoredLesson::Sealed(label, sealed) = kept else { panic!("{kept:?}") };
        rows.push((*label, places_in(sealed.as_bytes())));
    }
    assert_eq!(rows.len(), 7, "the example outlives its comment");
    let snapshot = snapshot.unwrap();
    let stolen = rows.iter().map(|(_, places)| read_back(places));
    let stolen =
        stolen.chain([read_back(&weights_in(snapshot.as_bytes())), read_back(&places_in(snapshot.as_bytes()))]);
    let found: BTreeSet<String> = stolen.flatten().collect();
    assert!(SECRETS.iter().all(|secret| !found.contains(*secret)), "{found:?}");
    let (unknown, known) = rows.split_last().unwrap();
    assert_eq!(unknown.0, Label::Spam);
    let known: Vec<_> = known.iter().zip(KNOWN).map(|((_, places), (_, has_it))| (places.clone(), has_it)).collect();
    assert!(!shares_a_mark(&unknown.1, &known));
    // Whoever has the keyring has the filter as it was.
    let filter = learning::filter(&world.service, site.id).await.unwrap().unwrap();
    assert_eq!(filter.to_bytes(), Filter::rebuild(&lessons()).to_bytes());
}

/// Keeps the lessons as versions before this one did.
async fn keep_open(world: &World, site: &Site) {
    let hex = |bytes: &[u8]| match engine() {
        Engine::Sqlite => format!("x'{}'", data_encoding::HEXLOWER.encode(bytes)),
        Engine::Postgres => format!("'\\x{}'", data_encoding::HEXLOWER.encode(bytes)),
    };
    let mut statements = format!("INSERT INTO spam_filters VALUES ({}, 7, 0, NULL, 0, -1, 0);", site.id.get());
    for (position, lesson) in (1..).zip(&lessons()) {
        let (label, features) = (if lesson.label == Label::Spam { "spam" } else { "ham" }, lesson.features.to_bytes());
        let sketch = lesson.sketch.map_or("NULL".to_owned(), |sketch| hex(&sketch));
        statements += &format!(
            "INSERT INTO spam_examples (site_id, position, label, features, sketch, created_at)
                VALUES ({}, {position}, '{label}', {}, {sketch}, 0);",
            site.id.get(),
            hex(&features)
        );
    }
    world.write(move |connection| execute(connection, &statements)).await;
}

#[tokio::test]
async fn what_was_learned_before_is_sealed_and_not_forgotten() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    keep_open(&world, &site).await;
    assert!(learning::filter(&world.service, site.id).await.unwrap().is_some(), "until then, it is used as it is");
    jobs::run_due(&world.service).await;
    assert_eq!(world.count("spam_examples WHERE sealed IS NOT NULL AND features IS NULL AND sketch IS NULL").await, 7);
    assert_eq!(world.count("spam_filters WHERE snapshot IS NOT NULL AND snapshot_head = 7").await, 1);
    let filter = learning::filter(&world.service, site.id).await.unwrap().unwrap();
    assert_eq!(filter.to_bytes(), Filter::rebuild(&lessons()).to_bytes());
}

#[tokio::test]
async fn sealing_stops_with_the_program_and_goes_on_with_the_next_start() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    keep_open(&world, &site).await;
    let (stop, stopped) = watch::channel(true);
    let mut pace = Pace::until(stopped);
    assert_eq!(learning::rebuild_due(&world.service, &mut pace).await.unwrap(), 0);
    assert_eq!(world.count("spam_examples WHERE sealed IS NULL").await, 7, "it went on");
    stop.send(false).unwrap();
    assert_eq!(learning::rebuild_due(&world.service, &mut pace).await.unwrap(), 1);
    assert_eq!(world.count("spam_examples WHERE sealed IS NULL").await, 0);
}

#[tokio::test]
async fn lessons_that_are_too_many_go_a_bounded_number_at_a_time_and_the_oldest_first() {
    let world = World::new();
    let site = world.site("blog", &[]).await;
    keep_open(&world, &site).await;
    let id = site.id;
    let last = world.read(move |connection| training::superseded(connection, id, 2)).await;
    assert_eq!(last, Some(5));
    let shorten = move |connection: &mut AnyConnection| training::shorten(connection, id, 5, 3);
    assert_eq!(world.write(shorten).await, (3, false));
    assert_eq!(world.count("spam_examples WHERE position <= 3").await, 0);
    assert_eq!(world.write(shorten).await, (2, true));
    assert_eq!(world.count("spam_examples WHERE position > 5").await, 2);
    assert_eq!(world.read(move |connection| training::superseded(connection, id, 2)).await, None);
}

#[tokio::test]
async fn site_takes_comments_also_where_the_keyring_does_not_open_what_was_learned() {
    let world = World::new();
    let site = world.site("blog", &[("moderation", "open")]).await;
    decided(&world, &site, SPAM, Status::Spam).await;
    learning::rebuild(&world.service, site.id).await.unwrap();
    let mut other = world.service.clone();
    (other.keyring, other.filters) = (afterword::crypto::Keyring::generate().into(), std::sync::Arc::default());
    let filter = learning::filter(&other, site.id).await.unwrap().unwrap();
    assert_eq!(filter.to_bytes(), Filter::default().to_bytes());
}
