//! The model: a weight for each slot, and a bias.

use super::features::Features;
use super::shuffle::Shuffle;
use super::slot::SLOT_COUNT;
use std::collections::BTreeMap;

/// The initial learning rate.
const STEP: f32 = 4.0;
/// The factor of the learning rate of the bias.
const BIAS_STEP: f32 = 0.1;
/// The epochs of a rebuild.
const PASS_COUNT: u8 = 5;
/// The decay of the learning rate per epoch.
const STEP_DECAY: f32 = 0.5;

const WEIGHT_BYTES: usize = size_of::<f32>();
const MODEL_BYTES: usize = (SLOT_COUNT + 1) * WEIGHT_BYTES;

words! {
    /// The label of an example.
    Label {
        /// It is spam.
        Spam => "spam",
        /// It is not.
        Ham => "ham",
    }
}

/// Why stored bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It has another size.
    #[error("a model has {MODEL_BYTES} bytes, not {0}")]
    Size(usize),
    /// A weight is not a number.
    #[error("a weight of the model is infinite or not a number")]
    NotFinite,
}

/// The weights of a logistic regression: 65,536 for features, and one that all texts share. A new one knows nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    weights: Box<[f32]>,
    bias: f32,
}

impl Default for Model {
    fn default() -> Self {
        Self { weights: vec![0.0; SLOT_COUNT].into_boxed_slice(), bias: 0.0 }
    }
}

impl Model {
    /// Learns from all examples at once, several times over, in an order that follows from the seed. Of examples with
    /// the same features only the last counts: a flood of one text is one example, and a later decision undoes an
    /// earlier one.
    ///
    /// The same examples in the same order with the same seed give the same model, bit for bit.
    pub fn rebuild<'a>(examples: impl IntoIterator<Item = (&'a Features, Label)>, seed: u64) -> Self {
        let distinct: BTreeMap<&Features, Label> = examples.into_iter().collect();
        let mut examples: Vec<(&Features, Label)> = distinct.into_iter().collect();
        let mut shuffle = Shuffle::new(seed);
        let mut model = Self::default();
        for pass in 0..PASS_COUNT {
            shuffle.apply(&mut examples);
            let step = STEP / (1.0 + STEP_DECAY * f32::from(pass));
            examples.iter().for_each(|(features, label)| model.step(features, *label, step));
        }
        model
    }

    /// Learns from one more example. What was learned from it before is not undone by that.
    pub fn learn(&mut self, features: &Features, label: Label) {
        self.step(features, label, STEP);
    }

    /// Returns the probability of spam, 0 to 1; 0.5 for an untrained model.
    pub fn probability(&self, features: &Features) -> f32 {
        let sum: f32 = features.slots().iter().map(|slot| self.weight(*slot)).sum();
        logistic(self.bias + sum * value_of_each(features))
    }

    /// The length of `to_bytes`, in bytes.
    pub const BYTES: usize = MODEL_BYTES;

    /// Returns the bytes to store, 262,148 of them: the weights and then the shared one, each as a single of IEEE 754
    /// with the lowest byte first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.weights.iter().chain(std::iter::once(&self.bias)).flat_map(|weight| weight.to_le_bytes()).collect()
    }

    /// Reads what [`Model::to_bytes`] gave.
    ///
    /// # Errors
    ///
    /// Where there are more or fewer bytes, or a weight is no finite number.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.len() != MODEL_BYTES {
            return Err(ModelError::Size(bytes.len()));
        }
        let (chunks, _) = bytes.as_chunks::<WEIGHT_BYTES>();
        let mut weights: Vec<f32> = chunks.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Err(ModelError::NotFinite);
        }
        let bias = weights.pop().unwrap_or_default();
        Ok(Self { weights: weights.into_boxed_slice(), bias })
    }

    pub(super) fn weight(&self, slot: u16) -> f32 {
        self.weights.get(usize::from(slot)).copied().unwrap_or_default()
    }

    fn step(&mut self, features: &Features, label: Label, step: f32) {
        let wanted = if label == Label::Spam { 1.0 } else { 0.0 };
        let change = step * (wanted - self.probability(features));
        self.bias += change * BIAS_STEP;
        let change = change * value_of_each(features);
        for slot in features.slots() {
            if let Some(weight) = self.weights.get_mut(usize::from(*slot)) {
                *weight += change;
            }
        }
    }
}

/// Returns the value of each feature of a text, so that long texts do not count more than short ones.
pub(super) fn value_of_each(features: &Features) -> f32 {
    1.0 / (features.slots().len().max(1) as f32).sqrt()
}

/// Returns 1 / (1 + exp(-x)), always the same bits for the same number: `f32::exp` differs between systems.
fn logistic(x: f32) -> f32 {
    let x = x.clamp(-30.0, 30.0);
    // exp(-|x|) is exp(-|x| / 64) to the power of 64; ten terms of the series suffice for the inner one.
    let small = f64::from(-x.abs()) / 64.0;
    let series = (1..=10_i32).rev().fold(1.0, |sum, term| 1.0 + sum * small / f64::from(term));
    let power = (0..6).fold(series, |power, _| power * power);
    let likely = 1.0 / (1.0 + power);
    (if x >= 0.0 { likely } else { 1.0 - likely }) as f32
}

#[cfg(test)]
mod tests {
    use super::super::slot::{Hash, Kind};
    use super::*;
    use Label::{Ham, Spam};

    fn examples() -> Vec<(Features, Label)> {
        let of = |text: &str, label| (Features::of(text, None), label);
        vec![
            of("cheap pills at http://pills.example", Spam),
            of("cheap watches at http://watch.example", Spam),
            of("i agree with the second paragraph", Ham),
            of("the third paragraph is wrong", Ham),
        ]
    }

    fn rebuilt(examples: &[(Features, Label)], seed: u64) -> Model {
        Model::rebuild(examples.iter().map(|(features, label)| (features, *label)), seed)
    }

    fn probability(model: &Model, text: &str) -> f32 {
        model.probability(&Features::of(text, None))
    }

    #[test]
    fn new_model_knows_nothing() {
        assert_eq!(probability(&Model::default(), "anything"), 0.5);
        assert_eq!(rebuilt(&[], 1), Model::default());
    }

    #[test]
    fn rebuilt_model_tells_new_texts_apart() {
        let model = rebuilt(&examples(), 1);
        assert!(probability(&model, "cheap bags at http://bags.example") > 0.8);
        assert!(probability(&model, "what about the first paragraph") < 0.2);
    }

    #[test]
    fn each_example_moves_the_model_its_way() {
        let mut model = Model::default();
        let features = Features::of("cheap pills", None);
        for (label, is_more) in [(Spam, true), (Spam, true), (Ham, false), (Ham, false), (Spam, true)] {
            let before = model.probability(&features);
            model.learn(&features, label);
            assert_eq!(model.probability(&features) > before, is_more);
        }
    }

    #[test]
    fn same_examples_and_seed_give_the_same_bits() {
        let digest = |model: &Model| Hash::of(Kind::Word).bytes(&model.to_bytes()).slot();
        let model = rebuilt(&examples(), 7);
        assert_eq!(model.to_bytes(), rebuilt(&examples(), 7).to_bytes());
        assert_ne!(model.to_bytes(), rebuilt(&examples(), 8).to_bytes());
        assert_eq!(digest(&model), 18_636, "the bits differ from those on other machines, or the recipe was changed");
    }

    #[test]
    fn a_flood_of_one_text_is_one_example_and_the_last_decision_counts() {
        let once = examples();
        let flood: Vec<_> = std::iter::repeat_n((once[0].0.clone(), Ham), 50).chain(once.clone()).collect();
        assert_eq!(rebuilt(&flood, 3), rebuilt(&once, 3));
    }

    #[test]
    fn stored_model_comes_back_bit_for_bit() {
        let model = rebuilt(&examples(), 1);
        let bytes = model.to_bytes();
        assert_eq!(bytes.len(), 262_148);
        assert_eq!(Model::from_bytes(&bytes).map(|back| back.to_bytes()), Ok(bytes.clone()));
        assert_eq!(Model::from_bytes(&bytes[..4]), Err(ModelError::Size(4)));
        let mut broken = bytes;
        broken[..4].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(Model::from_bytes(&broken), Err(ModelError::NotFinite));
    }

    #[test]
    fn logistic_is_close_to_its_definition_and_never_leaves_0_to_1() {
        for step in -4_000..4_000_i16 {
            let x = f32::from(step) / 100.0;
            let exact = 1.0 / (1.0 + (-f64::from(x)).exp());
            assert!((f64::from(logistic(x)) - exact).abs() < 1e-7, "{x}");
            assert!((0.0..=1.0).contains(&logistic(x)), "{x}");
        }
        assert_eq!(logistic(0.0), 0.5);
    }
}
