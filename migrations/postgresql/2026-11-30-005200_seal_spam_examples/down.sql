-- What is sealed cannot be opened here and is forgotten: train the filters again.
DELETE FROM spam_examples WHERE sealed IS NOT NULL;
DROP INDEX spam_examples_unsealed;
ALTER TABLE spam_examples DROP COLUMN sealed;
ALTER TABLE spam_examples ALTER COLUMN features SET NOT NULL;
UPDATE spam_filters SET snapshot = NULL, snapshot_head = 0, snapshot_generation = generation - 1;
