//! Metrics of the process: version, uptime, memory.

use super::exposition::{Exposition, Family};
use super::stopwatch::Stopwatch;
use std::fmt::Result;

pub(super) fn encode(exposition: &mut Exposition<'_>, since_start: Stopwatch) -> Result {
    let build = Family::new("afterword_build", "Which version runs.");
    exposition.info(&build, vec![("version", env!("CARGO_PKG_VERSION"))])?;
    let uptime = Family::in_seconds("afterword_uptime", "How long it has run.");
    exposition.gauges(&uptime, [(vec![], since_start.elapsed().as_secs_f64())])?;
    let memory = Family::in_bytes("process_resident_memory", "Memory that it holds, as Linux counts it.");
    exposition.gauges(&memory, resident_bytes().map(|bytes| (vec![], bytes)))
}

/// Reads the resident memory where the system tells it. `/proc/self/statm` is shorter, but counts in pages, whose size
/// differs from machine to machine.
fn resident_bytes() -> Option<u64> {
    parse(&std::fs::read_to_string("/proc/self/status").ok()?)
}

/// Finds `VmRSS:     1234 kB` (proc(5)), where `kB` stands for 1024 bytes.
fn parse(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kibibytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_memory_is_found_among_the_rest() {
        assert_eq!(parse("VmPeak:\t  9999 kB\nVmRSS:\t    1234 kB\nThreads:\t9\n"), Some(1234 * 1024));
        assert_eq!(parse("VmRSS:\tmany kB\n"), None);
        assert_eq!(parse(""), None);
    }
}
