-- The replies to a comment in order of time, so that a few of thousands are one range of the index.
DROP INDEX comments_by_parent;
CREATE INDEX comments_by_parent ON comments (parent_id, created_at, id);
