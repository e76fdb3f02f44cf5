-- As on SQLite, where the order of columns asks for it.
ALTER TABLE site_origins
    DROP CONSTRAINT site_origins_key,
    ADD CONSTRAINT site_origins_key PRIMARY KEY (site_id, position),
    ADD CONSTRAINT site_origins_origin_unique UNIQUE (site_id, origin);
