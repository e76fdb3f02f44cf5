-- How a site wants comments judged: the values that are not the defaults, by key, as JSON texts.
ALTER TABLE sites ADD COLUMN policy TEXT COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE sites ALTER COLUMN policy DROP DEFAULT;
UPDATE sites SET policy = json_build_object('moderation', moderation, 'max_links', max_links::TEXT)::TEXT;
ALTER TABLE sites DROP COLUMN moderation;
ALTER TABLE sites DROP COLUMN max_links;
