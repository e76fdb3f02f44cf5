//! Explains a score by words and hosts that a moderator can see in the comment.

use super::address;
use super::features::{Features, gram_slots, slot_of};
use super::model::{Model, value_of_each};
use super::normalised::Normalised;
use super::readiness::HOLD_THRESHOLD;
use super::slot::Kind;
use super::word::words;
use std::collections::BTreeMap;

/// The most words and hosts of an explanation.
const MAX_TERM_COUNT: usize = 5;

/// Longer words are left out: they would fill the page.
const MAX_TERM_CHARS: usize = 64;

/// The classifier's score of a text, and the terms that weighed most.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The probability of spam, 0 to 1.
    pub probability: f32,
    /// The words and hosts that weighed most for the side that won, which from 0.5 is spam: at most five, the heaviest
    /// first. Their contributions are positive where spam has won, else negative.
    pub terms: Vec<Term>,
}

/// A word or host, and how much it weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// In lower case, 1 to 64 characters. Not escaped for HTML.
    pub text: String,
    /// Its name.
    pub kind: TermKind,
    /// What it added to the logarithm of the odds of spam, with its runs of four letters. Parts that several words
    /// share count for each of them, so that contributions cannot be added up.
    pub contribution: f32,
}

/// The kind of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A word of the text.
    Word,
    /// A host that the text links to, or a domain above it.
    Host,
    /// The host of the author's website, or a domain above it.
    Website,
}

/// Returns a model's score of a text and its author's website, with the terms that weighed most.
pub fn explain(model: &Model, text: &str, website: Option<&str>) -> Explanation {
    let features = Features::of(text, website);
    let probability = model.probability(&features);
    let direction = if probability >= HOLD_THRESHOLD { 1.0 } else { -1.0 };
    let value = value_of_each(&features);
    let mut terms: Vec<Term> = weights(model, text, website)
        .into_iter()
        .map(|((kind, text), weight)| Term { text, kind, contribution: weight * value })
        .filter(|term| term.contribution * direction > 0.0)
        .collect();
    // Equals stay in the order of kind and text.
    terms.sort_by(|one, other| (other.contribution * direction).total_cmp(&(one.contribution * direction)));
    terms.truncate(MAX_TERM_COUNT);
    Explanation { probability, terms }
}

fn weights(model: &Model, text: &str, website: Option<&str>) -> BTreeMap<(TermKind, String), f32> {
    let normalised = Normalised::of(text);
    let mut weights = BTreeMap::new();
    let mut add = |kind: TermKind, text: &str, weight: &dyn Fn() -> f32| {
        if text.chars().nth(MAX_TERM_CHARS).is_none() {
            weights.entry((kind, text.to_owned())).or_insert_with(weight);
        }
    };
    for word in words(normalised.as_str()) {
        let own = model.weight(slot_of(Kind::Word, word));
        add(TermKind::Word, word, &|| own + gram_slots(word).map(|slot| model.weight(slot)).sum::<f32>());
    }
    for host in address::hosts(normalised.as_str()).into_iter().flat_map(address::with_parents) {
        add(TermKind::Host, host, &|| model.weight(slot_of(Kind::Host, host)));
    }
    let website = website.map(str::to_lowercase).unwrap_or_default();
    for host in address::with_parents(address::host(&website)) {
        add(TermKind::Website, host, &|| model.weight(slot_of(Kind::Website, host)));
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::spam::classifier::Label;

    fn model() -> Model {
        let examples = [
            ("cheap pills at http://pills.example today", Some("http://shop.example"), Label::Spam),
            ("cheap watches at http://watch.example today", Some("http://shop.example"), Label::Spam),
            ("i agree with the second paragraph", None, Label::Ham),
            ("the third paragraph is wrong today", None, Label::Ham),
        ];
        let examples = examples.map(|(text, website, label)| (Features::of(text, website), label));
        Model::rebuild(examples.iter().map(|(features, label)| (features, *label)), 1)
    }

    fn named(explanation: &Explanation) -> Vec<(TermKind, &str)> {
        explanation.terms.iter().map(|term| (term.kind, term.text.as_str())).collect()
    }

    #[test]
    fn spam_is_explained_by_what_speaks_for_spam() {
        let explanation =
            explain(&model(), "CHEAP pills, paragraph, at http://pills.example", Some("https://www.shop.example/"));
        assert!(explanation.probability > 0.5);
        let terms = named(&explanation);
        for expected in [(TermKind::Word, "cheap"), (TermKind::Word, "pills")] {
            assert!(terms.contains(&expected), "{expected:?} is not in {terms:?}");
        }
        assert!(!terms.contains(&(TermKind::Word, "paragraph")), "{terms:?}");
        assert!(explanation.terms.iter().all(|term| term.contribution > 0.0));
        assert!(explanation.terms.is_sorted_by(|one, next| one.contribution >= next.contribution));
    }

    #[test]
    fn hosts_and_websites_are_named_as_such() {
        let explanation = explain(&model(), "http://pills.example", Some("http://shop.example"));
        let terms = named(&explanation);
        assert!(terms.contains(&(TermKind::Host, "pills.example")), "{terms:?}");
        assert!(terms.contains(&(TermKind::Website, "shop.example")), "{terms:?}");
    }

    #[test]
    fn ham_is_explained_by_what_speaks_against_spam() {
        let explanation = explain(&model(), "the paragraph is cheap", None);
        assert!(explanation.probability < 0.5);
        assert!(named(&explanation).contains(&(TermKind::Word, "paragraph")));
        assert!(explanation.terms.iter().all(|term| term.contribution < 0.0));
    }

    #[test]
    fn at_most_five_terms_are_named_and_none_that_is_endless() {
        let endless = "cheap".repeat(13);
        let explanation =
            explain(&model(), &format!("{endless} cheap pills watches at today http pills example"), None);
        assert_eq!(explanation.terms.len(), 5);
        assert!(explanation.terms.iter().all(|term| term.text != endless));
        assert_eq!(explain(&Model::default(), "cheap pills", None).terms, []);
    }
}
