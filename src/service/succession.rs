//! Renames and removes moderators, and reassigns their decisions and comments. The audit log keeps the old names.

use super::audit::Event;
use super::permissions::require_everywhere;
use super::{Result, Service, ServiceError, accounts, unit};
use crate::domain::account::{Moderator, ModeratorId, ModeratorName, Principal, Scope};
use crate::domain::fields::Rule;
use crate::domain::text::one_line;
use crate::storage::reassign::{self, Authorship};
use crate::storage::{self};

/// The number of decisions or comments of one unit of work.
const AT_ONCE: i64 = 500;

/// Renames a moderator. Their decisions and comments get the new name. Their sessions go on.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`; `Invalid` for `name`, a taken one included.
pub async fn rename(service: &Service, principal: &Principal, name: &str, new_name: &str) -> Result<Moderator> {
    let moderator = accounts::find(service, principal, name).await?;
    let new_name = ModeratorName::parse(new_name).map_err(|rule| ServiceError::field("name", rule))?;
    if new_name == moderator.name {
        return Ok(moderator);
    }
    let renamed = Moderator { name: new_name, ..moderator.clone() };
    let details = format!("name={}", renamed.name.as_str());
    let event = Event::new(principal, "moderator.rename", format!("moderator:{}", moderator.name.as_str()))
        .with_details(details);
    let wanted = renamed.clone();
    unit::write_audited(service, event, move |connection| {
        let is_found = storage::moderators::rename(connection, wanted.id, wanted.name.as_str())
            .map_err(|error| ServiceError::taken("name", error))?;
        if is_found { Ok(()) } else { Err(ServiceError::NotFound("moderator")) }
    })
    .await?;
    pass_on(service, moderator.name.as_str(), renamed.name.as_str()).await?;
    rewrite(service, moderator.id, Authorship::Renamed(renamed.name.as_str().to_owned())).await?;
    Ok(renamed)
}

/// Removes a moderator with their sessions and tokens. What they decided goes to `heir`, or stays under the old name; what they
/// wrote stays as it is.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `NotFound`; `Invalid` for `reassign_to`, and for the last active
/// owner of all sites.
pub async fn remove(service: &Service, principal: &Principal, name: &str, heir: Option<&str>) -> Result<Moderator> {
    let moderator = accounts::find(service, principal, name).await?;
    let heir = match heir {
        Some(heir) => Some(find_heir(service, principal, &moderator, heir).await?),
        None => None,
    };
    retire(service, principal, &moderator).await?;
    if let Some(heir) = &heir {
        pass_on(service, moderator.name.as_str(), heir.name.as_str()).await?;
    }
    rewrite(service, moderator.id, Authorship::HandedOver(heir.as_ref().map(|heir| heir.id))).await?;
    let object = format!("moderator:{}", moderator.name.as_str());
    let details = heir.map(|heir| format!("reassigned to {}", heir.name.as_str())).unwrap_or_default();
    let event = Event::new(principal, "moderator.remove", object).with_details(details);
    let id = moderator.id;
    unit::write_audited(service, event, move |connection| {
        storage::moderators::delete(connection, id)?;
        Ok(())
    })
    .await?;
    Ok(moderator)
}

async fn find_heir(service: &Service, principal: &Principal, moderator: &Moderator, heir: &str) -> Result<Moderator> {
    match accounts::find(service, principal, &one_line(heir)).await {
        Ok(heir) if heir.id == moderator.id => {
            Err(ServiceError::field("reassign_to", Rule::Malformed { expected: "another moderator" }))
        }
        Err(ServiceError::NotFound(_)) => Err(ServiceError::field("reassign_to", Rule::Unknown)),
        other => other,
    }
}

/// Revokes all access of a moderator, so that no decision comes in during the handover.
async fn retire(service: &Service, principal: &Principal, moderator: &Moderator) -> Result<()> {
    require_everywhere(principal, Scope::UsersAdmin)?;
    let retired = Moderator { is_active: false, ..moderator.clone() };
    unit::write(service, move |connection| {
        let owners = storage::moderators::count_global_owners(connection)?;
        storage::moderators::update(connection, &retired)?;
        if owners > 0 && storage::moderators::count_global_owners(connection)? == 0 {
            let expected = "a moderator other than the last active owner of all sites";
            return Err(ServiceError::field("name", Rule::Malformed { expected }));
        }
        Ok(storage::sessions::delete_of_moderator(connection, retired.id)?)
    })
    .await
}

/// Puts decisions, bans and changes of rules under another name.
async fn pass_on(service: &Service, from: &str, to: &str) -> Result<()> {
    let names = (from.to_owned(), to.to_owned());
    let mut after = Some(i64::MIN);
    while let Some(place) = after {
        let (from, to) = names.clone();
        after = unit::write(service, move |connection| {
            Ok(reassign::decisions_behind(connection, place, AT_ONCE, (&from, &to))?)
        })
        .await?;
    }
    let (from, to) = names;
    unit::write(service, move |connection| Ok(reassign::bans_and_rules(connection, &from, &to)?)).await
}

/// Changes the comments that a moderator wrote.
async fn rewrite(service: &Service, moderator: ModeratorId, authorship: Authorship) -> Result<()> {
    let mut after = Some(i64::MIN);
    while let Some(place) = after {
        let authorship = authorship.clone();
        after = unit::write(service, move |connection| {
            Ok(reassign::comments_behind(connection, moderator, place, AT_ONCE, &authorship)?)
        })
        .await?;
    }
    Ok(())
}
