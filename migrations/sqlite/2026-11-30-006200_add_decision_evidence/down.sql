ALTER TABLE decisions DROP COLUMN evidence;
