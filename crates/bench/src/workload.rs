//! The workloads by name.

/// A workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workload {
    /// A thread as JSON, uncompressed, from the cache.
    ThreadJson,
    /// The same, compressed.
    ThreadJsonGzip,
    /// The same, unchanged since the reader's last visit.
    ThreadJson304,
    /// A thread as HTML, from the cache and rendered.
    ThreadHtml,
    /// The first page of a thread of 10 000.
    BigThread,
    /// A thread without the cache.
    Cold,
    /// The counts of 20 articles.
    Counts,
    /// Submissions over 16 connections.
    Submit16,
    /// Submissions over 128 connections.
    Submit128,
    /// Reads and submissions together.
    Mix,
    /// What more stored comments cost.
    Growth,
    /// The memory of an idle server.
    Memory,
    /// The memory after an hour's load in two minutes.
    LoadMemory,
    /// The time until the first answer.
    Start,
    /// Decisions of moderators.
    Decide,
    /// Many submissions without a pause.
    NoStall,
    /// PostgreSQL beside SQLite.
    Postgres,
    /// Submissions while old spam is purged.
    Purge,
    /// Several instances on one PostgreSQL.
    Instances,
}

impl Workload {
    /// All, in the order in which they run: those that leave comments behind come late.
    pub const ALL: &'static [Self] = &[
        Self::ThreadJson,
        Self::ThreadJsonGzip,
        Self::ThreadJson304,
        Self::ThreadHtml,
        Self::BigThread,
        Self::Cold,
        Self::Counts,
        Self::Growth,
        Self::Memory,
        Self::Start,
        Self::Submit16,
        Self::Submit128,
        Self::Mix,
        Self::Decide,
        Self::NoStall,
        Self::LoadMemory,
        Self::Postgres,
        Self::Purge,
        Self::Instances,
    ];

    /// Gives the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ThreadJson => "thread-json",
            Self::ThreadJsonGzip => "thread-json-gzip",
            Self::ThreadJson304 => "thread-json-304",
            Self::ThreadHtml => "thread-html",
            Self::BigThread => "big-thread",
            Self::Cold => "cold",
            Self::Counts => "counts",
            Self::Submit16 => "submit-16",
            Self::Submit128 => "submit-128",
            Self::Mix => "mix",
            Self::Growth => "growth",
            Self::Memory => "memory",
            Self::LoadMemory => "load-memory",
            Self::Start => "start",
            Self::Decide => "decide",
            Self::NoStall => "no-stall",
            Self::Postgres => "postgres",
            Self::Purge => "purge",
            Self::Instances => "instances",
        }
    }

    /// Gives all names.
    pub fn names() -> Vec<&'static str> {
        Self::ALL.iter().map(|workload| workload.name()).collect()
    }

    /// Says what is measured, and against what.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::ThreadJson => "a thread of 100 comments as JSON, 32 connections, against the same bytes from memory",
            Self::ThreadJsonGzip => "the same with Accept-Encoding: gzip",
            Self::ThreadJson304 => "the same with If-None-Match, answered with 304",
            Self::ThreadHtml => {
                "a thread of 100 comments as HTML, 32 connections, against the same bytes; processor time to render it"
            }
            Self::BigThread => {
                "the first page of a thread of 10 000 comments, bytes a second against the thread of 100"
            }
            Self::Cold => {
                "a thread of 100 comments without the cache, 32 connections, against the bare query, 32 at once"
            }
            Self::Counts => "the counts of 20 articles, 32 connections, against a constant answer",
            Self::Submit16 => "durable submissions as JSON, 16 connections, against the bare and the full insert",
            Self::Submit128 => "the same over 128 connections",
            Self::Mix => "95 % cached reads and 5 % submissions, 32 connections, against the baseline's mix",
            Self::Growth => "the same reads on all comments that were seeded, against 1 000 comments",
            Self::Memory => "proportional set size of an idle server",
            Self::LoadMemory => {
                "resident memory after two minutes of reads, submissions, sign-ins and streams; takes three minutes"
            }
            Self::Start => "from starting the program to the first thread answered",
            Self::Decide => {
                "approvals, one by one and a hundred at once, and 20 000 replies shown again beside submissions, against \
                 1 000 comments"
            }
            Self::NoStall => {
                "submissions without a pause, 32 connections: none refused, the last tenth as fast as the first"
            }
            Self::Postgres => "cold reads and submissions on PostgreSQL against SQLite; needs --postgres URL",
            Self::Purge => "submissions over 4 connections while old spam is purged, against submissions alone",
            Self::Instances => {
                "submissions to three instances on one PostgreSQL against one instance; needs --database URL of a superuser"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<_> = Workload::names().into_iter().collect();
        assert_eq!(names.len(), Workload::ALL.len());
    }
}
