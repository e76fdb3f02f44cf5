DROP TABLE akismet_checks;
