DROP TABLE spam_filters;
DROP TABLE spam_examples;
