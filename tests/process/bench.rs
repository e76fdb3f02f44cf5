//! `bench`: that it measures what it says, and leaves nothing behind. Its numbers are nobody's business here.

use crate::support::Installation;
use serde_json::Value;

const TINY: &[&str] = &["bench", "--comments", "300", "--seconds", "0.05", "--runs", "1", "--submissions", "100"];

fn tiny(workloads: &[&str], more: &[&str]) -> (Installation, crate::support::Outcome) {
    let installation = Installation::new();
    let arguments: Vec<_> = TINY.iter().chain(more).chain(&["--only"]).chain(workloads).copied().collect();
    let outcome = installation.run(&arguments).done();
    (installation, outcome)
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

#[test]
fn every_workload_that_is_asked_for_is_measured_and_nothing_is_left_behind() {
    let workloads = ["thread-json", "thread-json-304", "cold", "submit-16", "mix", "memory", "no-stall", "purge"];
    let (installation, outcome) = tiny(&workloads, &["--json"]);
    let json = outcome.json();
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
    assert!(!installation.data().exists(), "the scratch directory was left behind");
}

#[test]
fn table_names_the_workload_and_its_target() {
    let (_, outcome) = tiny(&["counts"], &[]);
    for part in ["300 comments", "workload", "counts", "constant bytes", ">= 0.6"] {
        assert!(outcome.stdout.contains(part), "{part} is not in {}", outcome.stdout);
    }
}

#[test]
fn what_bench_cannot_do_is_refused_before_anything_is_made() {
    let installation = Installation::new();
    for arguments in [
        &["bench", "--only", "nonsense"] as &[&str],
        &["bench", "--seconds", "0"],
        &["bench", "--comments", "7"],
        &["bench", "--database", "sqlite:///tmp/real.db"],
    ] {
        assert_eq!(installation.run(arguments).status, Some(2), "{arguments:?}");
    }
    assert!(!installation.data().exists());
    let list = installation.run(&["bench", "--list"]).done().stdout;
    assert!(list.contains("no-stall") && list.contains("postgres"), "{list}");
}
