//! How good the classifier is on comments of three made-up sites, which a seed decides. Both kinds share most of their
//! words, so that no single word tells them apart.

use super::{Evaluation, Example, Features, Label, Protocol, Readiness, evaluate};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};

const COMMENT_COUNT: usize = 400;

/// What all comments are made of.
const COMMON: &[&str] = &[
    "the", "a", "and", "but", "this", "that", "is", "was", "so", "very", "really", "just", "my", "your", "for", "with",
    "here", "there", "please", "thanks", "good", "great", "new", "best", "first", "time", "people", "site", "link",
    "read", "look", "like", "share", "free", "today", "week", "year", "work", "home", "money", "think", "know", "want",
    "make",
];

/// What the articles of each site are about.
const TOPICS: [&[&str]; 3] = [
    &["sourdough", "starter", "oven", "crumb", "flour", "proof", "knead", "crust", "rye", "salt", "loaf", "bake"],
    &["trail", "summit", "boots", "ridge", "map", "hut", "rope", "weather", "valley", "tent", "path", "climb"],
    &["compiler", "borrow", "thread", "crate", "lint", "macro", "parser", "stack", "trait", "loop", "cache", "bench"],
];

const OPINIONS: &[&str] =
    &["agree", "disagree", "wrong", "question", "paragraph", "author", "mistake", "example", "why", "because"];

const OFFERS: &[&str] = &[
    "discount",
    "pills",
    "casino",
    "followers",
    "loan",
    "bonus",
    "cheap",
    "visit",
    "earn",
    "subscribe",
    "promo",
    "deal",
];

const CALLS: [&str; 4] = ["visit my page for more", "earn from home now", "get a bonus today", "subscribe for a promo"];

struct Author(StdRng);

impl Author {
    fn words(&mut self, list: &[&str], count: usize) -> Vec<String> {
        (0..count).filter_map(|_| list.choose(&mut self.0).map(|word| (*word).to_owned())).collect()
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        self.0.random_range(least..=most)
    }

    fn shuffled(&mut self, mut words: Vec<String>) -> Vec<String> {
        words.shuffle(&mut self.0);
        words
    }

    /// Talks about the article; now and then with a link, or a word that advertisers use.
    fn ham(&mut self, topic: &[&str]) -> String {
        let common = self.between(4, 14);
        let mut words = self.words(COMMON, common);
        words.extend(self.words(topic, 2));
        if self.0.random_ratio(70, 100) {
            words.extend(self.words(OPINIONS, 1));
        }
        if self.0.random_ratio(25, 100) {
            words.extend(self.words(OFFERS, 1));
        }
        let mut text = self.shuffled(words).join(" ");
        if self.0.random_ratio(12, 100) {
            text += &format!(" https://docs{}.example/{}", self.0.random_range(0..40), self.0.random_range(0..1_000));
        }
        text
    }

    /// Advertises; half of it behind words about the article, some of it without a link.
    fn spam(&mut self, topic: &[&str]) -> String {
        let common = self.between(4, 14);
        let mut words = self.words(COMMON, common);
        let offer = self.between(1, 2);
        words.extend(self.words(OFFERS, offer));
        if self.0.random_ratio(50, 100) {
            words.extend(self.words(topic, 1));
        }
        if self.0.random_ratio(20, 100) {
            words.extend(self.words(OPINIONS, 1));
        }
        let mut text = self.shuffled(words).join(" ");
        if self.0.random_ratio(60, 100) {
            text += &format!(" {}", CALLS.choose(&mut self.0).unwrap());
        }
        if self.0.random_ratio(55, 100) {
            text +=
                &format!(" http://shop{}.example/?ref={}", self.0.random_range(0..60), self.0.random_range(0..1_000));
        }
        text
    }
}

fn texts(seed: u64) -> Vec<Vec<(String, Label)>> {
    let mut author = Author(StdRng::seed_from_u64(seed));
    let mut comment = |topic: &[&str]| match author.0.random_ratio(45, 100) {
        true => (author.spam(topic), Label::Spam),
        false => (author.ham(topic), Label::Ham),
    };
    TOPICS.iter().map(|topic| (0..COMMENT_COUNT).map(|_| comment(topic)).collect()).collect()
}

fn measured(protocol: Protocol) -> Evaluation {
    let example = |(text, label): &(String, Label)| Example { features: Features::of(text, None), label: *label };
    let files: Vec<Vec<Example>> = texts(12).iter().map(|file| file.iter().map(example).collect()).collect();
    evaluate(&files, protocol, 1).unwrap()
}

#[test]
fn no_single_word_tells_the_made_up_comments_apart() {
    let texts: Vec<(String, Label)> = texts(12).concat();
    for word in COMMON
        .iter()
        .chain(OPINIONS)
        .chain(OFFERS)
        .chain(TOPICS.iter().flat_map(|topic| topic.iter()))
        .chain(&["http", "https", "example"])
    {
        let says_spam = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|other| other == *word);
        let right = texts.iter().filter(|(text, label)| says_spam(text) == (*label == Label::Spam)).count();
        let accuracy = right as f64 / texts.len() as f64;
        assert!((0.2..0.8).contains(&accuracy), "{word} alone is right {accuracy:.3} of the time");
    }
}

#[test]
fn ten_folds_are_told_apart() {
    let whole = measured(Protocol::KFold(10)).whole;
    assert!(whole.accuracy.unwrap() >= 0.955, "{whole:?}");
    assert!(whole.recall_at_one_percent.unwrap() >= 0.90, "{whole:?}");
}

#[test]
fn comments_on_a_site_never_seen_are_told_apart() {
    let evaluation = measured(Protocol::LeaveOneFileOut);
    assert_eq!(evaluation.files.len(), 3);
    let mean = evaluation.mean.unwrap();
    assert!(mean.recall_at_one_percent.unwrap() >= 0.80, "{evaluation:?}");
    assert!(mean.sure_false_positive_rate.unwrap() <= 0.012, "{evaluation:?}");
}

#[test]
fn comments_are_told_apart_while_they_come_in() {
    let whole = measured(Protocol::Prequential).whole;
    assert!(whole.recall_at_one_percent.unwrap() >= 0.75, "{whole:?}");
}

#[test]
fn made_up_comments_suffice_for_the_classifier_to_act() {
    let labels: Vec<Label> = texts(12).concat().into_iter().map(|(_, label)| label).collect();
    let spam_count = labels.iter().filter(|label| **label == Label::Spam).count();
    assert_eq!(Readiness::of(spam_count as u64, (labels.len() - spam_count) as u64), Readiness::Full);
}
