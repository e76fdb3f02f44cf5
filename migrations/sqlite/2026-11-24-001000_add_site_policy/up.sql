-- How a site wants comments judged: the values that are not the defaults, by key, as JSON texts.
ALTER TABLE sites ADD COLUMN policy TEXT NOT NULL DEFAULT '{}';
UPDATE sites SET policy = json_object('moderation', moderation, 'max_links', CAST(max_links AS TEXT));
ALTER TABLE sites DROP COLUMN moderation;
ALTER TABLE sites DROP COLUMN max_links;
