CREATE TABLE authors (
    id BIGINT PRIMARY KEY NOT NULL,
    site_id BIGINT NOT NULL CONSTRAINT authors_site REFERENCES sites (id) ON DELETE CASCADE,
    email_sealed BYTEA NOT NULL,
    email_index BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT authors_email_index_unique UNIQUE (site_id, email_index)
);

CREATE TABLE comments (
    id BIGINT PRIMARY KEY NOT NULL,
    site_id BIGINT NOT NULL CONSTRAINT comments_site REFERENCES sites (id) ON DELETE CASCADE,
    article_id BIGINT NOT NULL CONSTRAINT comments_article REFERENCES articles (id) ON DELETE CASCADE,
    parent_id BIGINT CONSTRAINT comments_parent REFERENCES comments (id) ON DELETE SET NULL,
    path BYTEA NOT NULL,
    conversation BYTEA NOT NULL,
    status TEXT COLLATE "C" NOT NULL CONSTRAINT comments_status_known CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
    is_visible BOOLEAN NOT NULL,
    author_id BIGINT CONSTRAINT comments_author REFERENCES authors (id) ON DELETE SET NULL,
    moderator_id BIGINT CONSTRAINT comments_moderator REFERENCES moderators (id) ON DELETE SET NULL,
    author_name TEXT COLLATE "C" NOT NULL,
    author_url TEXT COLLATE "C",
    is_moderator BOOLEAN NOT NULL,
    body_source TEXT COLLATE "C" NOT NULL,
    body_html TEXT COLLATE "C" NOT NULL,
    markup TEXT COLLATE "C" NOT NULL CONSTRAINT comments_markup_known CHECK (markup IN ('text', 'markdown')),
    renderer_version INTEGER NOT NULL,
    source TEXT COLLATE "C" NOT NULL CONSTRAINT comments_source_known CHECK (source IN ('form', 'api', 'admin', 'import')),
    network_prefix TEXT COLLATE "C",
    network_hash BYTEA,
    text_hash BYTEA NOT NULL,
    reply_count BIGINT NOT NULL CONSTRAINT comments_reply_count_not_negative CHECK (reply_count >= 0),
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    status_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT comments_visible_is_approved CHECK (NOT is_visible OR status = 'approved')
);

CREATE INDEX comments_in_reading_order ON comments (article_id, is_visible, path);
CREATE INDEX comments_by_conversation ON comments (article_id, is_visible, conversation DESC, path);
CREATE INDEX comments_by_parent ON comments (parent_id);
CREATE INDEX comments_by_author ON comments (author_id);
CREATE INDEX comments_by_moderator ON comments (moderator_id);
CREATE INDEX comments_by_time ON comments (created_at, id);
CREATE INDEX comments_by_status_time ON comments (status, created_at, id);
CREATE INDEX comments_by_site_time ON comments (site_id, created_at, id);
CREATE INDEX comments_by_site_status_time ON comments (site_id, status, created_at, id);
CREATE INDEX comments_by_article_time ON comments (article_id, created_at, id);
CREATE INDEX comments_by_article_status_time ON comments (article_id, status, created_at, id);
CREATE INDEX comments_by_text ON comments (article_id, text_hash, created_at);
CREATE INDEX comments_by_status_age ON comments (status, status_at);
CREATE INDEX comments_with_network ON comments (created_at) WHERE network_prefix IS NOT NULL;

CREATE TABLE status_counts (
    site_id BIGINT NOT NULL CONSTRAINT status_counts_site REFERENCES sites (id) ON DELETE CASCADE,
    status TEXT COLLATE "C" NOT NULL CONSTRAINT status_counts_status_known CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
    comment_count BIGINT NOT NULL CONSTRAINT status_counts_not_negative CHECK (comment_count >= 0),
    CONSTRAINT status_counts_key PRIMARY KEY (site_id, status)
);
