ALTER TABLE sites DROP COLUMN language;
