//! Checks the target of a submission: the article, and the form token.

use super::Submission;
use crate::crypto::{FormScope, FormTokenDemand, FormTokenKind, FormTokenState};
use crate::domain::article::{ArticlePath, ExternalId};
use crate::domain::fields::FieldErrors;
use crate::domain::site::Site;
use crate::domain::spam::FormAge;
use crate::service::articles::parse_reference;
use crate::service::{Result, Service, ServiceError, unit};
use crate::storage::{self};

/// Finds the article of a submission, and adds errors of the reference to `errors`.
pub(super) async fn find_article(
    service: &Service,
    site: &Site,
    submission: &Submission,
    errors: &mut FieldErrors,
) -> Result<Option<ArticlePath>> {
    if submission.article.trim().is_empty() && !submission.external_id.trim().is_empty() {
        let id = ExternalId::parse(&submission.external_id).map_err(|_| ServiceError::NotFound("article"))?;
        let site_id = site.id;
        let found = unit::read(service, move |connection| {
            Ok(storage::articles::find_by_external_id(connection, site_id, &id)?)
        })
        .await?;
        return found.map(|article| Some(article.path)).ok_or(ServiceError::NotFound("article"));
    }
    match parse_reference(site, &submission.article) {
        Ok(path) => Ok(Some(path)),
        Err(invalid) => {
            invalid.iter().for_each(|error| errors.add(error.field.clone(), error.rule.clone()));
            Ok(None)
        }
    }
}

/// The state of the form token.
#[derive(Debug, Clone)]
pub(super) struct CheckedForm {
    /// Whether it is the one that its sender needs.
    pub(super) is_good: bool,
    /// The age of the form.
    pub(super) age: FormAge,
    /// The solution, which may be spent once.
    pub(super) nonce: Option<[u8; 12]>,
}

/// Reads the form token of an article.
pub(super) fn check_form(
    service: &Service,
    scope: FormScope<'_>,
    token: Option<&str>,
    demand: FormTokenDemand,
) -> CheckedForm {
    let now = service.clock.now();
    let state = token.map(|token| service.keyring.check_form_token(token, scope, now));
    let is_good = demand.is_met_by(state);
    match state {
        Some(FormTokenState::Valid { kind: FormTokenKind::Personal { nonce }, age_seconds }) => {
            CheckedForm { is_good, age: FormAge::Seconds(age_seconds), nonce: Some(nonce) }
        }
        Some(
            FormTokenState::Valid { kind: FormTokenKind::Shared, .. }
            | FormTokenState::TooOld
            | FormTokenState::Invalid,
        )
        | None => CheckedForm { is_good, age: FormAge::Unknown, nonce: None },
    }
}
