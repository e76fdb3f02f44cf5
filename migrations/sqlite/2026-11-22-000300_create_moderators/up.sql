CREATE TABLE moderators (
    id INTEGER PRIMARY KEY NOT NULL,
    name TEXT NOT NULL CONSTRAINT moderators_name_unique UNIQUE,
    role TEXT NOT NULL CONSTRAINT moderators_role_known CHECK (role IN ('owner', 'moderator', 'viewer')),
    password_hash TEXT NOT NULL,
    is_active INTEGER NOT NULL CONSTRAINT moderators_is_active_boolean CHECK (is_active IN (0, 1)),
    sees_all_sites INTEGER NOT NULL CONSTRAINT moderators_sees_all_sites_boolean CHECK (sees_all_sites IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE moderator_sites (
    moderator_id INTEGER NOT NULL CONSTRAINT moderator_sites_moderator REFERENCES moderators (id) ON DELETE CASCADE,
    site_id INTEGER NOT NULL CONSTRAINT moderator_sites_site REFERENCES sites (id) ON DELETE CASCADE,
    CONSTRAINT moderator_sites_key PRIMARY KEY (moderator_id, site_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX moderator_sites_by_site ON moderator_sites (site_id);

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL,
    moderator_id INTEGER NOT NULL CONSTRAINT sessions_moderator REFERENCES moderators (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_moderator ON sessions (moderator_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY NOT NULL,
    public_id TEXT NOT NULL CONSTRAINT api_tokens_public_id_unique UNIQUE,
    moderator_id INTEGER NOT NULL CONSTRAINT api_tokens_moderator REFERENCES moderators (id) ON DELETE CASCADE,
    secret_hash BLOB NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    used_on INTEGER
) STRICT;

CREATE INDEX api_tokens_by_moderator ON api_tokens (moderator_id);
