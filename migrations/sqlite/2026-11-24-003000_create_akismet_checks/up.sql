-- Comments that Akismet is to be asked or told about. A row goes as soon as what is sealed in it may no longer be kept.
CREATE TABLE akismet_checks (
    comment_id INTEGER PRIMARY KEY NOT NULL CONSTRAINT akismet_checks_comment REFERENCES comments (id) ON DELETE CASCADE,
    state TEXT NOT NULL CONSTRAINT akismet_checks_state_known CHECK (state IN ('ask', 'answered', 'tell')),
    wanted_status TEXT NOT NULL CONSTRAINT akismet_checks_wanted_status_known
        CHECK (wanted_status IN ('pending', 'approved')),
    is_spam INTEGER CONSTRAINT akismet_checks_is_spam_boolean CHECK (is_spam IN (0, 1)),
    failure_count INTEGER NOT NULL CONSTRAINT akismet_checks_failure_count_not_negative CHECK (failure_count >= 0),
    due_at INTEGER NOT NULL,
    visit_sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX akismet_checks_by_due ON akismet_checks (state, due_at);
CREATE INDEX akismet_checks_by_age ON akismet_checks (created_at);
