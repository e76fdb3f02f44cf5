-- What a site says in its own words, by language and key, in place of what the program would say.
CREATE TABLE site_texts (
    site_id BIGINT NOT NULL CONSTRAINT site_texts_site REFERENCES sites (id) ON DELETE CASCADE,
    language TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    text TEXT COLLATE "C" NOT NULL,
    CONSTRAINT site_texts_key PRIMARY KEY (site_id, language, key)
);
