-- The purge finds the oldest rows by their time, and reads no others.
CREATE INDEX near_texts_by_age ON near_texts (created_at);
CREATE INDEX arrivals_by_age ON arrivals (minute);
