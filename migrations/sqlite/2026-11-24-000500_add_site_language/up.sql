-- The language that a site's readers are answered in, by its tag; null leaves it to each reader's browser.
ALTER TABLE sites ADD COLUMN language TEXT;
