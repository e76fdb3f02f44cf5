//! `openapi` and `config reference`: what the program says about itself.

use super::error::CliError;
use super::output::Output;
use crate::config;
use crate::web::openapi::{DescriptionText, description};

pub(super) fn openapi(output: &Output) -> Result<(), CliError> {
    let text = DescriptionText::of(&description()).map_err(CliError::failed)?;
    output.line(text.as_str());
    Ok(())
}

pub(super) fn settings(output: &Output) -> Result<(), CliError> {
    output.answer(&config::reference_markdown(), &config::reference_json());
    Ok(())
}
