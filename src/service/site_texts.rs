//! Custom texts of sites: list, set, unset.

use super::audit::{self, Event};
use super::permissions::require;
use super::{Result, Service, sites, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::fields::FieldErrors;
use crate::domain::site::Site;
use crate::domain::site_text::{SiteText, TextKey, parse_language};
use crate::storage;

/// Returns a site with its texts.
///
/// # Errors
/// `Forbidden` without the right to change sites, `NotFound` for a site that the principal does not see.
pub async fn list(service: &Service, principal: &Principal, slug: &str) -> Result<Site> {
    require(principal, Scope::SitesAdmin)?;
    sites::find_visible(service, principal, slug).await
}

/// Sets what a site says in a language for a key.
///
/// # Errors
/// As `list`; `Invalid` with every broken rule of `language`, `key` and `text`.
pub async fn set(
    service: &Service,
    principal: &Principal,
    slug: &str,
    (language, key): (&str, &str),
    text: &str,
) -> Result<SiteText> {
    let site = list(service, principal, slug).await?.id;
    let text = SiteText::parse(language, key, text)?;
    let details = format!("{} {}", text.language.tag(), text.key.as_str());
    let event = Event::new(principal, "site.text.set", format!("site:{slug}")).with_details(details);
    unit::write_audited(service, event, move |connection| {
        storage::site_texts::put(connection, site, &text)?;
        Ok(text)
    })
    .await
}

/// Takes back what a site says in a language for a key; harmless where it says nothing of its own.
///
/// # Errors
/// As `list`; `Invalid` for an unknown language or key.
pub async fn unset(service: &Service, principal: &Principal, slug: &str, (language, key): (&str, &str)) -> Result<()> {
    let site = list(service, principal, slug).await?.id;
    let mut errors = FieldErrors::default();
    let place = (errors.check("language", parse_language(language)), errors.check("key", TextKey::parse(key)));
    let (Some(language), Some(key)) = place else { return Err(errors.into()) };
    let details = format!("{} {}", language.tag(), key.as_str());
    let event = Event::new(principal, "site.text.unset", format!("site:{slug}")).with_details(details);
    let (now, keyring) = (service.clock.now(), service.keyring.clone());
    unit::write(service, move |connection| {
        if storage::site_texts::delete(connection, site, language, key)? {
            audit::append(connection, &keyring, now, event)?;
        }
        Ok(())
    })
    .await
}
