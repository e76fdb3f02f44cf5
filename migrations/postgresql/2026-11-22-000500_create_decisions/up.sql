CREATE TABLE decisions (
    id BIGINT PRIMARY KEY NOT NULL,
    comment_id BIGINT NOT NULL CONSTRAINT decisions_comment REFERENCES comments (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL CONSTRAINT decisions_action_known
        CHECK (action IN ('submit', 'approve', 'hold', 'spam', 'trash', 'restore', 'edit', 'undo')),
    from_status TEXT COLLATE "C" CONSTRAINT decisions_from_status_known
        CHECK (from_status IN ('pending', 'approved', 'spam', 'trash')),
    to_status TEXT COLLATE "C" NOT NULL CONSTRAINT decisions_to_status_known
        CHECK (to_status IN ('pending', 'approved', 'spam', 'trash')),
    reasons TEXT COLLATE "C" NOT NULL,
    text_before TEXT COLLATE "C",
    is_undone BOOLEAN NOT NULL
);

CREATE INDEX decisions_by_comment ON decisions (comment_id, id);
