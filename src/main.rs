//! Parses the command line and hands over to `cli`; nothing else.

use std::process::ExitCode;

/// Gives memory that was freed back to the system: glibc's allocator kept six times of what was in use after the start.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    afterword::cli::main()
}
