-- The key comes first in the row: SQLite before 3.41 looks for a column of a table WITHOUT ROWID in the wrong place where
-- another column stands between those of its key, and calls sound files damaged.
CREATE TABLE site_origins_by_position (
    site_id INTEGER NOT NULL CONSTRAINT site_origins_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    origin TEXT NOT NULL,
    CONSTRAINT site_origins_key PRIMARY KEY (site_id, position),
    CONSTRAINT site_origins_origin_unique UNIQUE (site_id, origin)
) STRICT, WITHOUT ROWID;
INSERT INTO site_origins_by_position SELECT site_id, position, origin FROM site_origins;
DROP TABLE site_origins;
ALTER TABLE site_origins_by_position RENAME TO site_origins;
