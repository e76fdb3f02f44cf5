CREATE TABLE moderators (
    id BIGINT PRIMARY KEY NOT NULL,
    name TEXT COLLATE "C" NOT NULL CONSTRAINT moderators_name_unique UNIQUE,
    role TEXT COLLATE "C" NOT NULL CONSTRAINT moderators_role_known CHECK (role IN ('owner', 'moderator', 'viewer')),
    password_hash TEXT COLLATE "C" NOT NULL,
    is_active BOOLEAN NOT NULL,
    sees_all_sites BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE moderator_sites (
    moderator_id BIGINT NOT NULL CONSTRAINT moderator_sites_moderator REFERENCES moderators (id) ON DELETE CASCADE,
    site_id BIGINT NOT NULL CONSTRAINT moderator_sites_site REFERENCES sites (id) ON DELETE CASCADE,
    CONSTRAINT moderator_sites_key PRIMARY KEY (moderator_id, site_id)
);

CREATE INDEX moderator_sites_by_site ON moderator_sites (site_id);

CREATE TABLE sessions (
    token_hash BYTEA PRIMARY KEY NOT NULL,
    moderator_id BIGINT NOT NULL CONSTRAINT sessions_moderator REFERENCES moderators (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_by_moderator ON sessions (moderator_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE api_tokens (
    id BIGINT PRIMARY KEY NOT NULL,
    public_id TEXT COLLATE "C" NOT NULL CONSTRAINT api_tokens_public_id_unique UNIQUE,
    moderator_id BIGINT NOT NULL CONSTRAINT api_tokens_moderator REFERENCES moderators (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_on BIGINT
);

CREATE INDEX api_tokens_by_moderator ON api_tokens (moderator_id);
