//! `spam train`

use super::corpus;
use super::options::TrainArguments;
use crate::cli::error::CliError;
use crate::cli::installation::{Installation, Purpose};
use crate::cli::output::Output;
use crate::config::Config;
use crate::domain::spam::{Label, Lesson};
use crate::service::{learning, sites};
use serde_json::json;

pub(super) async fn run(config: &Config, arguments: &TrainArguments, output: &Output) -> Result<(), CliError> {
    let mut lessons = Vec::new();
    for file in &arguments.corpus.files {
        let rows = corpus::read(file, &arguments.corpus, false)
            .map_err(|error| CliError::Failed(format!("{}: {error}", file.display())))?;
        lessons.extend(rows.iter().map(|row| Lesson::of(&row.text, None, row.example.label)));
    }
    let spam = lessons.iter().filter(|lesson| lesson.label == Label::Spam).count();
    let ham = lessons.len() - spam;
    let installation = Installation::open(config, Purpose::Command)?;
    let service = &installation.service;
    let site = sites::find(service, &arguments.site).await?;
    learning::seed(service, site.id, lessons).await?;
    let readiness = learning::filter(service, site.id).await?.map(|filter| filter.readiness());
    let readiness = readiness.map_or("silent", |readiness| readiness.as_str());
    let text =
        format!("{} has learned from {spam} spam and {ham} ham; the filter {}", arguments.site, meaning(readiness));
    output.answer(&text, &json!({"site": arguments.site, "spam": spam, "ham": ham, "readiness": readiness}));
    Ok(())
}

fn meaning(readiness: &str) -> &'static str {
    match readiness {
        "full" => "may hold comments and mark spam",
        "holds_only" => "may hold comments; 100 of each kind, and none nearly the same, are needed to mark spam",
        _ => "says nothing yet; 20 of each kind, and none nearly the same, are needed",
    }
}
