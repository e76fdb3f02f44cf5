DROP INDEX comments_in_reading_order;
DROP INDEX comments_by_conversation;
CREATE INDEX comments_in_reading_order ON comments (article_id, is_visible, path);
CREATE INDEX comments_by_conversation ON comments (article_id, is_visible, conversation DESC, path);
CREATE INDEX comments_by_article_time ON comments (article_id, created_at, id);
