-- What instances count together, under keyed hashes: until when an allowance is spent, or how many attempts were made and until
-- when they count, in milliseconds. A SQLite database has one instance, which counts in memory, and so the table is empty.
CREATE TABLE rate_limits (
    key BLOB PRIMARY KEY NOT NULL,
    count INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rate_limits_by_end ON rate_limits (expires_at);
