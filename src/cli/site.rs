//! `site add`, `site list`, `site set`, `site text`

use super::arguments::{SiteCommand, SiteTextCommand};
use super::error::CliError;
use super::installation::{Installation, Purpose};
use super::output::{Output, table};
use crate::config::Config;
use crate::domain::account::Principal;
use crate::domain::fields::Rule;
use crate::domain::site::{Origin, Site};
use crate::service::ServiceError;
use crate::service::sites::{self, NewSite};
use crate::service::{Service, site_texts};
use crate::web::admin::site_texts::SiteTextBody;
use crate::web::admin::sites::SiteBody;
use crate::web::words::Words;
use serde_json::{Value, json};

pub(super) async fn run(config: &Config, command: SiteCommand, output: &Output) -> Result<(), CliError> {
    let installation = Installation::open(config, Purpose::Command)?;
    let (service, operator) = (&installation.service, Principal::operator());
    match command {
        SiteCommand::Add { slug, name, origin } => {
            let new = NewSite { slug, name, origins: origin, settings: Vec::new() };
            let site = sites::add(service, &operator, new).await?;
            output.answer(&format!("added the site {}", site.slug.as_str()), &shown(&site));
        }
        SiteCommand::List => {
            let all = sites::list(service, &operator).await?;
            let row = |site: &Site| {
                vec![site.slug.as_str().to_owned(), site.name.as_str().to_owned(), origins(site).join(" ")]
            };
            let rows: Vec<_> = all.iter().map(row).collect();
            let json: Vec<_> = all.iter().map(shown).collect();
            output.answer(&table(&["SLUG", "NAME", "ORIGINS"], &rows), &json!(json));
        }
        SiteCommand::Set { slug, key, value } => {
            let site =
                sites::set(service, &operator, &slug, &key, &value).await.map_err(|error| with_key(error, &key))?;
            output.answer(&format!("set {key} of {slug} to {value}"), &shown(&site));
        }
        SiteCommand::Undo { slug } => {
            let site = sites::undo_policy(service, &operator, &slug).await?;
            output.answer(&format!("took the last change of the rules of {slug} back"), &shown(&site));
        }
        SiteCommand::Text { slug, command } => text(service, &slug, command, output).await?,
    }
    Ok(())
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
            CliError::Usage(errors.iter().map(|error| Words::default().technical_rule(key, &error.rule)).collect())
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
