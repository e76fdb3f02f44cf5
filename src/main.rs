//! Parses the command line, starts telemetry and hands over to `cli`; nothing else.

fn main() {}
