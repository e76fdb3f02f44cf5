DROP INDEX comments_spam_by_network;
CREATE INDEX comments_spam_by_network ON comments (site_id, network_prefix, status_at) WHERE status = 'spam';
