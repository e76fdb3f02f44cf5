CREATE TABLE decisions (
    id INTEGER PRIMARY KEY NOT NULL,
    comment_id INTEGER NOT NULL CONSTRAINT decisions_comment REFERENCES comments (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL CONSTRAINT decisions_action_known
        CHECK (action IN ('submit', 'approve', 'hold', 'spam', 'trash', 'restore', 'edit', 'undo')),
    from_status TEXT CONSTRAINT decisions_from_status_known
        CHECK (from_status IN ('pending', 'approved', 'spam', 'trash')),
    to_status TEXT NOT NULL CONSTRAINT decisions_to_status_known
        CHECK (to_status IN ('pending', 'approved', 'spam', 'trash')),
    reasons TEXT NOT NULL,
    text_before TEXT,
    is_undone INTEGER NOT NULL CONSTRAINT decisions_is_undone_boolean CHECK (is_undone IN (0, 1))
) STRICT;

CREATE INDEX decisions_by_comment ON decisions (comment_id, id);
