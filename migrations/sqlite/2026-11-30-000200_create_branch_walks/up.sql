-- Comments whose replies still have to be shown or hidden after a decision. `path` and `path_end` bound the paths of all
-- replies below; readers do not see what stands between them while `is_hiding`. Replies up to `after_at` and `after_id` are done.
CREATE TABLE branch_walks (
    comment_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT branch_walks_comment REFERENCES comments (id) ON DELETE CASCADE,
    article_id INTEGER NOT NULL CONSTRAINT branch_walks_article REFERENCES articles (id) ON DELETE CASCADE,
    path BLOB NOT NULL,
    path_end BLOB NOT NULL,
    is_hiding INTEGER NOT NULL CONSTRAINT branch_walks_is_hiding_boolean CHECK (is_hiding IN (0, 1)),
    after_at INTEGER NOT NULL,
    after_id INTEGER NOT NULL
) STRICT;

CREATE INDEX branch_walks_by_article ON branch_walks (article_id, is_hiding, path, path_end);
