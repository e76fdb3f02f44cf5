//! Logs: structured, and without personal data.
