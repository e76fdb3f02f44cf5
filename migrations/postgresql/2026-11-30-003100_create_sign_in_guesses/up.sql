-- Guesses at passwords that were looked at. A keyed hash of the name that was typed leads to a slot, whether or not there is
-- a moderator of that name; the slot says until when its allowance is spent, in milliseconds.
CREATE TABLE sign_in_guesses (
    slot BIGINT PRIMARY KEY NOT NULL CONSTRAINT sign_in_guesses_slot_range CHECK (slot BETWEEN 0 AND 65535),
    spent_until BIGINT NOT NULL
);
