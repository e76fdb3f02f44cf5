//! Keeps the head of the audit log outside of the database: in a file every few seconds, in the log each hour.

use crate::crypto::{AuditHead, AuditHeadError, AuditHeadFile};
use crate::metrics::Stopwatch;
use crate::service::{Service, audit};
use std::time::Duration;

/// How often the head is looked at: what is cut off sooner than this after it was written goes unnoticed.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often the head is logged, and how often it is said that entries are missing.
const TELL_EVERY: Duration = Duration::from_secs(3600);

/// Keeps the head until the future is dropped. Call `keep` once more at the end.
pub async fn keep_on(service: &Service, file: &AuditHeadFile) {
    let mut told: Option<Stopwatch> = None;
    loop {
        let tells = told.as_ref().is_none_or(|told| told.elapsed() >= TELL_EVERY);
        if tells {
            told = Some(Stopwatch::start());
        }
        keep(service, file, tells).await;
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Writes the head to the file, unless the log lacks entries that the file knows: then the file stays as it is, as it is
/// the only trace of them.
pub async fn keep(service: &Service, file: &AuditHeadFile, tells: bool) {
    let recorded = match file.read() {
        Ok(recorded) => recorded,
        Err(error) => return complain(&error, tells),
    };
    // A database that is away is told elsewhere, and asked again soon.
    let Ok(found) = audit::find_head(service, recorded.clone()).await else { return };
    if !found.has_recorded {
        if tells {
            let recorded = recorded.map_or(0, |recorded| recorded.seq);
            tracing::error!(
                recorded,
                entries = found.head.seq,
                "entries of the audit log are missing; run `afterword audit verify`, which says what to do"
            );
        }
        return;
    }
    if tells {
        tell(&found.head);
    }
    if found.head.seq > 0
        && recorded.as_ref() != Some(&found.head)
        && let Err(error) = file.write(&found.head)
    {
        complain(&error, tells);
    }
}

/// Says now and then that the file cannot be used, as it is tried every few seconds.
fn complain(error: &AuditHeadError, tells: bool) {
    if tells {
        tracing::warn!(error = error as &dyn std::error::Error, "the audit log's head is not kept");
    }
}

fn tell(head: &AuditHead) {
    tracing::info!(entries = head.seq, mac = head.mac_text(), "head of the audit log");
}
