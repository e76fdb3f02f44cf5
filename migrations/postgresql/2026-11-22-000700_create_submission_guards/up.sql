CREATE TABLE idempotency_keys (
    key_hash BYTEA PRIMARY KEY NOT NULL,
    payload_hash BYTEA NOT NULL,
    comment_id BIGINT NOT NULL CONSTRAINT idempotency_keys_comment REFERENCES comments (id) ON DELETE CASCADE,
    shown_status TEXT COLLATE "C" NOT NULL CONSTRAINT idempotency_keys_shown_status_known
        CHECK (shown_status IN ('pending', 'approved')),
    expires_at BIGINT NOT NULL
);

CREATE INDEX idempotency_keys_by_comment ON idempotency_keys (comment_id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

CREATE TABLE spent_nonces (
    nonce BYTEA PRIMARY KEY NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX spent_nonces_by_expiry ON spent_nonces (expires_at);
