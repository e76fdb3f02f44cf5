//! Ends reads on SQLite that exceed their limit, or whose caller has gone. It has unsafe code: diesel cannot set
//! SQLite's progress handler.
//!
//! SQLite calls the handler every few instructions of its virtual machine, on the thread that runs the query
//! (<https://www.sqlite.org/c3ref/progress_handler.html>). The handler checks the limit of that thread. On PostgreSQL,
//! `statement_timeout` is the limit.

#![expect(unsafe_code, reason = "SQLite's progress handler is set and called through C")]

use super::error::Result;
use super::work::CancelFlag;
use crate::metrics::Stopwatch;
use libsqlite3_sys as ffi;
use std::cell::RefCell;
use std::ffi::{c_char, c_int, c_void};
use std::sync::OnceLock;
use std::time::Duration;

/// Instructions of SQLite's virtual machine between two checks: some tens of microseconds.
const LOOK_EVERY: c_int = 1_000;

thread_local! {
    static CURRENT: RefCell<Option<Limit>> = const { RefCell::new(None) };
}

/// When a read ends early.
#[derive(Debug)]
pub(super) struct Limit {
    begun: Stopwatch,
    time: Option<Duration>,
    cancel_flag: Option<CancelFlag>,
}

impl Limit {
    /// Starts now. The limit is reached after `time`, or when the caller has gone.
    pub(super) fn new(time: Option<Duration>, cancel_flag: Option<&CancelFlag>) -> Self {
        Self { begun: Stopwatch::start(), time, cancel_flag: cancel_flag.cloned() }
    }

    fn is_reached(&self) -> bool {
        self.cancel_flag.as_ref().is_some_and(CancelFlag::is_cancelled)
            || self.time.is_some_and(|time| self.begun.elapsed() > time)
    }
}

/// Runs work on this thread. SQLite ends its queries with an error once the limit is reached.
pub(super) fn limited<T>(limit: Limit, work: impl FnOnce() -> T) -> T {
    struct Unlimited;
    impl Drop for Unlimited {
        fn drop(&mut self) {
            CURRENT.set(None);
        }
    }
    CURRENT.set(Some(limit));
    let _afterwards = Unlimited;
    work()
}

/// Makes every SQLite connection opened from now on check the limit of its thread.
///
/// # Errors
/// `StorageError::Connect` where SQLite has no memory for that.
pub(super) fn watch_connections() -> Result<()> {
    static REGISTERED: OnceLock<c_int> = OnceLock::new();
    // SAFETY: `opened` has the signature of an entry point, and lives as long as the process.
    let code = *REGISTERED.get_or_init(|| unsafe { ffi::sqlite3_auto_extension(Some(opened)) });
    if code == ffi::SQLITE_OK {
        return Ok(());
    }
    Err(diesel::ConnectionError::BadConnection(format!("SQLite refuses a progress handler with code {code}")).into())
}

/// Called by SQLite with each connection that is opened.
unsafe extern "C" fn opened(
    connection: *mut ffi::sqlite3,
    _message: *mut *mut c_char,
    _api: *const ffi::sqlite3_api_routines,
) -> c_int {
    // SAFETY: SQLite hands over a connection that is open. The handler is a function that uses no pointer.
    unsafe { ffi::sqlite3_progress_handler(connection, LOOK_EVERY, Some(look), std::ptr::null_mut()) };
    ffi::SQLITE_OK
}

/// Called by SQLite while a query runs; anything but 0 ends the query. Never panics, as it must not unwind into C.
unsafe extern "C" fn look(_context: *mut c_void) -> c_int {
    let is_reached = CURRENT
        .try_with(|current| current.try_borrow().is_ok_and(|limit| limit.as_ref().is_some_and(Limit::is_reached)));
    c_int::from(is_reached.unwrap_or(false))
}
