//! Verdicts, decisions, statuses and the policy that turns the one into the other.
