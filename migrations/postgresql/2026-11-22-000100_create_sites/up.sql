CREATE TABLE sites (
    id BIGINT PRIMARY KEY NOT NULL,
    slug TEXT COLLATE "C" NOT NULL CONSTRAINT sites_slug_unique UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    moderation TEXT COLLATE "C" NOT NULL CONSTRAINT sites_moderation_known CHECK (moderation IN ('held', 'open')),
    markup TEXT COLLATE "C" NOT NULL CONSTRAINT sites_markup_known CHECK (markup IN ('text', 'markdown')),
    articles TEXT COLLATE "C" NOT NULL CONSTRAINT sites_articles_known CHECK (articles IN ('open', 'registered')),
    email TEXT COLLATE "C" NOT NULL CONSTRAINT sites_email_known CHECK (email IN ('required', 'optional', 'off')),
    keeps_query BOOLEAN NOT NULL,
    thread_depth INTEGER NOT NULL CONSTRAINT sites_thread_depth_bounded CHECK (thread_depth BETWEEN 1 AND 10),
    max_links INTEGER NOT NULL CONSTRAINT sites_max_links_bounded CHECK (max_links BETWEEN 0 AND 100),
    allows_null_origin BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE site_origins (
    site_id BIGINT NOT NULL CONSTRAINT site_origins_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,
    CONSTRAINT site_origins_key PRIMARY KEY (site_id, origin)
);
