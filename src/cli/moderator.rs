//! `moderator`: add, list, role, sites, rename, remove, unlock, password

use super::arguments::ModeratorCommand;
use super::confirm::confirm;
use super::error::CliError;
use super::output::{Output, table};
use crate::config::Config;
use crate::domain::account::{Moderator, Principal};
use crate::service::accounts::{self, ModeratorChange, NewModerator, SiteChoice};
use crate::service::{Service, sign_in, sites, succession};
use crate::web::admin::moderators::{ModeratorBody, SitesBody};
use serde_json::{Value, json};
use url::form_urlencoded;

pub(super) async fn run(
    config: &Config,
    service: &Service,
    command: ModeratorCommand,
    output: &Output,
) -> Result<(), CliError> {
    let operator = Principal::operator();
    match command {
        ModeratorCommand::Add { name, role, site, all_sites: every, no_sites, password_stdin } => {
            let password = read_password(password_stdin)?;
            let sees_all = every || (site.is_empty() && !no_sites);
            let sites = if sees_all { SiteChoice::All } else { SiteChoice::Only(site) };
            let new = NewModerator { name, role, password, sites };
            let added = accounts::add(service, &operator, new).await?;
            output.answer(&format!("added {}", added.name.as_str()), &shown(service, &added).await?);
        }
        ModeratorCommand::List => list(service, output).await?,
        ModeratorCommand::Unlock { name } => {
            let token = sign_in::unlock(service, &operator, &name).await?;
            let url = unlock_url(config, &name, &token);
            let text =
                format!("{url}\n\nOpen this address within 15 minutes in the moderator's browser and sign in there.");
            output.answer(&text, &json!({"name": name, "url": url}));
        }
        ModeratorCommand::Role { name, role } => {
            let change = ModeratorChange { role: Some(role), ..ModeratorChange::default() };
            let changed = accounts::change(service, &operator, &name, change).await?;
            output.answer(&format!("{name} is {} now", changed.role.as_str()), &shown(service, &changed).await?);
        }
        ModeratorCommand::Sites { name, sites, all_sites: every, no_sites } => {
            let choice = match (every, no_sites || !sites.is_empty()) {
                (true, _) => Some(SiteChoice::All),
                (false, true) => Some(SiteChoice::Only(sites)),
                (false, false) => None,
            };
            show_or_give_sites(service, (&name, choice), output).await?;
        }
        ModeratorCommand::Rename { name, new_name } => {
            let renamed = succession::rename(service, &operator, &name, &new_name).await?;
            output.answer(&format!("{name} is {} now", renamed.name.as_str()), &shown(service, &renamed).await?);
        }
        ModeratorCommand::Remove { name, reassign_to, yes } => {
            accounts::find(service, &operator, &name).await?;
            let decided = reassign_to.as_ref().map_or_else(
                || "stays under that name; --reassign-to NAME gives it to somebody else".to_owned(),
                |heir| format!("goes to {heir}"),
            );
            let what = format!(
                "This removes the moderator {name}, with all sessions and tokens. What they decided {decided}. What they wrote \
                 stays as it is. The audit log stays."
            );
            confirm(yes, &what, &name)?;
            let removed = succession::remove(service, &operator, &name, reassign_to.as_deref()).await?;
            output.answer(&format!("removed {name}"), &shown(service, &removed).await?);
        }
        ModeratorCommand::Password { name, password_stdin } => {
            let change =
                ModeratorChange { password: Some(read_password(password_stdin)?), ..ModeratorChange::default() };
            let changed = accounts::change(service, &operator, &name, change).await?;
            output.answer(&format!("set a new password for {name}"), &shown(service, &changed).await?);
        }
    }
    Ok(())
}

/// Says which sites a moderator sees, after giving them those that are chosen.
async fn show_or_give_sites(
    service: &Service,
    (name, choice): (&str, Option<SiteChoice>),
    output: &Output,
) -> Result<(), CliError> {
    let operator = Principal::operator();
    let moderator = match choice {
        None => accounts::find(service, &operator, name).await?,
        sites => accounts::change(service, &operator, name, ModeratorChange { sites, ..Default::default() }).await?,
    };
    let sites = sites::of_moderators(service, [&moderator]).await?;
    let shown = ModeratorBody::of(&moderator, &sites);
    output.answer(&format!("{name} sees: {}", seen_sites(&shown)), &json!(shown));
    Ok(())
}

async fn list(service: &Service, output: &Output) -> Result<(), CliError> {
    let moderators = accounts::list(service, &Principal::operator()).await?;
    let sites = sites::of_moderators(service, &moderators).await?;
    let row = |moderator: &Moderator| {
        let shown = ModeratorBody::of(moderator, &sites);
        vec![shown.name.clone(), shown.role.to_owned(), seen_sites(&shown)]
    };
    let rows: Vec<_> = moderators.iter().map(row).collect();
    let json: Vec<_> = moderators.iter().map(|moderator| json!(ModeratorBody::of(moderator, &sites))).collect();
    output.answer(&table(&["NAME", "ROLE", "SITES"], &rows), &json!(json));
    Ok(())
}

/// Writes the address of the form to sign in at which a browser becomes known.
fn unlock_url(config: &Config, name: &str, token: &str) -> String {
    let listening = || config.server.listen.first().map(|address| format!("http://{address}"));
    let public = config.server.public_url.as_ref().map(|origin| origin.as_str().to_owned()).or_else(listening);
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair("name", name).append_pair("unlock", token).finish();
    format!("{}/admin/sign-in?{query}", public.unwrap_or_default())
}

/// Reads a password: one line of standard input, or asked for twice and not shown.
pub(super) fn read_password(from_stdin: bool) -> Result<String, CliError> {
    if from_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(CliError::failed)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let ask = |prompt| {
        rpassword::prompt_password(prompt)
            .map_err(|error| CliError::Failed(format!("no password could be asked for: {error}; use --password-stdin")))
    };
    let password = ask("Password (at least 15 characters): ")?;
    if password == ask("Once more: ")? { Ok(password) } else { Err(CliError::Usage("the two differ".to_owned())) }
}

/// Names the sites that a moderator sees: their slugs, `all sites`, or `no site`.
fn seen_sites(shown: &ModeratorBody) -> String {
    match &shown.sites {
        SitesBody::All(_) => "all sites".to_owned(),
        SitesBody::Only(slugs) if slugs.is_empty() => "no site".to_owned(),
        SitesBody::Only(slugs) => slugs.join(" "),
    }
}

async fn shown(service: &Service, moderator: &Moderator) -> Result<Value, CliError> {
    Ok(json!(ModeratorBody::of(moderator, &sites::of_moderators(service, [moderator]).await?)))
}
