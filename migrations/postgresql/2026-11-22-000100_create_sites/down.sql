DROP TABLE site_origins;
DROP TABLE sites;
