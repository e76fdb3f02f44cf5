DROP TABLE site_scripts;
DROP TABLE arrivals;
DROP TABLE near_texts;
DROP INDEX comments_spam_by_network;
DROP INDEX comments_by_proof;
ALTER TABLE comments DROP COLUMN shown_status;
