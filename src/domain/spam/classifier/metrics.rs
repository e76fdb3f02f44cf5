//! Quality of predictions: accuracy, precision, recall, false positive rate.

use super::model::Label;
use super::readiness::{HOLD_THRESHOLD, SPAM_THRESHOLD};

/// The part of ham that may be taken for spam where recall is compared.
const ALLOWED_FALSE_POSITIVE_RATE: f64 = 0.01;

/// Quality of predictions. Spam is the positive class: a false positive is ham predicted as spam. Rates are 0 to 1, and
/// `None` for a division by zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Metrics {
    /// The number of examples.
    pub example_count: usize,
    /// The number of spam examples.
    pub spam_count: usize,
    /// Accuracy: the part of correct predictions at 0.5.
    pub accuracy: Option<f64>,
    /// Precision: the part of predicted spam at 0.5 that is spam.
    pub precision: Option<f64>,
    /// The part of spam that was taken for spam at 0.5.
    pub recall: Option<f64>,
    /// The part of ham that was taken for spam at 0.5.
    pub false_positive_rate: Option<f64>,
    /// The part of spam above a threshold that at most 1 % of ham reach. Equal probabilities stand or fall together.
    pub recall_at_one_percent: Option<f64>,
    /// The part of spam that was taken for spam at 0.9.
    pub sure_recall: Option<f64>,
    /// The part of ham that was taken for spam at 0.9.
    pub sure_false_positive_rate: Option<f64>,
}

impl Metrics {
    /// Compares probabilities of spam with what the examples were.
    pub(super) fn of(predictions: &[(f32, Label)]) -> Self {
        let spam_count = predictions.iter().filter(|(_, label)| *label == Label::Spam).count();
        let ham_count = predictions.len() - spam_count;
        let taken = |label: Label, threshold: f32| {
            predictions.iter().filter(|(probability, is)| *is == label && *probability >= threshold).count()
        };
        let (hits, misses) = (taken(Label::Spam, HOLD_THRESHOLD), taken(Label::Ham, HOLD_THRESHOLD));
        Self {
            example_count: predictions.len(),
            spam_count,
            accuracy: ratio(hits + ham_count - misses, predictions.len()),
            precision: ratio(hits, hits + misses),
            recall: ratio(hits, spam_count),
            false_positive_rate: ratio(misses, ham_count),
            recall_at_one_percent: recall_at(predictions, spam_count, ham_count),
            sure_recall: ratio(taken(Label::Spam, SPAM_THRESHOLD), spam_count),
            sure_false_positive_rate: ratio(taken(Label::Ham, SPAM_THRESHOLD), ham_count),
        }
    }

    /// Returns the mean of each rate, over those that have it, and the sum of the counts.
    pub(super) fn mean(all: &[Self]) -> Self {
        let mean_of = |rate: fn(&Self) -> Option<f64>| mean(all.iter().map(rate));
        Self {
            example_count: all.iter().map(|metrics| metrics.example_count).sum(),
            spam_count: all.iter().map(|metrics| metrics.spam_count).sum(),
            accuracy: mean_of(|metrics| metrics.accuracy),
            precision: mean_of(|metrics| metrics.precision),
            recall: mean_of(|metrics| metrics.recall),
            false_positive_rate: mean_of(|metrics| metrics.false_positive_rate),
            recall_at_one_percent: mean_of(|metrics| metrics.recall_at_one_percent),
            sure_recall: mean_of(|metrics| metrics.sure_recall),
            sure_false_positive_rate: mean_of(|metrics| metrics.sure_false_positive_rate),
        }
    }
}

/// Returns the mean of the numbers that are there.
fn mean(numbers: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, count) = numbers.flatten().fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn recall_at(predictions: &[(f32, Label)], spam_count: usize, ham_count: usize) -> Option<f64> {
    let allowed = (ham_count as f64 * ALLOWED_FALSE_POSITIVE_RATE).floor() as usize;
    let mut sorted = predictions.to_vec();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut hits, mut misses) = (0, 0);
    for equals in sorted.chunk_by(|one, other| one.0.total_cmp(&other.0).is_eq()) {
        let spam = equals.iter().filter(|(_, label)| *label == Label::Spam).count();
        misses += equals.len() - spam;
        if misses > allowed {
            break;
        }
        hits += spam;
    }
    if ham_count == 0 { None } else { ratio(hits, spam_count) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Ham, Spam};

    #[test]
    fn rates_follow_from_what_was_told_right_and_wrong() {
        let metrics = Metrics::of(&[(0.95, Spam), (0.6, Spam), (0.4, Spam), (0.5, Ham), (0.1, Ham)]);
        assert_eq!((metrics.example_count, metrics.spam_count), (5, 3));
        assert_eq!(metrics.accuracy, Some(0.6));
        assert_eq!(metrics.precision, Some(2.0 / 3.0));
        assert_eq!(metrics.recall, Some(2.0 / 3.0));
        assert_eq!(metrics.false_positive_rate, Some(0.5));
        assert_eq!(metrics.sure_recall, Some(1.0 / 3.0));
        assert_eq!(metrics.sure_false_positive_rate, Some(0.0));
        assert_eq!(metrics.recall_at_one_percent, Some(2.0 / 3.0));
    }

    #[test]
    fn one_in_a_hundred_of_ham_may_be_above_the_threshold() {
        let ham = |count| std::iter::repeat_n((0.2, Ham), count);
        let rest = [(0.9, Spam), (0.8, Ham), (0.7, Spam)];
        let recall = |count| Metrics::of(&ham(count).chain(rest).collect::<Vec<_>>()).recall_at_one_percent;
        assert_eq!(recall(98), Some(0.5), "1 of 99 is more than one in a hundred");
        assert_eq!(recall(99), Some(1.0));
    }

    #[test]
    fn equal_probabilities_stand_or_fall_together() {
        let order = [(0.9, Spam), (0.9, Ham)];
        for predictions in [order, [order[1], order[0]]] {
            assert_eq!(Metrics::of(&predictions).recall_at_one_percent, Some(0.0));
        }
    }

    #[test]
    fn what_would_divide_by_nothing_is_not_there() {
        let metrics = Metrics::of(&[(0.1, Ham)]);
        assert_eq!((metrics.precision, metrics.recall, metrics.recall_at_one_percent), (None, None, None));
        assert_eq!(Metrics::of(&[(0.9, Spam)]).recall_at_one_percent, None);
        assert_eq!(Metrics::of(&[]).accuracy, None);
    }

    #[test]
    fn mean_is_of_what_is_there() {
        assert_eq!(mean([Some(1.0), None, Some(0.5)].into_iter()), Some(0.75));
        assert_eq!(mean([None].into_iter()), None);
    }
}
