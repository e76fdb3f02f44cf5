//! Health checks of an installation: database, counters, keys, clock, audit log.

use super::{Result, Service, ServiceError, audit, unit};
use crate::crypto::AuditHead;
use crate::domain::timestamp::Timestamp;
use crate::storage::comments::CommentFilter;
use crate::storage::faults::DatabaseFault;
use crate::storage::{self, AnyConnection, StorageError};
use std::borrow::Cow;

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The name of the check.
    pub check: &'static str,
    /// The problem; `None` if the check passed.
    pub problem: Option<String>,
    /// The remedy.
    pub remedy: Cow<'static, str>,
}

/// Examines everything that the database and the keys can tell. `recorded` is the head of the audit log as it was kept
/// outside of the database.
///
/// # Errors
/// `Storage` where the database cannot be asked.
pub async fn examine(service: &Service, recorded: Option<&AuditHead>) -> Result<Vec<Finding>> {
    let now = service.clock.now();
    let integrity = read(service, storage::health::integrity_findings).await;
    let counters = read(service, storage::health::counter_findings).await;
    let newest = read(service, newest_comment).await;
    let chain = audit::verify_against(service, recorded).await;
    Ok(vec![
        Finding {
            check: "database file, indexes and references",
            problem: problem_of(integrity.map(|findings| joined(&findings))),
            remedy: "Stop the server and keep a copy of the data. What PostgreSQL names can be mended as it says; where \
                     a file or a page is broken, go back to the newest sound backup.".into(),
        },
        Finding {
            check: "the database takes writes",
            problem: problem_of(write(service, now).await.map(|()| None)),
            remedy: service
                .database
                .faults()
                .gravest()
                .map_or("Look at the free space and the mode of the database's disk and directory.", DatabaseFault::remedy)
                .into(),
        },
        Finding {
            check: "counters and visibility",
            problem: problem_of(counters.map(|findings| joined(&findings))),
            remedy: "Keep a copy of the data directory, and report this: counters change only with their comments.".into(),
        },
        Finding {
            check: "keys open the stored addresses",
            problem: problem_of(count_unopened(service).await.map(|(failed, total)| {
                (failed > 0).then(|| format!("{failed} of {total} addresses cannot be opened"))
            })),
            remedy: "The keyring is the database's. Somebody has changed these addresses, or exchanged them with others: \
                     find out who could write to the database, and compare with a backup.".into(),
        },
        Finding {
            check: "clock",
            problem: problem_of(newest.map(|newest| {
                newest
                    .filter(|newest| newest.seconds_since(now) > 60)
                    .map(|newest| format!("the newest comment is from {}, which is still to come", newest.to_rfc3339()))
            })),
            remedy: "Set the clock of this machine.".into(),
        },
        Finding {
            check: "audit log",
            problem: problem_of(chain.map(|(report, _)| report.problem(recorded))),
            remedy: "Find out who could write to the database, and compare with a backup. If you have restored one, take the \
                     log as it is with `afterword audit accept`.".into(),
        },
    ])
}

/// Asks one question, so that a page that cannot be read for one does not keep the others from being asked.
async fn read<T: Send + 'static>(
    service: &Service,
    question: fn(&mut AnyConnection) -> Result<T, StorageError>,
) -> Result<T> {
    unit::read(service, move |connection| question(connection).map_err(ServiceError::from)).await
}

/// Takes a question that could not be answered for a problem.
fn problem_of(answer: Result<Option<String>>) -> Option<String> {
    answer.unwrap_or_else(|error| {
        let cause = std::error::Error::source(&error).map_or(String::new(), |cause| format!(": {cause}"));
        Some(format!("{error}{cause}"))
    })
}

fn joined(findings: &[String]) -> Option<String> {
    (!findings.is_empty()).then(|| findings.join("; "))
}

fn newest_comment(connection: &mut AnyConnection) -> Result<Option<Timestamp>, StorageError> {
    let newest = storage::comments::list(connection, &CommentFilter::default(), None, 1)?;
    Ok(newest.first().map(|comment| comment.created_at))
}

/// Tries to open every address: gives how many cannot be, and how many there are.
async fn count_unopened(service: &Service) -> Result<(usize, usize)> {
    const BATCH: i64 = 1000;
    let (mut failed, mut total) = (0, 0);
    let mut below = None;
    loop {
        let sealed =
            unit::read(service, move |connection| Ok(storage::authors::sealed_below(connection, below, BATCH)?))
                .await?;
        let Some((last, _, _)) = sealed.last() else { return Ok((failed, total)) };
        below = Some(*last);
        total += sealed.len();
        failed += sealed
            .iter()
            .filter(|(author, site, email)| service.keyring.open_email(*site, *author, email).is_err())
            .count();
    }
}

/// Proves that the database answers and, now and then, that it takes writes. Returns what is wrong with it otherwise, if
/// it answers.
///
/// # Errors
/// `Storage` where it does not answer.
pub async fn readiness(service: &Service) -> Result<Option<DatabaseFault>> {
    let faults = service.database.faults();
    let is_newer = unit::read(service, |connection| Ok(storage::migrate::is_from_the_future(connection)?)).await?;
    if is_newer {
        faults.note(DatabaseFault::NewerSchema);
    }
    let now = service.clock.now();
    if faults.is_trial_due(now) && write(service, now).await.is_ok() {
        faults.note_written();
    }
    // A write that failed for another reason, as a full queue, tells nothing about the database.
    Ok(faults.gravest())
}

async fn write(service: &Service, now: Timestamp) -> Result<()> {
    unit::write(service, move |connection| Ok(storage::health::beat(connection, now)?)).await
}

/// Returns the networks that the newest comments came from, newest first: at most `limit`.
///
/// # Errors
/// `Storage`.
pub async fn newest_networks(service: &Service, limit: usize) -> Result<Vec<String>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    unit::read(service, move |connection| Ok(storage::comments::newest_networks(connection, limit)?)).await
}

/// Returns when the first site was added; `None` where there is none.
///
/// # Errors
/// `Storage`.
pub async fn first_site_added(service: &Service) -> Result<Option<Timestamp>> {
    unit::read(service, |connection| Ok(storage::sites::first_added(connection)?)).await
}
