-- Who and what is not wanted on a site. An author is known by the blind index of the address, and by proof.
CREATE TABLE bans (
    id BIGINT PRIMARY KEY NOT NULL,
    site_id BIGINT NOT NULL CONSTRAINT bans_site REFERENCES sites (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL CONSTRAINT bans_kind_known CHECK (kind IN ('network', 'author', 'host', 'word')),
    value TEXT COLLATE "C" NOT NULL,
    author_index BYTEA,
    author_seed BIGINT,
    note TEXT COLLATE "C" NOT NULL,
    created_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);

CREATE INDEX bans_by_site ON bans (site_id, created_at, id);
CREATE INDEX bans_by_expiry ON bans (expires_at);
