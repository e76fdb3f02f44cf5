//! Settings: from flags, the environment, a file, or their defaults.
