-- What was learned is sealed: from the features of a text its words can be put together again. The program seals the rows that
-- are there, as that takes the keyring; until then their features stand open. Filters are rebuilt from the rows.
CREATE TABLE spam_examples_sealed (
    site_id INTEGER NOT NULL CONSTRAINT spam_examples_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    comment_id INTEGER CONSTRAINT spam_examples_comment REFERENCES comments (id) ON DELETE SET NULL,
    label TEXT NOT NULL CONSTRAINT spam_examples_label_known CHECK (label IN ('spam', 'ham')),
    features BLOB,
    sketch BLOB,
    created_at INTEGER NOT NULL,
    sealed BLOB,
    CONSTRAINT spam_examples_key PRIMARY KEY (site_id, position),
    CONSTRAINT spam_examples_sealed_or_open CHECK ((sealed IS NULL) <> (features IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO spam_examples_sealed (site_id, position, comment_id, label, features, sketch, created_at)
    SELECT site_id, position, comment_id, label, features, sketch, created_at FROM spam_examples;
DROP TABLE spam_examples;
ALTER TABLE spam_examples_sealed RENAME TO spam_examples;
CREATE INDEX spam_examples_by_comment ON spam_examples (comment_id);
CREATE INDEX spam_examples_unsealed ON spam_examples (site_id, position) WHERE sealed IS NULL;
UPDATE spam_filters SET snapshot = NULL, snapshot_head = 0, snapshot_generation = generation - 1;
