-- Comments whose replies still have to be shown or hidden after a decision. `path` and `path_end` bound the paths of all
-- replies below; readers do not see what stands between them while `is_hiding`. Replies up to `after_at` and `after_id` are done.
CREATE TABLE branch_walks (
    comment_id BIGINT PRIMARY KEY NOT NULL CONSTRAINT branch_walks_comment REFERENCES comments (id) ON DELETE CASCADE,
    article_id BIGINT NOT NULL CONSTRAINT branch_walks_article REFERENCES articles (id) ON DELETE CASCADE,
    path BYTEA NOT NULL,
    path_end BYTEA NOT NULL,
    is_hiding BOOLEAN NOT NULL,
    after_at BIGINT NOT NULL,
    after_id BIGINT NOT NULL
);

CREATE INDEX branch_walks_by_article ON branch_walks (article_id, is_hiding, path, path_end);
