//! `privacy find`

use super::arguments::PrivacyCommand;
use super::error::CliError;
use super::output::{Output, table};
use crate::domain::account::Principal;
use crate::service::{Service, privacy};
use crate::web::admin::privacy::FoundBody;
use serde_json::json;

pub(super) async fn run(service: &Service, command: PrivacyCommand, output: &Output) -> Result<(), CliError> {
    let PrivacyCommand::Find { address, site, reason } = command;
    let found = privacy::find(service, &Principal::operator(), &address, site.as_deref(), &reason).await?;
    let body = FoundBody::of(found);
    let row = |comment: &crate::web::admin::privacy::FoundCommentBody| {
        let id = comment.id.to_string();
        [&id, &comment.site, &comment.article, comment.status, &comment.created_at, &comment.author_name]
            .map(str::to_owned)
            .to_vec()
    };
    let rows: Vec<_> = body.comments.iter().map(row).collect();
    let mut text = if rows.is_empty() {
        "nothing was sent with this address".to_owned()
    } else {
        table(&["COMMENT", "SITE", "ARTICLE", "STATUS", "SENT", "NAME"], &rows)
    };
    if body.has_more {
        text.push_str("\n\nThere are more. Look at one site with --site SLUG.");
    }
    output.answer(&text, &json!(body));
    Ok(())
}
