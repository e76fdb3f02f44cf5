//! What several runs come to: the median, the least and the most.

/// The values of several runs, sorted up.
#[derive(Debug, Clone, PartialEq)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// Gathers values; those that are no number are left out.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<_> = values.into_iter().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    /// Gives the middle value, or what lies between the two middle ones; 0 where there is none.
    pub fn median(&self) -> f64 {
        let upper = self.0.len() / 2;
        let lower = upper - usize::from(self.0.len().is_multiple_of(2) && upper > 0);
        let at = |index: usize| self.0.get(index).copied().unwrap_or(0.0);
        f64::midpoint(at(lower), at(upper))
    }

    /// Gives the least; 0 where there is none.
    pub fn min(&self) -> f64 {
        self.0.first().copied().unwrap_or(0.0)
    }

    /// Gives the most; 0 where there is none.
    pub fn max(&self) -> f64 {
        self.0.last().copied().unwrap_or(0.0)
    }

    /// Gives every value, sorted up.
    pub fn values(&self) -> &[f64] {
        &self.0
    }
}

/// Divides; 0 where nothing is to be divided by.
pub fn ratio(value: f64, by: f64) -> f64 {
    if by > 0.0 { value / by } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_is_the_middle_whatever_the_order() {
        assert!((Spread::of([5.0, 1.0, 3.0]).median() - 3.0).abs() < 1e-9);
        assert!((Spread::of([4.0, 1.0, 3.0, 2.0]).median() - 2.5).abs() < 1e-9);
        assert!((Spread::of([7.0]).median() - 7.0).abs() < 1e-9);
        assert!(Spread::of([]).median().abs() < 1e-9);
    }

    #[test]
    fn least_and_most_are_kept_and_what_is_no_number_is_not() {
        let spread = Spread::of([2.0, f64::NAN, 9.0, f64::INFINITY, 4.0]);
        assert_eq!(spread.values(), [2.0, 4.0, 9.0]);
        assert!((spread.min() - 2.0).abs() < 1e-9 && (spread.max() - 9.0).abs() < 1e-9);
    }

    #[test]
    fn nothing_divides_to_nothing() {
        assert!((ratio(3.0, 4.0) - 0.75).abs() < 1e-9);
        assert!(ratio(3.0, 0.0).abs() < 1e-9);
    }
}
