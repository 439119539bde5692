-- +goose Up
-- How the link of an entry stands. outcome is empty until it was opened once.
-- gone_since is the first of the openings, since it last lived, that found it
-- not alive; changed_at is when its content was first seen to differ from the
-- copy; instants are 0 for never. checks counts the openings, step those since it
-- last turned between alive and not.
CREATE TABLE link_state (
    evidence_id   TEXT PRIMARY KEY,
    agency_id     TEXT NOT NULL,
    url           TEXT NOT NULL,
    host          TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    reason        TEXT NOT NULL,
    status        BIGINT NOT NULL,
    final_url     TEXT NOT NULL,
    checks        BIGINT NOT NULL,
    step          BIGINT NOT NULL,
    asked_at      BIGINT NOT NULL,
    checked_at    BIGINT NOT NULL,
    first_live_at BIGINT NOT NULL,
    gone_since    BIGINT NOT NULL,
    next_check    BIGINT NOT NULL,
    title         TEXT NOT NULL,
    published_on  TEXT NOT NULL,
    media_type    TEXT NOT NULL,
    size          BIGINT NOT NULL,
    raw_sha       TEXT NOT NULL,
    raw_kept      BOOLEAN NOT NULL,
    text_sha      TEXT NOT NULL,
    taken_at      BIGINT NOT NULL,
    changed_at    BIGINT NOT NULL,
    erased_at     BIGINT NOT NULL
);
CREATE INDEX link_state_next ON link_state (next_check) WHERE next_check > 0;
CREATE INDEX link_state_gone ON link_state (agency_id, evidence_id) WHERE gone_since > 0;
CREATE INDEX link_state_changed ON link_state (agency_id, evidence_id) WHERE changed_at > 0;
CREATE INDEX link_state_agency ON link_state (agency_id, evidence_id);
CREATE INDEX link_state_raw ON link_state (raw_sha) WHERE raw_sha <> '';
CREATE INDEX link_state_text ON link_state (text_sha) WHERE text_sha <> '';

-- Every opening of a link; rows are only added.
CREATE TABLE link_check (
    id          TEXT PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES link_state (evidence_id),
    at          BIGINT NOT NULL,
    outcome     TEXT NOT NULL,
    reason      TEXT NOT NULL,
    status      BIGINT NOT NULL,
    final_url   TEXT NOT NULL,
    raw_sha     TEXT NOT NULL,
    text_sha    TEXT NOT NULL,
    size        BIGINT NOT NULL
);
CREATE INDEX link_check_evidence ON link_check (evidence_id, id);

-- The last entry that was looked through for links nobody heard of: those from
-- before this table, and from while opening was switched off.
CREATE TABLE link_sweep (
    id       TEXT PRIMARY KEY,
    after_id TEXT NOT NULL
);
INSERT INTO link_sweep (id, after_id) VALUES ('evidence', '');

CREATE VIEW links_v_state AS
    SELECT evidence_id, agency_id, outcome, status, final_url, checked_at, gone_since, changed_at, title, published_on, raw_sha, text_sha, taken_at
    FROM link_state;

-- +goose Down
DROP VIEW links_v_state;
DROP TABLE link_sweep;
DROP TABLE link_check;
DROP TABLE link_state;
