CREATE TABLE jobs (
    kind TEXT PRIMARY KEY NOT NULL,
    due_at INTEGER NOT NULL,
    failure_count INTEGER NOT NULL,
    finished_at INTEGER
) STRICT, WITHOUT ROWID;
