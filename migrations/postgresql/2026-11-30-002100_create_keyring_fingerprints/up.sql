-- One row for each root key that this database was used with. A keyring without them is refused.
CREATE TABLE keyring_fingerprints (
    kid BIGINT PRIMARY KEY NOT NULL,
    fingerprint BYTEA NOT NULL,
    recorded_at BIGINT NOT NULL
);
