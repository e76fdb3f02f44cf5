CREATE TABLE articles (
    id INTEGER PRIMARY KEY NOT NULL,
    site_id INTEGER NOT NULL CONSTRAINT articles_site REFERENCES sites (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    title TEXT,
    external_id TEXT,
    is_open INTEGER NOT NULL CONSTRAINT articles_is_open_boolean CHECK (is_open IN (0, 1)),
    version INTEGER NOT NULL,
    comment_count INTEGER NOT NULL CONSTRAINT articles_comment_count_not_negative CHECK (comment_count >= 0),
    created_at INTEGER NOT NULL,
    CONSTRAINT articles_path_unique UNIQUE (site_id, path),
    CONSTRAINT articles_external_id_unique UNIQUE (site_id, external_id)
) STRICT;

CREATE INDEX articles_by_site_time ON articles (site_id, created_at, id);
CREATE INDEX articles_by_time ON articles (created_at, id);
