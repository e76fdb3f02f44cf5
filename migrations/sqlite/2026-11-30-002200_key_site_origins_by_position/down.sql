CREATE TABLE site_origins_by_origin (
    site_id INTEGER NOT NULL CONSTRAINT site_origins_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    origin TEXT NOT NULL,
    CONSTRAINT site_origins_key PRIMARY KEY (site_id, origin)
) STRICT, WITHOUT ROWID;
INSERT INTO site_origins_by_origin SELECT site_id, position, origin FROM site_origins;
DROP TABLE site_origins;
ALTER TABLE site_origins_by_origin RENAME TO site_origins;
