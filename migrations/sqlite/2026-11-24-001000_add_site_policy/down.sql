ALTER TABLE sites ADD COLUMN moderation TEXT NOT NULL DEFAULT 'held'
    CONSTRAINT sites_moderation_known CHECK (moderation IN ('held', 'open'));
ALTER TABLE sites ADD COLUMN max_links INTEGER NOT NULL DEFAULT 2
    CONSTRAINT sites_max_links_bounded CHECK (max_links BETWEEN 0 AND 100);
UPDATE sites SET
    moderation = CASE json_extract(policy, '$.moderation') WHEN 'open' THEN 'open' ELSE 'held' END,
    max_links = CAST(coalesce(json_extract(policy, '$.max_links'), '2') AS INTEGER);
ALTER TABLE sites DROP COLUMN policy;
