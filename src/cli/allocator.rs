//! Bounds what the C library's allocator keeps of memory that has been freed.
//!
//! Left alone, glibc makes up to eight arenas for each processor, stops giving big blocks back once it has freed one, and gives
//! nothing back that lies below a block in use: after a mixed load a server held ten times what it used. So there are few
//! arenas, big blocks always go back, and what is free goes back now and again. Other C libraries are left as they are.

#![cfg_attr(
    all(target_os = "linux", target_env = "gnu"),
    expect(unsafe_code, reason = "the allocator is set and trimmed through C")
)]

use super::error::CliError;
use std::thread;
use std::time::Duration;

/// The interval of trimming, which takes at most some milliseconds of one thread.
const GIVE_BACK_EVERY: Duration = Duration::from_secs(10);

/// Bounds the number of arenas, and has every block of 128 KiB and more given back. For the start of the program, before it has
/// threads.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn bound() {
    const ARENAS: libc::c_int = 2;
    const BIG_BLOCK: libc::c_int = 128 * 1024;
    // As set, the thresholds no longer move (`man 3 mallopt`).
    for (parameter, value) in
        [(libc::M_ARENA_MAX, ARENAS), (libc::M_MMAP_THRESHOLD, BIG_BLOCK), (libc::M_TRIM_THRESHOLD, BIG_BLOCK)]
    {
        // SAFETY: takes two numbers and reads no memory of ours. A value that it does not take changes nothing.
        unsafe { libc::mallopt(parameter, value) };
    }
}

/// Trims free memory periodically, as long as the process lives.
///
/// # Errors
/// `CliError::Failed` where there can be no thread for it.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(super) fn give_back_now_and_again() -> Result<(), CliError> {
    let give_back = || loop {
        // SAFETY: gives back only pages of which the allocator uses nothing, and may be called by any thread.
        unsafe { libc::malloc_trim(0) };
        thread::sleep(GIVE_BACK_EVERY);
    };
    thread::Builder::new().name("afterword-memory".to_owned()).spawn(give_back).map_err(CliError::failed)?;
    Ok(())
}

/// Leaves another C library's allocator as it is.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) const fn bound() {}

/// Leaves another C library's allocator as it is.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(super) const fn give_back_now_and_again() -> Result<(), CliError> {
    Ok(())
}
