DROP INDEX comments_by_parent;
CREATE INDEX comments_by_parent ON comments (parent_id);
