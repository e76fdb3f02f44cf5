CREATE TABLE idempotency_keys (
    key_hash BLOB PRIMARY KEY NOT NULL,
    payload_hash BLOB NOT NULL,
    comment_id INTEGER NOT NULL CONSTRAINT idempotency_keys_comment REFERENCES comments (id) ON DELETE CASCADE,
    shown_status TEXT NOT NULL CONSTRAINT idempotency_keys_shown_status_known
        CHECK (shown_status IN ('pending', 'approved')),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_comment ON idempotency_keys (comment_id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE spent_nonces (
    nonce BLOB PRIMARY KEY NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX spent_nonces_by_expiry ON spent_nonces (expires_at);
