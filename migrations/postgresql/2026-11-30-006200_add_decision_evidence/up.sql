-- What spoke for and against a comment when it came, as JSON; NULL for later decisions, and for those from before.
ALTER TABLE decisions ADD COLUMN evidence TEXT COLLATE "C";
