//! `spam evaluate`

use super::corpus::{self, Row};
use super::options::{EvaluateArguments, protocol_name};
use crate::cli::error::CliError;
use crate::cli::output::{Output, table};
use crate::domain::spam::classifier::{Evaluation, Example, Metrics, Protocol, evaluate};
use serde_json::{Value, json};

const HEADER: [&str; 10] =
    ["FILE", "COMMENTS", "SPAM", "ACCURACY", "PRECISION", "RECALL", "FPR", "RECALL@FPR<=1%", "RECALL@0.9", "FPR@0.9"];

/// Measures. Needs no settings.
pub(in crate::cli) fn run(options: &EvaluateArguments, output: &Output) -> Result<(), CliError> {
    let names: Vec<String> = options.corpus.files.iter().map(|file| file.display().to_string()).collect();
    let mut files = Vec::new();
    let is_dated = options.protocol == Protocol::Prequential;
    for (file, name) in options.corpus.files.iter().zip(&names) {
        let rows = corpus::read(file, &options.corpus, is_dated)
            .map_err(|error| CliError::Failed(format!("{name}: {error}")))?;
        files.push(rows);
    }
    let examples = match options.protocol {
        Protocol::Prequential => vec![in_order(files)],
        Protocol::KFold(_) | Protocol::LeaveOneFileOut => files.into_iter().map(examples).collect(),
    };
    let evaluation = evaluate(&examples, options.protocol, options.seed).map_err(CliError::failed)?;
    output.answer(&text(options, &names, &evaluation), &json_of(options, &names, &evaluation));
    Ok(())
}

/// Returns all examples in the order in which they were written; those of the same time in the order of the files.
fn in_order(files: Vec<Vec<Row>>) -> Vec<Example> {
    let mut rows: Vec<Row> = files.into_iter().flatten().collect();
    rows.sort_by_key(|row| row.written_at);
    examples(rows)
}

fn examples(rows: Vec<Row>) -> Vec<Example> {
    rows.into_iter().map(|row| row.example).collect()
}

fn text(options: &EvaluateArguments, names: &[String], evaluation: &Evaluation) -> String {
    let mut rows: Vec<Vec<String>> =
        names.iter().zip(&evaluation.files).map(|(name, metrics)| cells(name, metrics)).collect();
    rows.extend(evaluation.mean.as_ref().map(|mean| cells("mean", mean)));
    rows.push(cells("all", &evaluation.whole));
    format!("{}, seed {}\n\n{}", protocol_name(options.protocol), options.seed, table(&HEADER, &rows))
}

fn cells(name: &str, metrics: &Metrics) -> Vec<String> {
    let counts = [metrics.example_count, metrics.spam_count].map(|count| count.to_string());
    let rates = rates(metrics).map(|(_, rate)| rate.map_or_else(|| "-".to_owned(), |rate| format!("{rate:.4}")));
    std::iter::once(name.to_owned()).chain(counts).chain(rates).collect()
}

fn json_of(options: &EvaluateArguments, names: &[String], evaluation: &Evaluation) -> Value {
    let file = |(name, metrics): (&String, &Metrics)| {
        let mut object = object(metrics);
        if let Value::Object(members) = &mut object {
            members.insert("file".to_owned(), json!(name));
        }
        object
    };
    json!({
        "protocol": protocol_name(options.protocol),
        "seed": options.seed,
        "files": names.iter().zip(&evaluation.files).map(file).collect::<Vec<_>>(),
        "mean": evaluation.mean.as_ref().map(object),
        "all": object(&evaluation.whole),
    })
}

fn object(metrics: &Metrics) -> Value {
    let counts = [("comments", json!(metrics.example_count)), ("spam", json!(metrics.spam_count))];
    let rates = rates(metrics).map(|(name, rate)| (name, json!(rate)));
    counts.into_iter().chain(rates).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Returns the rates in the order of the table, with their names in JSON.
const fn rates(metrics: &Metrics) -> [(&'static str, Option<f64>); 7] {
    [
        ("accuracy", metrics.accuracy),
        ("precision", metrics.precision),
        ("recall", metrics.recall),
        ("false_positive_rate", metrics.false_positive_rate),
        ("recall_at_1_percent_false_positive_rate", metrics.recall_at_one_percent),
        ("recall_at_0_9", metrics.sure_recall),
        ("false_positive_rate_at_0_9", metrics.sure_false_positive_rate),
    ]
}
