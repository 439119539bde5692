-- +goose Up
-- What one person is told on one day, once.
CREATE TABLE notice_digest (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    day        TEXT NOT NULL,
    email      TEXT NOT NULL DEFAULT '',
    content    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('kept', 'queued', 'sending', 'sent', 'unsure', 'refused')),
    problem    TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL DEFAULT 0,
    UNIQUE (account_id, day)
);
CREATE INDEX notice_digest_day ON notice_digest (day, state);

-- Which stage of which thing a person was told, so that nobody is told twice.
-- agency_id and reason stand with what a leader was told because it is late.
CREATE TABLE notice_told (
    account_id TEXT NOT NULL,
    item       TEXT NOT NULL,
    stage      TEXT NOT NULL,
    day        TEXT NOT NULL,
    agency_id  TEXT NOT NULL DEFAULT '',
    reason     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (account_id, item, stage)
);
CREATE INDEX notice_told_agency ON notice_told (agency_id, day) WHERE agency_id <> '';
CREATE INDEX notice_told_day ON notice_told (day);

-- Addresses that a server refuses for good.
CREATE TABLE notice_mailbox (
    address       TEXT PRIMARY KEY,
    refused_since BIGINT NOT NULL,
    refused_last  BIGINT NOT NULL,
    refusals      BIGINT NOT NULL,
    problem       TEXT NOT NULL
);

-- Nobody is written to about an agency, or about one of its obligations, for a time.
CREATE TABLE notice_mute (
    id              TEXT PRIMARY KEY,
    agency_id       TEXT NOT NULL,
    obligation_id   TEXT NOT NULL DEFAULT '',
    reason          TEXT NOT NULL,
    starts_on       TEXT NOT NULL,
    last_day        TEXT NOT NULL CHECK (last_day >= starts_on),
    created_at      BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    ended_at        BIGINT NOT NULL DEFAULT 0,
    ended_by_name   TEXT NOT NULL DEFAULT ''
);
CREATE INDEX notice_mute_agency ON notice_mute (agency_id, last_day);

-- Days whose digests were written to the end: a clock that goes back writes none.
CREATE TABLE notice_run (
    day         TEXT PRIMARY KEY,
    finished_at BIGINT NOT NULL,
    people      BIGINT NOT NULL
);

-- +goose Down
DROP TABLE notice_run;
DROP TABLE notice_mute;
DROP TABLE notice_mailbox;
DROP TABLE notice_told;
DROP TABLE notice_digest;
