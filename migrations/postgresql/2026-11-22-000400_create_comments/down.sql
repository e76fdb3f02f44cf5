DROP TABLE status_counts;
DROP TABLE comments;
DROP TABLE authors;
