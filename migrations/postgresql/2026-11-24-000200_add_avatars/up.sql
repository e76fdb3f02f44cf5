-- A drawing is made from a random number that stands beside who wrote. 0 is no drawing.
ALTER TABLE sites ADD COLUMN avatars BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE moderators ADD COLUMN avatar_seed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN avatar_seed BIGINT NOT NULL DEFAULT 0;
UPDATE moderators SET avatar_seed = 1 + floor(random() * 9007199254740990)::BIGINT;
UPDATE comments SET avatar_seed = coalesce(
    (SELECT moderators.avatar_seed FROM moderators WHERE moderators.id = comments.moderator_id),
    1 + floor(random() * 9007199254740990)::BIGINT
);
ALTER TABLE sites ALTER COLUMN avatars DROP DEFAULT;
ALTER TABLE moderators ALTER COLUMN avatar_seed DROP DEFAULT;
ALTER TABLE comments ALTER COLUMN avatar_seed DROP DEFAULT;
