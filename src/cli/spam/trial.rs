//! `spam trial`

use super::options::TrialArguments;
use crate::cli::error::CliError;
use crate::cli::installation::{Installation, Purpose};
use crate::cli::output::{Output, table};
use crate::config::Config;
use crate::domain::account::Principal;
use crate::domain::moderation::Status;
use crate::service::trial;
use crate::web::admin::rules::TrialBody;
use serde_json::json;

pub(super) async fn run(config: &Config, arguments: TrialArguments, output: &Output) -> Result<(), CliError> {
    let pair = |text: &String| match text.split_once('=') {
        Some((key, value)) => Ok((key.trim().to_owned(), value.to_owned())),
        None => Err(CliError::Usage(format!("{text:?} is no setting; KEY=VALUE is, such as max_links=1"))),
    };
    let settings = arguments.settings.iter().map(pair).collect::<Result<Vec<_>, _>>()?;
    let installation = Installation::open(config, Purpose::Command)?;
    let operator = Principal::operator();
    let found = trial::run(&installation.service, &operator, &arguments.site, arguments.days, &settings).await?;
    let row = |(from, to, count): &(Status, Status, usize)| {
        vec![from.as_str().to_owned(), to.as_str().to_owned(), count.to_string()]
    };
    let rows: Vec<_> = found.counts().iter().map(row).collect();
    let (before, after) = found.against_moderators;
    let summary = format!(
        "{} of {} comments would have fared otherwise; against moderators: {before} now, {after} then",
        found.changes.len(),
        found.comment_count
    );
    let text =
        if rows.is_empty() { summary } else { format!("{summary}\n\n{}", table(&["FROM", "TO", "COMMENTS"], &rows)) };
    output.answer(&text, &json!(TrialBody::of(found)));
    Ok(())
}
