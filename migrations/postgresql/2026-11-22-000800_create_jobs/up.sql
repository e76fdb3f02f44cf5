CREATE TABLE jobs (
    kind TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    due_at BIGINT NOT NULL,
    failure_count INTEGER NOT NULL,
    finished_at BIGINT
);
