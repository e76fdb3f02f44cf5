-- What was learned is sealed: from the features of a text its words can be put together again. The program seals the rows that
-- are there, as that takes the keyring; until then their features stand open. Filters are rebuilt from the rows.
ALTER TABLE spam_examples ALTER COLUMN features DROP NOT NULL;
ALTER TABLE spam_examples ADD COLUMN sealed BYTEA;
ALTER TABLE spam_examples
    ADD CONSTRAINT spam_examples_sealed_or_open CHECK ((sealed IS NULL) <> (features IS NULL));
CREATE INDEX spam_examples_unsealed ON spam_examples (site_id, position) WHERE sealed IS NULL;
UPDATE spam_filters SET snapshot = NULL, snapshot_head = 0, snapshot_generation = generation - 1;
