-- What instances count together, under keyed hashes: until when an allowance is spent, or how many attempts were made and until
-- when they count, in milliseconds. Unlogged: after a crash of the server the counts begin anew, and they cost no flush.
CREATE UNLOGGED TABLE rate_limits (
    key BYTEA PRIMARY KEY NOT NULL,
    count BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX rate_limits_by_end ON rate_limits (expires_at);
