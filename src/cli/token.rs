//! `token create`, `token list`, `token revoke`

use super::arguments::TokenCommand;
use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::{Output, table};
use crate::config::Config;
use crate::domain::account::{ApiTokenInfo, Principal, Scope};
use crate::domain::timestamp::Timestamp;
use crate::service::tokens::{self, NewToken};
use serde_json::{Value, json};

pub(super) async fn run(config: &Config, command: TokenCommand, output: &Output) -> Result<(), CliError> {
    let installation = Installation::open(config, Purpose::Command)?;
    let (service, operator) = (&installation.service, Principal::operator());
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
            let json: Vec<_> = all.iter().map(shown).collect();
            output.answer(&table(&["ID", "TOKEN", "MODERATOR", "ENDS", "REVOKED", "SCOPES"], &rows), &json!(json));
        }
        TokenCommand::Revoke { id } => {
            let info = tokens::revoke(service, &operator, &id).await?;
            output.answer(&format!("revoked awt_{}_...", info.public_id), &shown(&info));
        }
    }
    Ok(())
}

fn scopes(info: &ApiTokenInfo) -> Vec<&'static str> {
    info.scopes.iter().copied().map(Scope::as_str).collect()
}

fn row(info: &ApiTokenInfo) -> Vec<String> {
    vec![
        info.id.get().to_string(),
        format!("awt_{}_...", info.public_id),
        info.moderator.as_str().to_owned(),
        info.expires_at.to_rfc3339(),
        info.revoked_at.map_or_else(|| "-".to_owned(), Timestamp::to_rfc3339),
        scopes(info).join(" "),
    ]
}

fn shown(info: &ApiTokenInfo) -> Value {
    json!({
        "id": info.id.get(),
        "public_id": info.public_id,
        "moderator": info.moderator.as_str(),
        "scopes": scopes(info),
        "created_at": info.created_at.to_rfc3339(),
        "expires_at": info.expires_at.to_rfc3339(),
        "revoked_at": info.revoked_at.map(Timestamp::to_rfc3339),
        "used_on": info.used_on.map(Timestamp::to_rfc3339),
    })
}
