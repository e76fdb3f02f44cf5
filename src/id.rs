//! The only source of ids.
