//! `openapi`, `config reference`, `config check` and `site settings`: references that need no database.

use super::error::{CliError, with_causes};
use super::output::Output;
use crate::config::{self, Config};
use crate::domain::setting::Setting;
use crate::domain::site_reference;
use crate::storage::DatabaseUrl;
use crate::web::openapi::{DescriptionText, description};
use crate::web::templates::Templates;
use serde_json::json;

pub(super) fn openapi(output: &Output) -> Result<(), CliError> {
    let text = DescriptionText::of(&description()).map_err(CliError::failed)?;
    output.line(text.as_str());
    Ok(())
}

pub(super) fn site_settings(output: &Output) -> Result<(), CliError> {
    let json = |(setting, default): (&Setting, String)| {
        let (takes, meaning) = (setting.kind.to_string(), setting.meaning);
        json!({"key": setting.key, "default": default, "takes": takes, "meaning": meaning})
    };
    let json: Vec<_> = site_reference::site_settings().map(json).collect();
    output.answer(&site_reference::site_settings_markdown(), &json!(json));
    Ok(())
}

/// Says that the settings are right, and what they come to. Whatever is wrong with them was refused before.
pub(super) fn check(config: &Config, output: &Output) -> Result<(), CliError> {
    let database = DatabaseUrl::parse(config.database.url.as_str())?;
    Templates::load(config.templates.dir.as_deref())
        .map_err(|error| CliError::Configuration(format!("`templates.dir`: {}", with_causes(&error))))?;
    let listen: Vec<_> = config.server.listen.iter().map(ToString::to_string).collect();
    let public_url = config.server.public_url.as_ref().map(|origin| origin.as_str());
    let text = format!(
        "the settings are right\ndata       {}\ndatabase   {database}\nlistens    {}\npublic URL {}",
        config.data.dir.display(),
        listen.join(" "),
        public_url.unwrap_or("not set"),
    );
    let json = json!({
        "ok": true, "data_dir": config.data.dir, "database": database.to_string(), "listen": listen,
        "public_url": public_url,
    });
    output.answer(&text, &json);
    Ok(())
}

pub(super) fn settings(output: &Output) -> Result<(), CliError> {
    output.answer(&config::reference_markdown(), &config::reference_json());
    Ok(())
}
