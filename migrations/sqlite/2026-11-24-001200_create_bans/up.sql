-- Who and what is not wanted on a site. An author is known by the blind index of the address, and by proof.
CREATE TABLE bans (
    id INTEGER PRIMARY KEY NOT NULL,
    site_id INTEGER NOT NULL CONSTRAINT bans_site REFERENCES sites (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CONSTRAINT bans_kind_known CHECK (kind IN ('network', 'author', 'host', 'word')),
    value TEXT NOT NULL,
    author_index BLOB,
    author_seed INTEGER,
    note TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER
) STRICT;

CREATE INDEX bans_by_site ON bans (site_id, created_at, id);
CREATE INDEX bans_by_expiry ON bans (expires_at);
