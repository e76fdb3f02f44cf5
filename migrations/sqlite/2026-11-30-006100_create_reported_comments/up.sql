-- Comments that readers have reported and no moderator has decided about since, with the number of the reports and the time of
-- the newest: what is reported most stands first in the moderators' list.
CREATE TABLE reported_comments (
    comment_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT reported_comments_comment
        REFERENCES comments (id) ON DELETE CASCADE,
    site_id INTEGER NOT NULL CONSTRAINT reported_comments_site REFERENCES sites (id) ON DELETE CASCADE,
    report_count INTEGER NOT NULL CONSTRAINT reported_comments_count_positive CHECK (report_count > 0),
    newest_at INTEGER NOT NULL
) STRICT;

CREATE INDEX reported_comments_by_count ON reported_comments (report_count, comment_id);
CREATE INDEX reported_comments_by_site ON reported_comments (site_id, report_count, comment_id);
CREATE INDEX reported_comments_by_age ON reported_comments (newest_at);

INSERT INTO reported_comments (comment_id, site_id, report_count, newest_at)
SELECT comments.id, comments.site_id, COUNT(*), MAX(reports.created_at)
FROM reports
JOIN comments ON comments.id = reports.comment_id
WHERE reports.is_settled = 0 AND comments.status IN ('pending', 'approved')
GROUP BY comments.id, comments.site_id;
