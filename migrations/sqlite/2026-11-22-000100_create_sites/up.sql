CREATE TABLE sites (
    id INTEGER PRIMARY KEY NOT NULL,
    slug TEXT NOT NULL CONSTRAINT sites_slug_unique UNIQUE,
    name TEXT NOT NULL,
    moderation TEXT NOT NULL CONSTRAINT sites_moderation_known CHECK (moderation IN ('held', 'open')),
    markup TEXT NOT NULL CONSTRAINT sites_markup_known CHECK (markup IN ('text', 'markdown')),
    articles TEXT NOT NULL CONSTRAINT sites_articles_known CHECK (articles IN ('open', 'registered')),
    email TEXT NOT NULL CONSTRAINT sites_email_known CHECK (email IN ('required', 'optional', 'off')),
    keeps_query INTEGER NOT NULL CONSTRAINT sites_keeps_query_boolean CHECK (keeps_query IN (0, 1)),
    thread_depth INTEGER NOT NULL CONSTRAINT sites_thread_depth_bounded CHECK (thread_depth BETWEEN 1 AND 10),
    max_links INTEGER NOT NULL CONSTRAINT sites_max_links_bounded CHECK (max_links BETWEEN 0 AND 100),
    allows_null_origin INTEGER NOT NULL CONSTRAINT sites_allows_null_origin_boolean CHECK (allows_null_origin IN (0, 1)),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE site_origins (
    site_id INTEGER NOT NULL CONSTRAINT site_origins_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    origin TEXT NOT NULL,
    CONSTRAINT site_origins_key PRIMARY KEY (site_id, origin)
) STRICT, WITHOUT ROWID;
