//! Keys, sealed addresses, blind index, passwords and tokens.
