//! Logs: structured, and without personal data.
//!
//! Starts the log and makes panics part of it. The line of each request is made by `web::request_log`, as only `web` knows
//! actix.

use crate::config::{Log, LogFormat};
use std::panic::PanicHookInfo;
use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
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
    let filtered = tracing_subscriber::registry().with(filter).with(filter_fn(may_be_logged));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match log.format {
        LogFormat::Text => filtered.with(lines.with_ansi(false)).try_init()?,
        LogFormat::Json => filtered.with(lines.json().flatten_event(true).with_span_list(false)).try_init()?,
    }
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// Keeps out what libraries say below `info`, whatever `log.level` asks for.
///
/// There they repeat what came in: actix-web the path whose parameter it could not read, actix-http the header, html5ever
/// every text that it parses. The list is open, and grows with each dependency, so that only ours are let through.
///
/// Nor does it let actix-http through where that speaks of connections: it calls each request that it cannot read an error
/// of ours, and so anybody could fill the log.
fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    let crate_name = metadata.target().split("::").next().unwrap_or_default();
    let is_about_connection = metadata.target().starts_with("actix_http::h1");
    *metadata.level() <= Level::INFO && !is_about_connection || crate_name == env!("CARGO_CRATE_NAME")
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
    use std::sync::{Arc, Mutex};

    #[test]
    fn libraries_are_not_heard_below_info_but_we_are() {
        let lines = Arc::new(Mutex::new(Vec::<u8>::new()));
        let writer = Arc::clone(&lines);
        let make_writer = move || -> Box<dyn std::io::Write> { Box::new(Lines(Arc::clone(&writer))) };
        let layer = tracing_subscriber::fmt::layer().with_writer(make_writer);
        let subscriber = tracing_subscriber::registry().with(filter_fn(may_be_logged)).with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::debug!(target: "html5ever::tree_builder", "secret one");
            tracing::trace!(target: "afterword_like", "secret two");
            tracing::error!(target: "actix_http::h1::dispatcher", "secret three");
            tracing::info!(target: "actix_server::server", "starting");
            tracing::trace!(target: "afterword::jobs", "due");
        });
        let text = String::from_utf8(lines.lock().unwrap().clone()).unwrap();
        assert!(text.contains("starting") && text.contains("due") && !text.contains("secret"), "{text}");
    }

    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

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
