//! Examining an installation from within: database, counters, keys, clock, audit log.

use super::{Service, ServiceError, audit};
use crate::domain::page::PageSize;
use crate::domain::timestamp::Timestamp;
use crate::storage::comments::CommentFilter;
use crate::storage::{self, AnyConnection};

/// What one examination found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was examined.
    pub check: &'static str,
    /// What is wrong; `None` where nothing is.
    pub problem: Option<String>,
    /// What to do about it.
    pub remedy: &'static str,
}

/// Examines everything that the database and the keys can tell.
///
/// # Errors
/// `Storage` where the database cannot be asked.
pub async fn examine(service: &Service) -> Result<Vec<Finding>, ServiceError> {
    let now = service.clock.now();
    let (integrity, counters, newest) = service
        .database
        .read(move |connection| {
            let integrity = storage::health::integrity_findings(connection)?;
            let counters = storage::health::counter_findings(connection)?;
            Ok::<_, ServiceError>((integrity, counters, newest_comment(connection)?))
        })
        .await?;
    let chain = audit::verify(service).await?;
    Ok(vec![
        Finding {
            check: "database file, indexes and references",
            problem: joined(&integrity),
            remedy: "Stop the server and keep a copy of the data. What PostgreSQL names can be mended as it says; where \
                     a file or a page is broken, go back to the newest sound backup.",
        },
        Finding {
            check: "counters and visibility",
            problem: joined(&counters),
            remedy: "Keep a copy of the data directory, and report this: counters change only with their comments.",
        },
        Finding {
            check: "keys open the stored addresses",
            problem: match count_unopened(service).await? {
                (0, _) => None,
                (failed, total) => Some(format!("{failed} of {total} addresses cannot be opened")),
            },
            remedy: "Put the keyring back that the data directory was used with.",
        },
        Finding {
            check: "clock",
            problem: newest
                .filter(|newest| newest.seconds_since(now) > 60)
                .map(|newest| format!("the newest comment is from {}, which is still to come", newest.to_rfc3339())),
            remedy: "Set the clock of this machine.",
        },
        Finding {
            check: "audit log",
            problem: chain.broken_at.map(|seq| format!("entry {seq} was changed or is missing")),
            remedy: "Find out who could write to the database, and compare with a backup.",
        },
    ])
}

fn joined(findings: &[String]) -> Option<String> {
    (!findings.is_empty()).then(|| findings.join("; "))
}

fn newest_comment(connection: &mut AnyConnection) -> Result<Option<Timestamp>, ServiceError> {
    let newest = storage::comments::list(connection, &CommentFilter::default(), None, 1)?;
    Ok(newest.first().map(|comment| comment.created_at))
}

/// Tries to open the newest addresses: gives how many cannot be, and how many there are.
async fn count_unopened(service: &Service) -> Result<(usize, usize), ServiceError> {
    let (_, most) = PageSize::LIST;
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let sealed = service
        .database
        .read(move |connection| Ok::<_, ServiceError>(storage::authors::sealed_newest(connection, limit)?))
        .await?;
    let failed = sealed
        .iter()
        .filter(|(author, site, email)| service.keyring.open_email(*site, *author, email).is_err())
        .count();
    Ok((failed, sealed.len()))
}

/// Proves that the database answers.
///
/// # Errors
/// `Storage`.
pub async fn ping(service: &Service) -> Result<(), ServiceError> {
    service.database.read(|connection| Ok::<_, ServiceError>(storage::health::ping(connection)?)).await
}
