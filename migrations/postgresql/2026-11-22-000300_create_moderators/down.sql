DROP TABLE api_tokens;
DROP TABLE sessions;
DROP TABLE moderator_sites;
DROP TABLE moderators;
