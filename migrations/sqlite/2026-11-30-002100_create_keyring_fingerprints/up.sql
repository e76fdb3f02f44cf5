-- One row for each root key that this database was used with. A keyring without them is refused.
CREATE TABLE keyring_fingerprints (
    kid INTEGER PRIMARY KEY NOT NULL,
    fingerprint BLOB NOT NULL,
    recorded_at INTEGER NOT NULL
) STRICT;
