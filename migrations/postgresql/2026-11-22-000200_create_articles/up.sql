CREATE TABLE articles (
    id BIGINT PRIMARY KEY NOT NULL,
    site_id BIGINT NOT NULL CONSTRAINT articles_site REFERENCES sites (id) ON DELETE CASCADE,
    path TEXT COLLATE "C" NOT NULL,
    title TEXT COLLATE "C",
    external_id TEXT COLLATE "C",
    is_open BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    comment_count BIGINT NOT NULL CONSTRAINT articles_comment_count_not_negative CHECK (comment_count >= 0),
    created_at BIGINT NOT NULL,
    CONSTRAINT articles_path_unique UNIQUE (site_id, path),
    CONSTRAINT articles_external_id_unique UNIQUE (site_id, external_id)
);

CREATE INDEX articles_by_site_time ON articles (site_id, created_at, id);
CREATE INDEX articles_by_time ON articles (created_at, id);
