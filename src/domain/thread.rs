//! Threads: reading order, depth and the tree that readers see.
