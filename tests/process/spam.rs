//! `spam evaluate`: what it prints, what it refuses, and how good the classifier is on comments that people wrote.

use crate::support::{Installation, Outcome};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// A folder with files of comments, `.csv`, that are not part of this repository.
const CORPUS: &str = "AFTERWORD_SPAM_CORPUS";

/// Writes a file of as many comments, half of them spam; `number` tells files apart.
fn written(installation: &Installation, number: usize, count: usize) -> String {
    let row = |index: usize| match index % 2 {
        0 => format!("\"cheap pills, {index} of them\",1,2026-01-{:02}\n", 1 + index % 28),
        _ => format!("i agree with paragraph {index},0,2026-02-{:02}\n", 1 + index % 28),
    };
    let path = installation.home().join(format!("comments-{number}.csv"));
    fs::write(&path, format!("\nCONTENT,CLASS,DATE\n{}", (0..count).map(row).collect::<String>())).unwrap();
    path.display().to_string()
}

fn evaluate(installation: &Installation, files: &[String], more: &[&str]) -> Outcome {
    let files = files.iter().map(String::as_str);
    installation.run(&["spam", "evaluate"].into_iter().chain(files).chain(more.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn a_table_or_json_tells_how_good_the_classifier_is() {
    let installation = Installation::new();
    let files = [written(&installation, 1, 40), written(&installation, 2, 60)];
    let table = evaluate(&installation, &files, &[]).done().stdout;
    assert!(table.starts_with("kfold:10, seed 1\n\nFILE "), "{table}");
    assert!(table.lines().last().unwrap().starts_with("all "), "{table}");
    let answer = evaluate(&installation, &files, &["--protocol", "leave-one-file-out", "--seed", "7", "--json"]);
    let json = answer.done().json();
    assert_eq!((&json["protocol"], &json["seed"]), (&Value::from("leave-one-file-out"), &Value::from(7)));
    assert_eq!(json["files"].as_array().unwrap().len(), 2);
    assert_eq!(
        (&json["files"][1]["comments"], &json["files"][1]["file"]),
        (&Value::from(60), &Value::from(files[1].clone()))
    );
    assert_eq!((&json["all"]["comments"], &json["all"]["spam"]), (&Value::from(100), &Value::from(50)));
    assert!(json["mean"]["recall_at_1_percent_false_positive_rate"].as_f64().unwrap() > 0.9, "{json}");
    assert!(!installation.data().exists(), "it keeps nothing");
}

#[test]
fn same_seed_prints_the_same() {
    let installation = Installation::new();
    let files = [written(&installation, 1, 40)];
    let print = || evaluate(&installation, &files, &["--protocol", "kfold:5", "--json"]).done().stdout;
    assert_eq!(print(), print());
}

#[test]
fn what_cannot_be_measured_is_refused_with_file_and_reason() {
    let installation = Installation::new();
    let file = |name: &str, content: &str| {
        let path = installation.home().join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let missing = installation.home().join("nowhere.csv").display().to_string();
    for (path, status, words) in [
        (missing, 1, "nowhere.csv: it cannot be read"),
        (file("empty.csv", ""), 1, "empty.csv: it is empty"),
        (file("label.csv", "text,label\na,1\nb,perhaps\n"), 1, "label.csv: line 3, column label: \"perhaps\""),
        (file("columns.csv", "a,b\n1,2\n"), 1, "the columns are: a, b"),
        (file("ham.csv", "text,label\na,0\nb,0\n"), 1, "all comments are of one class"),
        ("--protocol=kfold:1".to_owned(), 2, "kfold:N with N from 2 to 1000"),
    ] {
        let outcome = evaluate(&installation, &[path], &[]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(status), ""), "{outcome:?}");
        assert!(outcome.stderr.contains(words), "{words:?} is not in {:?}", outcome.stderr);
    }
}

/// Measures the real thing, where somebody has it: three or more files of comments under videos, a thousand or more
/// together.
#[test]
#[expect(clippy::print_stderr, reason = "a test that does nothing says why")]
fn comments_that_people_wrote_are_told_apart() {
    let Some(folder) = std::env::var_os(CORPUS).map(PathBuf::from) else {
        eprintln!("skipped: {CORPUS} names no folder with .csv files of comments");
        return;
    };
    let paths = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let is_csv = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "csv");
    let mut files: Vec<String> = paths.filter(is_csv).map(|path| path.display().to_string()).collect();
    files.sort();
    assert!(files.len() >= 3, "{} files in {}", files.len(), folder.display());
    let installation = Installation::new();
    for (protocol, group, rate, least) in [
        ("kfold:10", "all", "accuracy", 0.955),
        ("kfold:10", "all", "recall_at_1_percent_false_positive_rate", 0.90),
        ("leave-one-file-out", "mean", "recall_at_1_percent_false_positive_rate", 0.80),
        ("prequential", "all", "recall_at_1_percent_false_positive_rate", 0.75),
    ] {
        let json = evaluate(&installation, &files, &["--protocol", protocol, "--json"]).done().json();
        let measured = json[group][rate].as_f64().unwrap();
        assert!(measured >= least, "{protocol}: {rate} is {measured}, not {least}");
        let mistaken = json["all"]["false_positive_rate_at_0_9"].as_f64().unwrap();
        assert!(mistaken <= 0.012, "{protocol}: {mistaken} of ham is treated as spam");
    }
}
