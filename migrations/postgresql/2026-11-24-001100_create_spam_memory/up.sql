-- What the author of a comment was told where that is not its status: what depends on the history of the address.
ALTER TABLE comments ADD COLUMN shown_status TEXT COLLATE "C"
    CONSTRAINT comments_shown_status_known CHECK (shown_status IN ('pending', 'approved'));

-- What became of an author's comments, by proof, and of those from a network. What waits is in neither.
CREATE INDEX comments_by_proof ON comments (site_id, avatar_seed, status) WHERE status IN ('approved', 'spam');
CREATE INDEX comments_spam_by_network ON comments (site_id, network_prefix, status_at) WHERE status = 'spam';

-- Sketches of recent texts, each under several bands, so that texts that are nearly the same share one.
CREATE TABLE near_texts (
    site_id BIGINT NOT NULL CONSTRAINT near_texts_site REFERENCES sites (id) ON DELETE CASCADE,
    band BIGINT NOT NULL,
    comment_id BIGINT NOT NULL,
    article_id BIGINT NOT NULL,
    network_hash BYTEA NOT NULL,
    sketch BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT near_texts_key PRIMARY KEY (site_id, band, comment_id)
);

-- How many comments of a site each minute brought that nothing spoke against.
CREATE TABLE arrivals (
    site_id BIGINT NOT NULL CONSTRAINT arrivals_site REFERENCES sites (id) ON DELETE CASCADE,
    minute BIGINT NOT NULL,
    comment_count BIGINT NOT NULL CONSTRAINT arrivals_count_positive CHECK (comment_count > 0),
    CONSTRAINT arrivals_key PRIMARY KEY (site_id, minute)
);

-- The scripts that approved comments of a site are written in.
CREATE TABLE site_scripts (
    site_id BIGINT NOT NULL CONSTRAINT site_scripts_site REFERENCES sites (id) ON DELETE CASCADE,
    script TEXT COLLATE "C" NOT NULL,
    comment_count BIGINT NOT NULL CONSTRAINT site_scripts_count_positive CHECK (comment_count > 0),
    CONSTRAINT site_scripts_key PRIMARY KEY (site_id, script)
);
