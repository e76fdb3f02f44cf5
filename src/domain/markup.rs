//! Source text to safe HTML.
