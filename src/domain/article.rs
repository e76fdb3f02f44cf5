//! Articles: the pages that are commented on, and how an address names one.
