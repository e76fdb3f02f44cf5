//! Logs: structured, and without personal data.
//!
//! Starts the log and makes panics part of it. The line of each request is made by `web::request_log`, as only `web` knows
//! actix.

use crate::config::{Log, LogFormat};
use std::panic::PanicHookInfo;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Why the log could not be started.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// `log.level` is not a list of filters.
    #[error("`log.level` must be a level such as `info`, or filters such as `info,afterword=debug`")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The log was started before.
    #[error("the log was started before")]
    Started(#[from] tracing_subscriber::util::TryInitError),
}

/// Starts the log to standard error and sends panics there.
///
/// # Errors
/// `Filter` where `log.level` cannot be read, `Started` on a second call in one process.
pub fn start(log: &Log) -> Result<(), TelemetryError> {
    let filter = EnvFilter::try_new(&log.level)?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => builder.with_ansi(false).finish().try_init()?,
        LogFormat::Json => builder.json().flatten_event(true).with_span_list(false).finish().try_init()?,
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Logs where a panic happened.
///
/// Its message only where it is a literal of the program: one with values in it may hold what a person typed.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let location = panic.location().map(ToString::to_string).unwrap_or_default();
    let message = literal_message(panic.payload());
    tracing::error!(location, message, "panicked");
}

fn literal_message(payload: &(dyn std::any::Any + Send)) -> &'static str {
    payload.downcast_ref::<&'static str>().copied().unwrap_or("(a message with values, not shown)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_literal_panic_messages_are_logged() {
        let literal = std::panic::catch_unwind(|| panic!("queue is poisoned")).unwrap_err();
        assert_eq!(literal_message(literal.as_ref()), "queue is poisoned");
        let typed = String::from("ada@example.org");
        let formatted = std::panic::catch_unwind(|| panic!("cannot parse {typed}")).unwrap_err();
        assert!(!literal_message(formatted.as_ref()).contains("ada"));
    }

    #[test]
    fn a_wrong_filter_is_an_error_that_names_the_setting() {
        let log = Log { level: "a=b=c".to_owned(), format: LogFormat::Text };
        assert!(start(&log).unwrap_err().to_string().contains("`log.level`"));
    }
}
