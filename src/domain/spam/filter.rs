//! The spam filter of one site: the classifier, and the texts that it has learned from.
//!
//! A filter is a pure function of the lessons, in their order; so all instances have the same bits, after any restart.
//! Of near-duplicates it learns one of each label.

use super::classifier::{Features, HOLD_THRESHOLD, Label, Model, Readiness, SPAM_THRESHOLD, explain};
use super::sketch::Sketch;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};

/// The points of a text that the filter takes for spam but may only hold.
const HOLDS: i32 = 50;
/// The points of a text that the filter is sure of: enough for spam.
const SURE: i32 = 100;
/// The stored bytes of one known text.
const KNOWN_BYTES: usize = 1 + SKETCH_BYTES;
const SKETCH_BYTES: usize = 16;

/// One thing to learn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// The features of the text.
    pub features: Features,
    /// The sketch of the text, by which texts that are nearly the same are found; `None` for a short one.
    pub sketch: Option<[u8; SKETCH_BYTES]>,
    /// A moderator's decision.
    pub label: Label,
}

impl Lesson {
    /// Makes the lesson of a text with the website of its author.
    pub fn of(text: &str, website: Option<&str>, label: Label) -> Self {
        let sketch = Sketch::of(text).and_then(|sketch| sketch.as_bytes().try_into().ok());
        Self { features: Features::of(text, website), sketch, label }
    }

    /// Returns the bytes to keep, but for the label: the length of the sketch, the sketch, the features. From them, words of
    /// the text can be found: they are to be sealed.
    pub fn to_bytes(&self) -> Vec<u8> {
        let sketch = self.sketch.as_slice().as_flattened();
        [&[sketch.len() as u8], sketch, &self.features.to_bytes()].concat()
    }

    /// Reads what `to_bytes` gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8], label: Label) -> Option<Self> {
        let (length, rest) = bytes.split_first()?;
        let (sketch, features) = rest.split_at_checked(usize::from(*length))?;
        let sketch = if sketch.is_empty() { None } else { Some(sketch.try_into().ok()?) };
        Some(Self { features: Features::from_bytes(features).ok()?, sketch, label })
    }
}

/// A classifier with the texts that it knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    model: Model,
    /// The labels and sketches of what was learned; a short text has a sketch of zeros, which is like no other.
    known: Vec<(Label, [u8; SKETCH_BYTES])>,
}

impl Filter {
    /// Learns from all lessons at once, the oldest first. The same lessons give the same filter, bit for bit.
    pub fn rebuild(lessons: &[Lesson]) -> Self {
        let mut filter = Self::default();
        let fresh: Vec<&Lesson> = lessons.iter().filter(|lesson| filter.note(lesson)).collect();
        filter.model = Model::rebuild(fresh.into_iter().map(|lesson| (&lesson.features, lesson.label)), 0);
        filter
    }

    /// Learns from one more lesson, unless it knows a text that is nearly the same.
    pub fn learn(&mut self, lesson: &Lesson) {
        if self.note(lesson) {
            self.model.learn(&lesson.features, lesson.label);
        }
    }

    /// Notes a text; tells whether it is a new one.
    fn note(&mut self, lesson: &Lesson) -> bool {
        if let Some(sketch) = lesson.sketch {
            let is_known = |(label, known): &(Label, [u8; SKETCH_BYTES])| {
                *label == lesson.label && Sketch::are_alike(known, &sketch)
            };
            if self.known.iter().any(is_known) {
                return false;
            }
        }
        self.known.push((lesson.label, lesson.sketch.unwrap_or_default()));
        true
    }

    /// Returns the readiness of the filter.
    pub fn readiness(&self) -> Readiness {
        let spam = self.known.iter().filter(|(label, _)| *label == Label::Spam).count() as u64;
        Readiness::of(spam, self.known.len() as u64 - spam)
    }

    /// Says what follows for a text with the website of its author; nothing for what is no spam: the filter publishes
    /// nothing.
    pub fn verdict(&self, text: &str, website: Option<&str>) -> Option<Verdict> {
        let readiness = self.readiness();
        if readiness == Readiness::Silent {
            return None;
        }
        if self.model.probability(&Features::of(text, website)) < HOLD_THRESHOLD {
            return None;
        }
        let explanation = explain(&self.model, text, website);
        let is_sure = readiness == Readiness::Full && explanation.probability >= SPAM_THRESHOLD;
        let weight = if is_sure { Weight::Points(SURE) } else { Weight::HoldPoints(HOLDS) };
        let percent = (explanation.probability * 100.0).floor();
        let words: Vec<_> = explanation.terms.iter().map(|term| term.text.as_str()).collect();
        let words = if words.is_empty() { "–".to_owned() } else { words.join(", ") };
        let reason = Reason::new(ReasonCode::ClassifierSpam).with("percent", percent).with("words", words);
        Some(Verdict::new(weight, reason))
    }

    /// Returns the bytes to store.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.model.to_bytes();
        for (label, sketch) in &self.known {
            bytes.push(u8::from(*label == Label::Spam));
            bytes.extend_from_slice(sketch);
        }
        bytes
    }

    /// Reads what `to_bytes` gave; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (model, known) = bytes.split_at_checked(Model::BYTES)?;
        if known.len() % KNOWN_BYTES != 0 {
            return None;
        }
        let read = |one: &[u8]| {
            let (label, sketch) = one.split_first()?;
            let label = if *label == 1 { Label::Spam } else { Label::Ham };
            Some((label, sketch.try_into().ok()?))
        };
        let known: Option<Vec<_>> = known.chunks_exact(KNOWN_BYTES).map(read).collect();
        Some(Self { model: Model::from_bytes(model).ok()?, known: known? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAM: &[&str] = &[
        "buy",
        "cheap",
        "free",
        "subscribe",
        "channel",
        "win",
        "money",
        "offer",
        "click",
        "deal",
        "shop",
        "followers",
        "bonus",
        "discount",
        "visit",
        "profile",
        "earn",
        "prize",
        "limited",
        "instant",
        "guaranteed",
        "download",
        "gift",
        "cash",
    ];
    const HAM: &[&str] = &[
        "garden",
        "remember",
        "bridge",
        "mother",
        "song",
        "morning",
        "letter",
        "winter",
        "photograph",
        "chapter",
        "river",
        "thank",
        "memory",
        "teacher",
        "village",
        "recipe",
        "corner",
        "wrong",
        "agree",
        "paragraph",
        "story",
        "train",
        "autumn",
        "quiet",
    ];

    /// Draws ten words for a number, so that hardly any two texts are near-duplicates.
    fn text(words: &[&str], number: usize) -> String {
        let mut state = number as u64 * 2_654_435_761 + 12_345;
        let mut draw = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            words[(state >> 33) as usize % words.len()]
        };
        (0..10).map(|_| draw()).collect::<Vec<_>>().join(" ")
    }

    fn spam(n: usize) -> String {
        text(SPAM, n)
    }

    fn ham(n: usize) -> String {
        text(HAM, n)
    }

    fn taught(count: usize) -> Filter {
        let mut filter = Filter::default();
        for n in 0..count {
            filter.learn(&Lesson::of(&spam(n), None, Label::Spam));
            filter.learn(&Lesson::of(&ham(n), None, Label::Ham));
        }
        filter
    }

    fn weight(filter: &Filter, text: &str) -> Option<Weight> {
        filter.verdict(text, None).map(|verdict| verdict.weight())
    }

    #[test]
    fn filter_is_silent_at_first_then_holds_and_then_marks() {
        let text = spam(1_000);
        assert_eq!(weight(&taught(19), &text), None);
        assert_eq!(weight(&taught(60), &text), Some(Weight::HoldPoints(50)));
        assert_eq!(weight(&taught(150), &text), Some(Weight::Points(100)));
        assert_eq!(weight(&taught(150), &ham(1_000)), None);
    }

    #[test]
    fn verdict_names_what_weighed_most() {
        let verdict = taught(150).verdict(&spam(1_000), None).unwrap();
        let words = verdict.reason().value("words").unwrap().to_owned();
        assert!(words.split(", ").all(|word| SPAM.contains(&word)), "{words}");
        assert!(verdict.reason().value("percent").unwrap().parse::<f32>().unwrap() >= 90.0);
    }

    #[test]
    fn of_texts_that_are_nearly_the_same_one_is_learned() {
        let mut once = taught(30);
        let mut often = once.clone();
        once.learn(&Lesson::of("Come to my channel and win a phone today 1", None, Label::Spam));
        for n in 1..50 {
            often.learn(&Lesson::of(&format!("Come to my channel and win a phone today {n}"), None, Label::Spam));
        }
        assert_eq!(once, often);
    }

    #[test]
    fn what_is_stored_comes_back_bit_for_bit() {
        let filter = taught(40);
        let bytes = filter.to_bytes();
        let again = Filter::from_bytes(&bytes).unwrap();
        assert_eq!(again, filter);
        assert_eq!(again.to_bytes(), bytes);
        assert_eq!(Filter::from_bytes(&bytes[1..]), None);
        assert_eq!(Filter::from_bytes(&[]), None);
    }

    #[test]
    fn kept_lesson_comes_back() {
        for text in ["Come to my channel and win a phone today", "Short.", ""] {
            let lesson = Lesson::of(text, Some("https://zoe.example"), Label::Spam);
            assert_eq!(Lesson::from_bytes(&lesson.to_bytes(), Label::Spam), Some(lesson.clone()), "{text:?}");
            assert_eq!(Lesson::from_bytes(&lesson.to_bytes()[1..], Label::Spam), None, "{text:?}");
        }
        assert_eq!(Lesson::from_bytes(&[], Label::Ham), None);
    }

    #[test]
    fn rebuilding_gives_the_same_filter_each_time() {
        let lessons: Vec<_> = (0..60)
            .flat_map(|n| [Lesson::of(&spam(n), None, Label::Spam), Lesson::of(&ham(n), None, Label::Ham)])
            .collect();
        assert_eq!(Filter::rebuild(&lessons).to_bytes(), Filter::rebuild(&lessons).to_bytes());
        assert_ne!(Filter::rebuild(&lessons), Filter::rebuild(&lessons[2..]));
    }
}
