//! Evaluates the classifier on labelled examples.

use super::features::Features;
use super::metrics::Metrics;
use super::model::{Label, Model};
use super::shuffle::Shuffle;

/// A text whose answer is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The tokens of the text.
    pub features: Features,
    /// The answer.
    pub label: Label,
}

/// How examples are divided into those to learn from and those to be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    /// Stratified k-fold cross-validation with this many parts.
    KFold(usize),
    /// Each file is asked about after learning from all others: how good it is on a site that it has not seen.
    LeaveOneFileOut,
    /// Each example, in the order in which they stand, is asked about and then learned from.
    Prequential,
}

/// The quality of the classifier.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// For all predictions together.
    pub whole: Metrics,
    /// For each file, where each was left out in turn; else empty.
    pub files: Vec<Metrics>,
    /// The mean over the files, where there are any.
    pub mean: Option<Metrics>,
}

/// Why nothing can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EvaluationError {
    /// All examples have the same answer.
    #[error("all comments are of one class; both spam and ham are needed")]
    OneClass,
    /// There are fewer examples of one class than parts.
    #[error("one class has only {examples} comments; {parts} parts need at least {parts} of each")]
    TooFew {
        /// The number of examples of the rarer class.
        examples: usize,
        /// The requested number of parts.
        parts: usize,
    },
    /// One part leaves nothing to learn from.
    #[error("kfold takes 2 to 1000 parts, not {0}")]
    PartCount(usize),
    /// There is only one file.
    #[error("leave-one-file-out needs at least two files")]
    OneFile,
}

/// The most parts that examples are divided into.
const MAX_PART_COUNT: usize = 1000;

type Prediction = (f32, Label);

/// Measures the classifier on files of examples. The same examples and seed give the same numbers.
///
/// # Errors
///
/// Where the examples do not suffice for the protocol.
pub fn evaluate(files: &[Vec<Example>], protocol: Protocol, seed: u64) -> Result<Evaluation, EvaluationError> {
    let examples: Vec<&Example> = files.iter().flatten().collect();
    let spam_count = examples.iter().filter(|example| example.label == Label::Spam).count();
    let rarer = spam_count.min(examples.len() - spam_count);
    if rarer == 0 {
        return Err(EvaluationError::OneClass);
    }
    match protocol {
        Protocol::KFold(parts) if !(2..=MAX_PART_COUNT).contains(&parts) => Err(EvaluationError::PartCount(parts)),
        Protocol::KFold(parts) if rarer < parts => Err(EvaluationError::TooFew { examples: rarer, parts }),
        Protocol::KFold(parts) => Ok(together(&[left_out_in_turn(&folds(&examples, parts, seed), seed).concat()])),
        Protocol::LeaveOneFileOut if files.len() < 2 => Err(EvaluationError::OneFile),
        Protocol::LeaveOneFileOut => {
            let files: Vec<Vec<&Example>> = files.iter().map(|file| file.iter().collect()).collect();
            Ok(together(&left_out_in_turn(&files, seed)))
        }
        Protocol::Prequential => Ok(together(&[one_after_the_other(&examples)])),
    }
}

fn together(files: &[Vec<Prediction>]) -> Evaluation {
    let whole = Metrics::of(&files.concat());
    if files.len() < 2 {
        return Evaluation { whole, files: Vec::new(), mean: None };
    }
    let files: Vec<Metrics> = files.iter().map(|file| Metrics::of(file)).collect();
    Evaluation { whole, mean: Some(Metrics::mean(&files)), files }
}

/// Divides examples at random, so that each part has the same share of spam, or one more.
fn folds<'a>(examples: &[&'a Example], parts: usize, seed: u64) -> Vec<Vec<&'a Example>> {
    let mut shuffled = examples.to_vec();
    Shuffle::new(seed).apply(&mut shuffled);
    shuffled.sort_by_key(|example| example.label);
    let part = |number: usize| shuffled.iter().skip(number).step_by(parts).copied().collect();
    (0..parts).map(part).collect()
}

fn left_out_in_turn(parts: &[Vec<&Example>], seed: u64) -> Vec<Vec<Prediction>> {
    let ask = |(left_out, part): (usize, &Vec<&Example>)| {
        let others = parts.iter().enumerate().filter(|(other, _)| *other != left_out).flat_map(|(_, part)| part);
        let model = Model::rebuild(others.map(|example| (&example.features, example.label)), seed);
        part.iter().map(|example| (model.probability(&example.features), example.label)).collect()
    };
    parts.iter().enumerate().map(ask).collect()
}

fn one_after_the_other(examples: &[&Example]) -> Vec<Prediction> {
    let mut model = Model::default();
    let ask = |example: &&Example| {
        let probability = model.probability(&example.features);
        model.learn(&example.features, example.label);
        (probability, example.label)
    };
    examples.iter().map(ask).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(text: &str, label: Label) -> Example {
        Example { features: Features::of(text, None), label }
    }

    /// Half spam, separable by one word.
    fn file(count: usize) -> Vec<Example> {
        let of = |number: usize| match number % 2 {
            0 => example(&format!("cheap pills number {number}"), Label::Spam),
            _ => example(&format!("paragraph {number} is right"), Label::Ham),
        };
        (0..count).map(of).collect()
    }

    #[test]
    fn each_example_is_asked_about_once() {
        for (protocol, file_count) in
            [(Protocol::KFold(3), 0), (Protocol::LeaveOneFileOut, 2), (Protocol::Prequential, 0)]
        {
            let evaluation = evaluate(&[file(20), file(31)], protocol, 1).unwrap();
            assert_eq!((evaluation.whole.example_count, evaluation.whole.spam_count), (51, 26), "{protocol:?}");
            assert_eq!(evaluation.files.len(), file_count, "{protocol:?}");
            assert_eq!(evaluation.mean.is_some(), file_count > 0, "{protocol:?}");
        }
    }

    #[test]
    fn same_seed_gives_the_same_numbers() {
        let of = |seed| evaluate(&[file(40)], Protocol::KFold(4), seed).unwrap();
        assert_eq!(of(5), of(5));
    }

    #[test]
    fn nothing_is_learned_from_what_is_asked_about() {
        // One odd text among its like: a model that had seen it would know.
        let odd = example("paragraph 3 is right", Label::Spam);
        let files = [file(40), vec![odd.clone(), example("paragraph 5 is right", Label::Ham)]];
        let evaluation = evaluate(&files, Protocol::LeaveOneFileOut, 1).unwrap();
        assert_eq!(evaluation.files[1].recall, Some(0.0));
        let mut in_order = file(40);
        in_order.push(odd);
        assert_eq!(
            evaluate(&[in_order], Protocol::Prequential, 1).unwrap().whole.sure_recall.map(|recall| recall < 1.0),
            Some(true)
        );
    }

    #[test]
    fn folds_have_the_same_share_of_spam() {
        let examples = file(47);
        let folds = folds(&examples.iter().collect::<Vec<_>>(), 5, 9);
        assert_eq!(folds.iter().map(Vec::len).sum::<usize>(), 47);
        for fold in &folds {
            let spam_count = fold.iter().filter(|example| example.label == Label::Spam).count();
            assert!((4..=5).contains(&spam_count), "{spam_count} of {}", fold.len());
        }
    }

    #[test]
    fn what_cannot_be_measured_is_refused() {
        let ham = vec![example("a", Label::Ham), example("b", Label::Ham)];
        for (files, protocol, error) in [
            (vec![], Protocol::Prequential, EvaluationError::OneClass),
            (vec![ham], Protocol::KFold(2), EvaluationError::OneClass),
            (vec![file(40)], Protocol::KFold(1), EvaluationError::PartCount(1)),
            (vec![file(40)], Protocol::KFold(1001), EvaluationError::PartCount(1001)),
            (vec![file(10)], Protocol::KFold(6), EvaluationError::TooFew { examples: 5, parts: 6 }),
            (vec![file(40)], Protocol::LeaveOneFileOut, EvaluationError::OneFile),
        ] {
            assert_eq!(evaluate(&files, protocol, 1), Err(error));
        }
    }
}
