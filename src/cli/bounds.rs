//! Resource limits of the process: open files and address space. Raises them where allowed, and compares them with what
//! a server needs.

use super::error::CliError;
use crate::config::Config;
use crate::web::reserve::RESERVED_CONNECTIONS;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files of a server beside those of connections and database threads: the standard streams, the logs, locks,
/// listeners, what its threads wait with, requests to others. Counted on a running server (25) and doubled.
const FILES_BESIDE: u64 = 50;
/// Open files of a database thread: a SQLite file, its log and its index. PostgreSQL takes one.
const FILES_OF_DATABASE_THREAD: u64 = 3;
/// Open files for scrapers of metrics.
const FILES_OF_METRICS: u64 = 32;
/// The least connections that are worth serving with.
const LEAST_CONNECTIONS: u64 = 16;
/// Address space that a server with default settings reserves, in bytes; most of it is never used. Under load it was 287 MB,
/// of the program itself, stacks of threads, and two arenas of the allocator.
const ADDRESS_SPACE: u64 = 384 * 1024 * 1024;

/// Returns the settings with as many connections as this process may have open files for.
pub(super) fn fitted(config: &Config) -> Result<Config, CliError> {
    require_address_space(getrlimit(Resource::As).current)?;
    let allowed = raise_open_files();
    let mut config = config.clone();
    config.server.max_connections = fitting(allowed, &config)?;
    Ok(config)
}

/// Raises the limit of open files as far as allowed, and returns it; `None` means unlimited.
fn raise_open_files() -> Option<u64> {
    let limit = getrlimit(Resource::Nofile);
    if limit.current == limit.maximum {
        return limit.current;
    }
    match setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum }) {
        Ok(()) => limit.maximum,
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the limit of open files could not be raised");
            limit.current
        }
    }
}

/// Returns how many connections fit beside everything else that needs open files.
fn fitting(allowed: Option<u64>, config: &Config) -> Result<usize, CliError> {
    let wanted = config.server.max_connections;
    let Some(allowed) = allowed else { return Ok(wanted) };
    let threads = (2 * config.database.readers + config.database.site_writers + 8) as u64;
    let metrics = if config.metrics.listen.is_some() { FILES_OF_METRICS } else { 0 };
    let beside = FILES_BESIDE + FILES_OF_DATABASE_THREAD * threads + metrics + RESERVED_CONNECTIONS as u64;
    let room = allowed.saturating_sub(beside);
    if room < LEAST_CONNECTIONS {
        return Err(CliError::Configuration(format!(
            "this process may open {allowed} files, and a server needs at least {}; raise the limit: `ulimit -n`, or \
             `LimitNOFILE=` for systemd",
            beside + LEAST_CONNECTIONS
        )));
    }
    let room = usize::try_from(room).unwrap_or(usize::MAX);
    if room < wanted {
        tracing::warn!(
            open_files = allowed,
            connections = room,
            "the limit of open files is too low for `server.max_connections`, which is lowered; raise the limit \
             (`ulimit -n`, or `LimitNOFILE=` for systemd), or the setting is never reached"
        );
    }
    Ok(wanted.min(room))
}

fn require_address_space(allowed: Option<u64>) -> Result<(), CliError> {
    match allowed {
        Some(allowed) if allowed < ADDRESS_SPACE => Err(CliError::Configuration(format!(
            "the address space of this process is limited to {} MiB (`ulimit -v`), and a server reserves up to {}, most of \
             which it never uses; raise that limit, and bound the memory that is used instead: `MemoryMax=` for systemd, \
             `--memory` for a container",
            allowed >> 20,
            ADDRESS_SPACE >> 20
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Overrides;

    fn config() -> Config {
        Config::load(&Overrides::default(), std::iter::empty()).unwrap()
    }

    #[test]
    fn connections_leave_room_for_everything_else() {
        let config = config();
        assert_eq!(fitting(None, &config).unwrap(), config.server.max_connections);
        assert_eq!(fitting(Some(1 << 20), &config).unwrap(), config.server.max_connections);
        let few = fitting(Some(256), &config).unwrap();
        assert!((64..=200).contains(&few), "{few}");
        let refused = fitting(Some(64), &config).unwrap_err().to_string();
        assert!(refused.contains("LimitNOFILE") && refused.contains("64 files"), "{refused}");
    }

    #[test]
    fn little_address_space_is_refused_with_what_to_do() {
        assert!(require_address_space(None).is_ok() && require_address_space(Some(400_000 * 1024)).is_ok());
        let refused = require_address_space(Some(350_000 * 1024)).unwrap_err().to_string();
        assert!(refused.contains("341 MiB") && refused.contains("MemoryMax"), "{refused}");
    }
}
