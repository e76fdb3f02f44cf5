ALTER TABLE comments DROP COLUMN avatar_seed;
ALTER TABLE moderators DROP COLUMN avatar_seed;
ALTER TABLE sites DROP COLUMN avatars;
