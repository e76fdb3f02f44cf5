DROP TABLE spent_nonces;
DROP TABLE idempotency_keys;
