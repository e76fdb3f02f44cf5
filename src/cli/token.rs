//! `token create`, `token list`, `token revoke`

use super::arguments::TokenCommand;
use super::error::CliError;
use super::output::{Output, table};
use crate::domain::account::{ApiTokenInfo, Principal};
use crate::service::Service;
use crate::service::tokens::{self, NewToken};
use crate::web::admin::tokens::TokenBody;
use serde_json::json;

pub(super) async fn run(service: &Service, command: TokenCommand, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    match command {
        TokenCommand::Create { name, scope, expires } => {
            let new = NewToken { moderator: name, scopes: scope, days: expires };
            let (info, token) = tokens::create(service, &operator, new).await?;
            let (secret, expires_at) = (token.reveal(), info.expires_at.to_rfc3339());
            let text = format!("{}\n\nShown this once. It ends {expires_at}.", *secret);
            output.answer(&text, &json!({"id": info.id.get(), "token": *secret, "expires_at": expires_at}));
        }
        TokenCommand::List => {
            let all = tokens::list(service, &operator).await?;
            let rows: Vec<_> = all.iter().map(row).collect();
            let json: Vec<_> = all.iter().map(TokenBody::of).collect();
            output.answer(&table(&["ID", "TOKEN", "MODERATOR", "ENDS", "REVOKED", "SCOPES"], &rows), &json!(json));
        }
        TokenCommand::Revoke { id } => {
            let info = tokens::revoke(service, &operator, &id).await?;
            output.answer(&format!("revoked awt_{}_...", info.public_id), &json!(TokenBody::of(&info)));
        }
    }
    Ok(())
}

fn row(info: &ApiTokenInfo) -> Vec<String> {
    let shown = TokenBody::of(info);
    vec![
        shown.id.to_string(),
        format!("awt_{}_...", shown.public_id),
        shown.moderator,
        shown.expires_at,
        shown.revoked_at.unwrap_or_else(|| "-".to_owned()),
        shown.scopes.join(" "),
    ]
}
