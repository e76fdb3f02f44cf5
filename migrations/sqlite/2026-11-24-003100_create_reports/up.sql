-- Readers who told the moderators about a comment, each network once.
CREATE TABLE reports (
    comment_id INTEGER NOT NULL CONSTRAINT reports_comment REFERENCES comments (id) ON DELETE CASCADE,
    network_hash BLOB NOT NULL,
    reason TEXT NOT NULL CONSTRAINT reports_reason_known CHECK (reason IN ('spam', 'abuse', 'off_topic', 'other')),
    note TEXT,
    is_settled INTEGER NOT NULL CONSTRAINT reports_is_settled_boolean CHECK (is_settled IN (0, 1)),
    created_at INTEGER NOT NULL,
    CONSTRAINT reports_key PRIMARY KEY (comment_id, network_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_by_age ON reports (created_at);
