-- Comments that Akismet is to be asked or told about. A row goes as soon as what is sealed in it may no longer be kept.
CREATE TABLE akismet_checks (
    comment_id BIGINT PRIMARY KEY NOT NULL CONSTRAINT akismet_checks_comment REFERENCES comments (id) ON DELETE CASCADE,
    state TEXT COLLATE "C" NOT NULL CONSTRAINT akismet_checks_state_known CHECK (state IN ('ask', 'answered', 'tell')),
    wanted_status TEXT COLLATE "C" NOT NULL CONSTRAINT akismet_checks_wanted_status_known
        CHECK (wanted_status IN ('pending', 'approved')),
    is_spam BOOLEAN,
    failure_count INTEGER NOT NULL CONSTRAINT akismet_checks_failure_count_not_negative CHECK (failure_count >= 0),
    due_at BIGINT NOT NULL,
    visit_sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX akismet_checks_by_due ON akismet_checks (state, due_at);
CREATE INDEX akismet_checks_by_age ON akismet_checks (created_at);
