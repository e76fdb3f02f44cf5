-- What is sealed cannot be opened here and is forgotten: train the filters again.
CREATE TABLE spam_examples_open (
    site_id INTEGER NOT NULL CONSTRAINT spam_examples_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    comment_id INTEGER CONSTRAINT spam_examples_comment REFERENCES comments (id) ON DELETE SET NULL,
    label TEXT NOT NULL CONSTRAINT spam_examples_label_known CHECK (label IN ('spam', 'ham')),
    features BLOB NOT NULL,
    sketch BLOB,
    created_at INTEGER NOT NULL,
    CONSTRAINT spam_examples_key PRIMARY KEY (site_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO spam_examples_open
    SELECT site_id, position, comment_id, label, features, sketch, created_at FROM spam_examples WHERE sealed IS NULL;
DROP TABLE spam_examples;
ALTER TABLE spam_examples_open RENAME TO spam_examples;
CREATE INDEX spam_examples_by_comment ON spam_examples (comment_id);
UPDATE spam_filters SET snapshot = NULL, snapshot_head = 0, snapshot_generation = generation - 1;
