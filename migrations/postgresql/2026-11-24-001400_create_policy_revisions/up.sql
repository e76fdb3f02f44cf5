-- What a site's policy was before each change, so that changes can be taken back, the newest first.
CREATE TABLE policy_revisions (
    site_id BIGINT NOT NULL CONSTRAINT policy_revisions_site REFERENCES sites (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    policy TEXT COLLATE "C" NOT NULL,
    changed_by TEXT COLLATE "C" NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT policy_revisions_key PRIMARY KEY (site_id, revision)
);
