-- With what its author is told: spam that its author is told is published does not count against a network.
DROP INDEX comments_spam_by_network;
CREATE INDEX comments_spam_by_network ON comments (site_id, network_prefix, status_at, shown_status)
    WHERE status = 'spam';
