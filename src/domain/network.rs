//! Network addresses, and what is kept of them.
