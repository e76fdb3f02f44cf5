//! What Linux tells about a process: the processor time it has used and the memory it holds.

use std::fs;
use std::io;

/// Ticks in a second: `sysconf(_SC_CLK_TCK)`, which is 100 on every Linux that this program runs on (`man 5 proc`).
const TICKS_PER_SECOND: f64 = 100.0;

/// Gives the seconds of processor time that a process has used, its own and the kernel's for it.
///
/// # Errors
/// What the system says where there is no such process.
pub fn cpu_seconds(id: u32) -> io::Result<f64> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat"))?;
    ticks(&stat).map(|ticks| ticks / TICKS_PER_SECOND).ok_or_else(|| unreadable("stat"))
}

/// Gives the proportional set size of a process in MiB: its own memory, and its share of what it has in common with
/// others.
///
/// # Errors
/// What the system says where there is no such process.
pub fn pss_mib(id: u32) -> io::Result<f64> {
    let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup"))?;
    kib(&rollup, "Pss:").map(|kib| kib / 1024.0).ok_or_else(|| unreadable("smaps_rollup"))
}

/// Gives the resident set size of a process in MiB: all that it holds, shared with others or not.
///
/// # Errors
/// What the system says where there is no such process.
pub fn rss_mib(id: u32) -> io::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status"))?;
    kib(&status, "VmRSS:").map(|kib| kib / 1024.0).ok_or_else(|| unreadable("status"))
}

/// Gives the name of the processor.
pub fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = info.lines().find(|line| line.starts_with("model name"));
    line.and_then(|line| line.split_once(':')).map_or("unknown", |(_, name)| name.trim()).to_owned()
}

/// Gives the version of the kernel.
pub fn kernel() -> String {
    fs::read_to_string("/proc/sys/kernel/osrelease")
        .map_or_else(|_| "unknown".to_owned(), |text| text.trim().to_owned())
}

fn unreadable(file: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("/proc/*/{file} cannot be read"))
}

/// Adds `utime` and `stime`, the 14th and 15th field. The name before them may hold spaces and parentheses.
fn ticks(stat: &str) -> Option<f64> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(11).map(str::parse::<f64>);
    Some(times.next()?.ok()? + times.next()?.ok()?)
}

fn kib(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_found_behind_a_name_with_a_parenthesis() {
        let stat = "12 (a) b) S 1 12 12 0 -1 4194560 300 0 0 0 7 5 0 0 20 0 8 0 100 1 1";
        assert_eq!(ticks(stat), Some(12.0));
        assert_eq!(ticks("nothing"), None);
    }

    #[test]
    fn share_of_memory_is_found() {
        let rollup = "55 rollup\nRss:  9000 kB\nPss:    5120 kB\nPss_Dirty:  1 kB\n";
        assert_eq!(kib(rollup, "Pss:"), Some(5120.0));
    }

    #[test]
    fn this_process_uses_time_and_memory() {
        assert!(cpu_seconds(std::process::id()).unwrap() >= 0.0);
        assert!(pss_mib(std::process::id()).unwrap() > 0.5);
        assert!(rss_mib(std::process::id()).unwrap() > 0.5);
    }
}
