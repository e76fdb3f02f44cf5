//! Unicode rules that names, titles and texts share.
