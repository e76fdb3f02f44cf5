ALTER TABLE sites ADD COLUMN moderation TEXT COLLATE "C" NOT NULL DEFAULT 'held'
    CONSTRAINT sites_moderation_known CHECK (moderation IN ('held', 'open'));
ALTER TABLE sites ADD COLUMN max_links INTEGER NOT NULL DEFAULT 2
    CONSTRAINT sites_max_links_bounded CHECK (max_links BETWEEN 0 AND 100);
ALTER TABLE sites ALTER COLUMN moderation DROP DEFAULT;
ALTER TABLE sites ALTER COLUMN max_links DROP DEFAULT;
UPDATE sites SET
    moderation = CASE policy::JSON ->> 'moderation' WHEN 'open' THEN 'open' ELSE 'held' END,
    max_links = coalesce(policy::JSON ->> 'max_links', '2')::INTEGER;
ALTER TABLE sites DROP COLUMN policy;
