-- What moderators' decisions taught the filter of a site: places of features, not words. An example outlives its comment, as long
-- as nobody asks for more than having the comment deleted.
CREATE TABLE spam_examples (
    site_id BIGINT NOT NULL CONSTRAINT spam_examples_site REFERENCES sites (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    comment_id BIGINT CONSTRAINT spam_examples_comment REFERENCES comments (id) ON DELETE SET NULL,
    label TEXT COLLATE "C" NOT NULL CONSTRAINT spam_examples_label_known CHECK (label IN ('spam', 'ham')),
    features BYTEA NOT NULL,
    sketch BYTEA,
    created_at BIGINT NOT NULL,
    CONSTRAINT spam_examples_key PRIMARY KEY (site_id, position)
);

CREATE INDEX spam_examples_by_comment ON spam_examples (comment_id);

-- The filter of a site as it was rebuilt last. `generation` counts the examples that were taken back.
CREATE TABLE spam_filters (
    site_id BIGINT PRIMARY KEY NOT NULL CONSTRAINT spam_filters_site REFERENCES sites (id) ON DELETE CASCADE,
    head BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    snapshot BYTEA,
    snapshot_head BIGINT NOT NULL,
    snapshot_generation BIGINT NOT NULL,
    rebuilt_at BIGINT NOT NULL
);
