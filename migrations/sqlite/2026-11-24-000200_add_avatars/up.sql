-- A drawing is made from a random number that stands beside who wrote. 0 is no drawing.
ALTER TABLE sites ADD COLUMN avatars INTEGER NOT NULL DEFAULT 1 CONSTRAINT sites_avatars_boolean CHECK (avatars IN (0, 1));
ALTER TABLE moderators ADD COLUMN avatar_seed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE comments ADD COLUMN avatar_seed INTEGER NOT NULL DEFAULT 0;
UPDATE moderators SET avatar_seed = 1 + (random() & 9007199254740990);
UPDATE comments SET avatar_seed = coalesce(
    (SELECT moderators.avatar_seed FROM moderators WHERE moderators.id = comments.moderator_id),
    1 + (random() & 9007199254740990)
);
