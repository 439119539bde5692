-- +goose Up
-- Who began which exercise of a rehearsal. The id is made at the beginning and grows
-- with the ids of the log, whatever the clock of the rehearsal says: what has a
-- greater one was done since.
CREATE TABLE guide_attempt (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL,
    account_name TEXT NOT NULL,
    agency_id    TEXT NOT NULL,
    exercise     TEXT NOT NULL CHECK (exercise <> ''),
    began_at     BIGINT NOT NULL
);
CREATE INDEX guide_attempt_account ON guide_attempt (account_id, id);

-- Mails of a rehearsal, which are shown and go nowhere.
CREATE TABLE guide_mail (
    id         TEXT PRIMARY KEY,
    to_name    TEXT NOT NULL,
    to_mail    TEXT NOT NULL,
    subject    TEXT NOT NULL,
    content    TEXT NOT NULL,
    written_at BIGINT NOT NULL
);
CREATE INDEX guide_mail_to ON guide_mail (to_mail, written_at);

-- +goose Down
DROP TABLE guide_mail;
DROP TABLE guide_attempt;
