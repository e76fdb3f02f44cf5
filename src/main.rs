//! Parses the command line and hands over to `cli`; nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    afterword::cli::main()
}
