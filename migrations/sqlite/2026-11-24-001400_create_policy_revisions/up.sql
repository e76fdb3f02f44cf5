-- What a site's policy was before each change, so that changes can be taken back, the newest first.
CREATE TABLE policy_revisions (
    site_id INTEGER NOT NULL CONSTRAINT policy_revisions_site REFERENCES sites (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    policy TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    CONSTRAINT policy_revisions_key PRIMARY KEY (site_id, revision)
) STRICT, WITHOUT ROWID;
