-- How often an address was revealed to somebody is counted by the audit log.
CREATE INDEX audit_reveals ON audit (actor, action, at) WHERE action IN ('email.reveal', 'email.reveal_try');
