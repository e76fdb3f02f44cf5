//! The command-line arguments of `spam`.

use crate::domain::spam::classifier::Protocol;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(in crate::cli) enum SpamCommand {
    /// Measure the classifier on files of comments that say which are spam; changes nothing
    Evaluate(EvaluateArguments),
    /// Seed what a site has learned with files of comments that say which are spam
    Train(TrainArguments),
    /// Try other rules on the comments of the last days; changes nothing
    Trial(TrialArguments),
}

/// Which files, and which of their columns matter.
#[derive(Args)]
pub(in crate::cli) struct CorpusArguments {
    /// CSV files with a header, in UTF-8
    #[arg(required = true, value_name = "FILE.csv")]
    pub files: Vec<PathBuf>,
    /// The column with the text [default: CONTENT, text, comment, body, message or v2]
    #[arg(long, value_name = "COLUMN")]
    pub text: Option<String>,
    /// The column that says spam or ham, 1 or 0, yes or no, true or false [default: CLASS, label, spam, is_spam or v1]
    #[arg(long, value_name = "COLUMN")]
    pub label: Option<String>,
    /// The column with the time, by which prequential sorts [default: DATE, time, timestamp or created_at, if any]
    #[arg(long, value_name = "COLUMN")]
    pub date: Option<String>,
}

#[derive(Args)]
pub(in crate::cli) struct TrainArguments {
    #[command(flatten)]
    pub corpus: CorpusArguments,
    /// The slug of the site that learns
    #[arg(long, value_name = "SLUG")]
    pub site: String,
}

#[derive(Args)]
pub(in crate::cli) struct TrialArguments {
    /// The slug of the site
    pub site: String,
    /// Settings of the policy that would be others
    #[arg(required = true, value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// How many days to look back, 1 to 365 [default: 30]
    #[arg(long, value_name = "DAYS")]
    pub days: Option<i64>,
}

#[derive(Args)]
pub(in crate::cli) struct EvaluateArguments {
    #[command(flatten)]
    pub corpus: CorpusArguments,
    /// kfold:N, leave-one-file-out or prequential
    #[arg(long, default_value = "kfold:10", value_parser = parse_protocol)]
    pub protocol: Protocol,
    /// What random orders follow from
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub seed: u64,
}

/// Gives a protocol in the words that it is asked for with.
pub(super) fn protocol_name(protocol: Protocol) -> String {
    match protocol {
        Protocol::KFold(parts) => format!("kfold:{parts}"),
        Protocol::LeaveOneFileOut => "leave-one-file-out".to_owned(),
        Protocol::Prequential => "prequential".to_owned(),
    }
}

fn parse_protocol(text: &str) -> Result<Protocol, String> {
    match text {
        "leave-one-file-out" => Ok(Protocol::LeaveOneFileOut),
        "prequential" => Ok(Protocol::Prequential),
        _ => text
            .strip_prefix("kfold:")
            .and_then(|parts| parts.parse().ok())
            .filter(|parts| (2..=1000).contains(parts))
            .map(Protocol::KFold)
            .ok_or_else(|| "kfold:N with N from 2 to 1000, leave-one-file-out and prequential are known".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protocols_are_read_as_they_are_written() {
        for name in ["kfold:2", "kfold:1000", "leave-one-file-out", "prequential"] {
            assert_eq!(parse_protocol(name).map(protocol_name).as_deref(), Ok(name));
        }
        for name in ["kfold", "kfold:1", "kfold:1001", "kfold:x", "loocv", ""] {
            assert!(parse_protocol(name).is_err(), "{name}");
        }
    }
}
