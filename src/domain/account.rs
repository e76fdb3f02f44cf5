//! Moderators, their roles, and what each role and scope may do.
