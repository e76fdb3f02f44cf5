-- Readers who told the moderators about a comment, each network once.
CREATE TABLE reports (
    comment_id BIGINT NOT NULL CONSTRAINT reports_comment REFERENCES comments (id) ON DELETE CASCADE,
    network_hash BYTEA NOT NULL,
    reason TEXT COLLATE "C" NOT NULL CONSTRAINT reports_reason_known
        CHECK (reason IN ('spam', 'abuse', 'off_topic', 'other')),
    note TEXT COLLATE "C",
    is_settled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT reports_key PRIMARY KEY (comment_id, network_hash)
);

CREATE INDEX reports_by_age ON reports (created_at);
