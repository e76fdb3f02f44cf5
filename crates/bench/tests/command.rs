//! The command measures what it says, and leaves nothing behind. Its numbers are not tested.

#![expect(clippy::unwrap_used, reason = "a run that cannot be read has failed")]

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const TINY: &[&str] = &["--comments", "300", "--seconds", "0.05", "--runs", "1", "--submissions", "100"];

/// A directory for one test, in which the command makes its data directory.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_afterword-bench"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AFTERWORD_")) {
            command.env_remove(name);
        }
        command.current_dir(&self.0).arg("--data-dir").arg(self.data()).args(arguments).output().unwrap()
    }

    fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn tiny(workloads: &[&str], more: &[&str]) -> (Place, String) {
    let place = Place::new();
    let arguments: Vec<_> = TINY.iter().chain(more).chain(&["--only"]).chain(workloads).copied().collect();
    let stdout = place.succeed(&arguments);
    (place, stdout)
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

#[test]
fn every_workload_that_is_asked_for_is_measured_and_nothing_is_left_behind() {
    let workloads =
        ["thread-json", "thread-json-304", "thread-html", "cold", "submit-16", "mix", "memory", "no-stall", "purge"];
    let (place, stdout) = tiny(&workloads, &["--json"]);
    let json: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(json["circumstances"]["comments"], 300);
    let results = json["results"].as_array().unwrap();
    for workload in workloads {
        let row = results.iter().find(|row| row["workload"] == workload);
        let row = row.unwrap_or_else(|| panic!("{workload} is not in {json}"));
        let real = &row["real"];
        assert!(
            number(real, "min") <= number(real, "median") && number(real, "median") <= number(real, "max"),
            "{row}"
        );
        // So little spam is purged before the first submission, or not before the last.
        let is_count = row["measure"] == "refused" || row["measure"] == "purged";
        assert!(is_count || number(real, "median") > 0.0, "{row}");
        assert!(row["is_met"].is_boolean() && row["target"]["value"].is_number(), "{row}");
        if !row["against"].is_null() {
            assert!(number(&row["against"], "median") > 0.0 && number(row, "ratio") > 0.0, "{row}");
        }
    }
    let full = results.iter().find(|row| row["against"]["name"] == "full insert");
    assert!(full.is_some_and(|row| row["workload"] == "submit-16"), "{json}");
    assert!(!place.data().exists(), "the scratch directory was left behind");
}

#[test]
fn table_names_the_workload_and_its_target() {
    let (_place, stdout) = tiny(&["counts"], &[]);
    for part in ["300 comments", "workload", "counts", "constant bytes", ">= 0.6"] {
        assert!(stdout.contains(part), "{part} is not in {stdout}");
    }
}

#[test]
fn what_it_cannot_do_is_refused_before_anything_is_made() {
    let place = Place::new();
    for arguments in [
        &["--only", "nonsense"] as &[&str],
        &["--seconds", "0"],
        &["--comments", "7"],
        &["--database", "sqlite:///tmp/real.db"],
    ] {
        assert_eq!(place.run(arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert!(!place.data().exists());
    let list = place.succeed(&["--list"]);
    assert!(list.contains("no-stall") && list.contains("postgres"), "{list}");
}
