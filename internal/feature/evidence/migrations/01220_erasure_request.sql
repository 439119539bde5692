-- +goose Up
-- What one person asks to erase lawfully of an entry (all versions of it), and
-- what another one decided. files is a JSON list of the ids of its files.
CREATE TABLE erasure_request (
    id          TEXT PRIMARY KEY,
    evidence_id TEXT NOT NULL,
    first_id    TEXT NOT NULL,
    agency_id   TEXT NOT NULL,
    whole_text  BOOLEAN NOT NULL,
    files       TEXT NOT NULL,
    reason      TEXT NOT NULL,
    basis       TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('asked', 'done', 'refused')),
    asked_at    BIGINT NOT NULL,
    asked_by    TEXT NOT NULL,
    decided_at  BIGINT NOT NULL DEFAULT 0,
    decided_by  TEXT NOT NULL DEFAULT '',
    answer      TEXT NOT NULL DEFAULT ''
);
CREATE INDEX erasure_request_first ON erasure_request (first_id, id);
CREATE UNIQUE INDEX erasure_request_open ON erasure_request (first_id) WHERE status = 'asked';

-- Stored files that no entry cites any more and that wait to be removed from the
-- disk, by their SHA-256.
CREATE TABLE erasure_blob (
    id         TEXT PRIMARY KEY,
    request_id TEXT NOT NULL
);
CREATE INDEX erasure_blob_request ON erasure_blob (request_id);

-- What waits for a decision, for the desk.
CREATE VIEW evidence_v_erasure AS
SELECT id, evidence_id, agency_id, asked_at, asked_by FROM erasure_request WHERE status = 'asked';

-- +goose Down
DROP VIEW evidence_v_erasure;
DROP TABLE erasure_blob;
DROP TABLE erasure_request;
