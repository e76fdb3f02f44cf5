DROP TABLE reported_comments;
