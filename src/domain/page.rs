//! Pages of lists: how many items, and where the next page begins.
