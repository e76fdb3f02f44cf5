-- What nobody sees yet stays out of the indexes that readers' queries use: a comment that waits costs two pages less to
-- write. Lists of an article are ranges of one index, status by status.
DROP INDEX comments_in_reading_order;
DROP INDEX comments_by_conversation;
DROP INDEX comments_by_article_time;
CREATE INDEX comments_in_reading_order ON comments (article_id, path) WHERE is_visible;
CREATE INDEX comments_by_conversation ON comments (article_id, conversation DESC, path) WHERE is_visible;
