-- What moderators' decisions taught the filter of a site: places of features, not words. An example outlives its comment, as long
-- as nobody asks for more than having the comment deleted.
CREATE TABLE spam_examples (
    site_id INTEGER NOT NULL CONSTRAINT spam_examples_site REFERENCES sites (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    comment_id INTEGER CONSTRAINT spam_examples_comment REFERENCES comments (id) ON DELETE SET NULL,
    label TEXT NOT NULL CONSTRAINT spam_examples_label_known CHECK (label IN ('spam', 'ham')),
    features BLOB NOT NULL,
    sketch BLOB,
    created_at INTEGER NOT NULL,
    CONSTRAINT spam_examples_key PRIMARY KEY (site_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX spam_examples_by_comment ON spam_examples (comment_id);

-- The filter of a site as it was rebuilt last. `generation` counts the examples that were taken back.
CREATE TABLE spam_filters (
    site_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT spam_filters_site REFERENCES sites (id) ON DELETE CASCADE,
    head INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    snapshot BLOB,
    snapshot_head INTEGER NOT NULL,
    snapshot_generation INTEGER NOT NULL,
    rebuilt_at INTEGER NOT NULL
) STRICT;
