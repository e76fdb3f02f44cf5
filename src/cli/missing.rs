//! Adds a list of existing names to errors about missing ones. Only operators get it; visitors never do.

use super::error::CliError;
use crate::domain::account::Principal;
use crate::domain::page::PageSize;
use crate::service::{Service, accounts, articles, sites};

/// The most names that are listed.
const MAX_LISTED: usize = 20;

/// Adds to an error about something missing what there is instead; `site` is the slug whose articles are meant.
pub(super) async fn explain<T>(
    service: &Service,
    site: Option<&str>,
    outcome: Result<T, CliError>,
) -> Result<T, CliError> {
    match outcome {
        Err(CliError::NotFound(what)) => Err(CliError::Failed(sentence(what, known(service, what, site).await?))),
        other => other,
    }
}

/// Returns existing names; `None` where a list would not help.
async fn known(service: &Service, what: &str, site: Option<&str>) -> Result<Option<Vec<String>>, CliError> {
    let operator = Principal::operator();
    Ok(match (what, site) {
        ("site", _) => {
            let size = PageSize::usual((MAX_LISTED + 1, MAX_LISTED + 1));
            let first = sites::list(service, &operator, None, None, size).await?;
            Some(first.items.iter().map(|site| site.slug.as_str().to_owned()).collect())
        }
        ("moderator", _) => {
            let all = accounts::list(service, &operator).await?;
            Some(all.iter().map(|moderator| moderator.name.as_str().to_owned()).collect())
        }
        ("article", Some(site)) => {
            let size = PageSize::usual((MAX_LISTED + 1, MAX_LISTED + 1));
            let newest = articles::list(service, &operator, Some(site), None, size).await?;
            Some(newest.items.iter().map(|(_, article)| article.path.as_str().to_owned()).collect())
        }
        _ => None,
    })
}

fn sentence(what: &str, known: Option<Vec<String>>) -> String {
    let missing = format!("there is no such {what}");
    match known {
        None => missing,
        Some(known) if known.is_empty() => format!("{missing}, and no other; `afterword {what} add` adds one"),
        Some(known) => {
            let more = if known.len() > MAX_LISTED { ", ..." } else { "" };
            let listed: Vec<_> = known.into_iter().take(MAX_LISTED).collect();
            format!("{missing}; there are: {}{more}", listed.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_far_as_they_help() {
        let names = |count: usize| Some((0..count).map(|n| format!("s{n}")).collect::<Vec<_>>());
        assert_eq!(sentence("ban", None), "there is no such ban");
        assert_eq!(sentence("site", names(0)), "there is no such site, and no other; `afterword site add` adds one");
        assert_eq!(sentence("site", names(2)), "there is no such site; there are: s0, s1");
        assert!(sentence("article", names(21)).ends_with("s19, ..."));
    }
}
