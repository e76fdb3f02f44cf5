-- One row, written now and then to find out whether the database takes writes.
CREATE TABLE heartbeats (
    id BIGINT PRIMARY KEY NOT NULL CONSTRAINT heartbeats_one_row CHECK (id = 1),
    beaten_at BIGINT NOT NULL
);
