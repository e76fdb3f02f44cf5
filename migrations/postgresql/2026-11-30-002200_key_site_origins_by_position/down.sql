ALTER TABLE site_origins
    DROP CONSTRAINT site_origins_origin_unique,
    DROP CONSTRAINT site_origins_key,
    ADD CONSTRAINT site_origins_key PRIMARY KEY (site_id, origin);
