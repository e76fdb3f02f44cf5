//! `site add`, `site list`, `site show`, `site set`, `site remove`, `site undo`, `site text`

use super::arguments::{SiteCommand, SiteTextCommand};
use super::confirm::{confirm, describe};
use super::error::CliError;
use super::output::{Output, table};
use crate::domain::account::Principal;
use crate::domain::fields::Rule;
use crate::domain::page::PageSize;
use crate::domain::site::{Origin, Site, SiteSettings};
use crate::domain::text::one_line;
use crate::service::ServiceError;
use crate::service::sites::{self, NewSite};
use crate::service::{Service, removal, site_texts};
use crate::web::admin::site_texts::SiteTextBody;
use crate::web::admin::sites::SiteBody;
use crate::web::messages::Messages;
use serde_json::{Value, json};

pub(super) async fn run(service: &Service, command: SiteCommand, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    match command {
        SiteCommand::Add { slug, name, origin } => {
            let new = NewSite { slug, name, origins: origin, settings: Vec::new() };
            let site = sites::add(service, &operator, new).await?;
            output.answer(&format!("added the site {}", site.slug.as_str()), &shown(&site));
        }
        SiteCommand::List => {
            let all = all(service, &operator).await?;
            let row = |site: &Site| {
                vec![site.slug.as_str().to_owned(), site.name.as_str().to_owned(), origins(site).join(" ")]
            };
            let rows: Vec<_> = all.iter().map(row).collect();
            let json: Vec<_> = all.iter().map(shown).collect();
            output.answer(&table(&["SLUG", "NAME", "ORIGINS"], &rows), &json!(json));
        }
        SiteCommand::Show { slug } => show(service, &slug, output).await?,
        SiteCommand::Set { slug, key, value } => {
            let site =
                sites::set(service, &operator, &slug, &key, &value).await.map_err(|error| with_key(error, &key))?;
            output.answer(&format!("set {key} of {slug} to {value}"), &shown(&site));
        }
        SiteCommand::Remove { slug, yes } => {
            let (site, extent) = removal::extent_of_site(service, &operator, &slug).await?;
            confirm(yes, &describe(&format!("the site {slug}"), extent), &slug)?;
            removal::remove_site(service, &operator, &slug).await?;
            output.answer(&format!("removed the site {slug}"), &shown(&site));
        }
        SiteCommand::Undo { slug } => {
            let site = sites::undo_policy(service, &operator, &slug).await?;
            output.answer(&format!("took the last change of the rules of {slug} back"), &shown(&site));
        }
        // Printed before, as it needs no site.
        SiteCommand::Settings => {}
        SiteCommand::Text { slug, command } => text(service, &slug, command, output).await?,
    }
    Ok(())
}

/// Shows a site with the counts of its comments, and every setting beside its default.
async fn show(service: &Service, slug: &str, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    let site = sites::find_visible(service, &operator, slug).await?;
    let counts = sites::status_counts(service, &operator, &site).await?;
    let defaults = SiteSettings::default().values();
    let row = |((key, value), (_, default)): (&(&'static str, String), &(&'static str, String))| {
        let note = if value == default { String::new() } else { format!("default: {}", one_line(default)) };
        vec![(*key).to_owned(), one_line(value), note]
    };
    let rows: Vec<_> = site.settings.values().iter().zip(&defaults).map(row).collect();
    let told: Vec<_> = counts.iter().map(|(status, count)| format!("{count} {}", status.as_str())).collect();
    let text = format!(
        "{} ({})\norigins   {}\ncomments  {}\nadded     {}\n\n{}",
        site.name.as_str(),
        site.slug.as_str(),
        origins(&site).join(" "),
        told.join(", "),
        site.created_at.to_rfc3339(),
        table(&["SETTING", "VALUE", ""], &rows)
    );
    let counts: serde_json::Map<_, _> =
        counts.into_iter().map(|(status, count)| (status.as_str().to_owned(), json!(count))).collect();
    let mut json = shown(&site);
    if let Value::Object(members) = &mut json {
        members.insert("counts".to_owned(), Value::Object(counts));
    }
    output.answer(&text, &json);
    Ok(())
}

/// Reads every site, a page at a time.
async fn all(service: &Service, operator: &Principal) -> Result<Vec<Site>, CliError> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = sites::list(service, operator, None, after, PageSize::greatest(PageSize::LIST)).await?;
        all.extend(page.items);
        after = page.next;
        if after.is_none() {
            return Ok(all);
        }
    }
}

async fn text(service: &Service, slug: &str, command: SiteTextCommand, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    match command {
        SiteTextCommand::List => {
            let site = site_texts::list(service, &operator, slug).await?;
            let rows: Vec<_> = site
                .texts
                .iter()
                .map(|(language, key, text)| [language, key, text].map(str::to_owned).to_vec())
                .collect();
            let json: Vec<_> = SiteTextBody::all(&site.texts);
            output.answer(&table(&["LANGUAGE", "KEY", "TEXT"], &rows), &json!(json));
        }
        SiteTextCommand::Set { language, key, text } => {
            let set = site_texts::set(service, &operator, slug, (&language, &key), &text).await?;
            output.answer(&format!("set {key} of {slug} in {language}"), &json!(SiteTextBody::of(&set)));
        }
        SiteTextCommand::Unset { language, key } => {
            site_texts::unset(service, &operator, slug, (&language, &key)).await?;
            output.answer(&format!("{slug} says {key} in {language} in the program's words"), &json!({"unset": key}));
        }
    }
    Ok(())
}

/// Says which key is unknown: the service does not, as its errors never repeat what a visitor typed.
fn with_key(error: ServiceError, key: &str) -> CliError {
    match error {
        ServiceError::Invalid(errors) if errors.iter().any(|error| matches!(error.rule, Rule::UnknownField { .. })) => {
            CliError::Usage(errors.iter().map(|error| Messages::default().technical_rule(key, &error.rule)).collect())
        }
        error => error.into(),
    }
}

fn origins(site: &Site) -> Vec<&str> {
    site.origins.iter().map(Origin::as_str).collect()
}

fn shown(site: &Site) -> Value {
    json!(SiteBody::of(site))
}
