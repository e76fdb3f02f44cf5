-- What a site says in its own words, by language and key, in place of what the program would say.
CREATE TABLE site_texts (
    site_id INTEGER NOT NULL CONSTRAINT site_texts_site REFERENCES sites (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT site_texts_key PRIMARY KEY (site_id, language, key)
) STRICT, WITHOUT ROWID;
