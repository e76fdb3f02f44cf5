CREATE TABLE authors (
    id INTEGER PRIMARY KEY NOT NULL,
    site_id INTEGER NOT NULL CONSTRAINT authors_site REFERENCES sites (id) ON DELETE CASCADE,
    email_sealed BLOB NOT NULL,
    email_index BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    CONSTRAINT authors_email_index_unique UNIQUE (site_id, email_index)
) STRICT;

CREATE TABLE comments (
    id INTEGER PRIMARY KEY NOT NULL,
    site_id INTEGER NOT NULL CONSTRAINT comments_site REFERENCES sites (id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL CONSTRAINT comments_article REFERENCES articles (id) ON DELETE CASCADE,
    parent_id INTEGER CONSTRAINT comments_parent REFERENCES comments (id) ON DELETE SET NULL,
    path BLOB NOT NULL,
    conversation BLOB NOT NULL,
    status TEXT NOT NULL CONSTRAINT comments_status_known CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
    is_visible INTEGER NOT NULL CONSTRAINT comments_is_visible_boolean CHECK (is_visible IN (0, 1)),
    author_id INTEGER CONSTRAINT comments_author REFERENCES authors (id) ON DELETE SET NULL,
    moderator_id INTEGER CONSTRAINT comments_moderator REFERENCES moderators (id) ON DELETE SET NULL,
    author_name TEXT NOT NULL,
    author_url TEXT,
    is_moderator INTEGER NOT NULL CONSTRAINT comments_is_moderator_boolean CHECK (is_moderator IN (0, 1)),
    body_source TEXT NOT NULL,
    body_html TEXT NOT NULL,
    markup TEXT NOT NULL CONSTRAINT comments_markup_known CHECK (markup IN ('text', 'markdown')),
    renderer_version INTEGER NOT NULL,
    source TEXT NOT NULL CONSTRAINT comments_source_known CHECK (source IN ('form', 'api', 'admin', 'import')),
    network_prefix TEXT,
    network_hash BLOB,
    text_hash BLOB NOT NULL,
    reply_count INTEGER NOT NULL CONSTRAINT comments_reply_count_not_negative CHECK (reply_count >= 0),
    created_at INTEGER NOT NULL,
    edited_at INTEGER,
    status_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    CONSTRAINT comments_visible_is_approved CHECK (is_visible = 0 OR status = 'approved')
) STRICT;

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
    site_id INTEGER NOT NULL CONSTRAINT status_counts_site REFERENCES sites (id) ON DELETE CASCADE,
    status TEXT NOT NULL CONSTRAINT status_counts_status_known CHECK (status IN ('pending', 'approved', 'spam', 'trash')),
    comment_count INTEGER NOT NULL CONSTRAINT status_counts_not_negative CHECK (comment_count >= 0),
    CONSTRAINT status_counts_key PRIMARY KEY (site_id, status)
) STRICT, WITHOUT ROWID;
