//! `ban add`, `ban list`, `ban lift`

use super::arguments::{BanCommand, BanTarget};
use super::error::CliError;
use super::output::{Output, table};
use crate::domain::account::Principal;
use crate::domain::ban::{BanId, BanKind};
use crate::domain::comment::CommentId;
use crate::service::Service;
use crate::service::bans::{self, NewBan};
use crate::web::admin::bans::BanBody;
use serde_json::json;

pub(super) async fn run(service: &Service, command: BanCommand, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    match command {
        BanCommand::Add { site, target, days, note } => {
            let (kind, value, comment) = asked(target);
            let kind = kind.as_str().to_owned();
            let made = bans::add(service, &operator, NewBan { site, kind, value, comment, days, note }).await?;
            let shown = BanBody::of(&made);
            let end = shown.expires_at.as_deref().unwrap_or("it is lifted");
            output.answer(&format!("banned: ban {} holds until {end}", shown.id), &json!(shown));
        }
        BanCommand::List { site } => {
            let all = bans::list(service, &operator, site.as_deref()).await?;
            let shown: Vec<_> = all.iter().map(BanBody::of).collect();
            let rows: Vec<_> = shown.iter().map(row).collect();
            output.answer(&table(&["ID", "SITE", "KIND", "WHAT", "ENDS", "BY", "NOTE"], &rows), &json!(shown));
        }
        BanCommand::Lift { id } => {
            bans::lift(service, &operator, BanId::new(id)).await?;
            output.answer(&format!("lifted ban {id}"), &json!({"id": id}));
        }
    }
    Ok(())
}

/// Returns the target that was named: its kind, its value, and its comment.
fn asked(target: BanTarget) -> (BanKind, String, Option<CommentId>) {
    let BanTarget { network, host, word, author_of } = target;
    match (network, host, word) {
        (Some(network), ..) => (BanKind::Network, network, None),
        (_, Some(host), _) => (BanKind::Host, host, None),
        (.., Some(word)) => (BanKind::Word, word, None),
        _ => (BanKind::Author, String::new(), author_of.map(CommentId::new)),
    }
}

fn row(ban: &BanBody) -> Vec<String> {
    let end = ban.expires_at.clone().unwrap_or_else(|| "never".to_owned());
    let cells = [ban.id.to_string(), ban.site.clone(), ban.kind.to_owned(), ban.value.clone(), end];
    cells.into_iter().chain([ban.created_by.clone(), ban.note.clone()]).collect()
}
