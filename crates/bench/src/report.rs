//! What was measured, as a table for people and as JSON.

use crate::statistics::{Spread, ratio};
use afterword::cli::output::table;
use serde_json::{Value, json};

/// What a measure is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// The ratio of the medians, at least.
    RatioAtLeast(f64),
    /// The ratio of the medians, at most.
    RatioAtMost(f64),
    /// The median itself, at most.
    AtMost(f64),
    /// The median itself, at least.
    AtLeast(f64),
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The workload.
    pub workload: &'static str,
    /// What is measured.
    pub measure: &'static str,
    /// In which unit.
    pub unit: &'static str,
    /// What afterword reached.
    pub real: Spread,
    /// What it is held against, with a name.
    pub against: Option<(&'static str, Spread)>,
    /// What it is to reach.
    pub target: Target,
    /// On what, where that is not plain.
    pub note: String,
}

impl Row {
    /// Gives the ratio of the medians, where there are two.
    pub fn ratio(&self) -> Option<f64> {
        self.against.as_ref().map(|(_, against)| ratio(self.real.median(), against.median()))
    }

    /// Tells whether the target is met.
    pub fn is_met(&self) -> bool {
        match self.target {
            Target::RatioAtLeast(least) => self.ratio().is_some_and(|ratio| ratio >= least),
            Target::RatioAtMost(most) => self.ratio().is_some_and(|ratio| ratio <= most),
            Target::AtMost(most) => self.real.median() <= most,
            Target::AtLeast(least) => self.real.median() >= least,
        }
    }

    fn cells(&self) -> Vec<String> {
        let target = match self.target {
            Target::RatioAtLeast(least) => format!(">= {least}"),
            Target::RatioAtMost(most) => format!("<= {most}"),
            Target::AtMost(most) => format!("<= {most} {}", self.unit),
            Target::AtLeast(least) => format!(">= {least} {}", self.unit),
        };
        vec![
            self.workload.to_owned(),
            format!("{}, {}", self.measure, self.unit),
            shown(&self.real),
            self.against.as_ref().map_or_else(String::new, |(_, spread)| shown(spread)),
            self.against.as_ref().map_or_else(String::new, |(name, _)| (*name).to_owned()),
            self.ratio().map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            target,
            if self.is_met() { "yes" } else { "NO" }.to_owned(),
            self.note.clone(),
        ]
    }

    fn json(&self) -> Value {
        let (kind, value) = match self.target {
            Target::RatioAtLeast(least) => ("ratio_at_least", least),
            Target::RatioAtMost(most) => ("ratio_at_most", most),
            Target::AtMost(most) => ("at_most", most),
            Target::AtLeast(least) => ("at_least", least),
        };
        json!({
            "workload": self.workload,
            "measure": self.measure,
            "unit": self.unit,
            "real": spread_json("afterword", &self.real),
            "against": self.against.as_ref().map(|(name, spread)| spread_json(name, spread)),
            "ratio": self.ratio(),
            "target": {"kind": kind, "value": value},
            "is_met": self.is_met(),
            "note": self.note,
        })
    }
}

/// Lays the rows out.
pub fn text(rows: &[Row]) -> String {
    let header = ["workload", "measure", "afterword", "against", "which is", "ratio", "target", "met", "on"];
    table(&header, &rows.iter().map(Row::cells).collect::<Vec<_>>())
}

/// Gives the rows as JSON.
pub fn json(rows: &[Row]) -> Value {
    rows.iter().map(Row::json).collect()
}

/// Shows median, least and most: `1234 (1200-1300)`.
fn shown(spread: &Spread) -> String {
    let number = |value: f64| if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") };
    format!("{} ({}-{})", number(spread.median()), number(spread.min()), number(spread.max()))
}

fn spread_json(name: &str, spread: &Spread) -> Value {
    json!({"name": name, "median": spread.median(), "min": spread.min(), "max": spread.max(), "runs": spread.values()})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(real: f64, against: Option<f64>, target: Target) -> Row {
        Row {
            workload: "cold",
            measure: "reads",
            unit: "1/s",
            real: Spread::of([real]),
            against: against.map(|value| ("bare query", Spread::of([value]))),
            target,
            note: String::new(),
        }
    }

    #[test]
    fn target_is_met_at_its_very_value() {
        assert!(row(60.0, Some(100.0), Target::RatioAtLeast(0.6)).is_met());
        assert!(!row(59.0, Some(100.0), Target::RatioAtLeast(0.6)).is_met());
        assert!(row(130.0, Some(100.0), Target::RatioAtMost(1.3)).is_met());
        assert!(!row(131.0, Some(100.0), Target::RatioAtMost(1.3)).is_met());
        assert!(row(10.0, None, Target::AtMost(10.0)).is_met());
        assert!(row(10.0, None, Target::AtLeast(10.0)).is_met() && !row(9.0, None, Target::AtLeast(10.0)).is_met());
        assert!(!row(10.0, None, Target::RatioAtLeast(0.6)).is_met());
    }

    #[test]
    fn table_and_json_say_the_same() {
        let rows = [row(60.0, Some(1200.0), Target::RatioAtLeast(0.6))];
        let table = text(&rows);
        for part in ["cold", "60.000 (60.000-60.000)", "1200 (1200-1200)", "0.05", ">= 0.6", "NO"] {
            assert!(table.contains(part), "{part} is not in {table}");
        }
        let json = json(&rows);
        assert_eq!(json[0]["real"]["median"], 60.0);
        assert_eq!(json[0]["against"]["name"], "bare query");
        assert_eq!(json[0]["target"], json!({"kind": "ratio_at_least", "value": 0.6}));
        assert_eq!(json[0]["is_met"], false);
    }
}
