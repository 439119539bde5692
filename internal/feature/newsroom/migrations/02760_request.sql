-- +goose Up
-- Pieces that the province asks an agency to write (đặt bài). The agency accepts, which
-- plans a work, or declines with a reason; who asked may take it back. seen_at is when
-- they noted a refusal. Instants are Unix milliseconds, 0 for never. A form that is sent
-- twice asks once.
CREATE TABLE newsroom_request (
    id               TEXT PRIMARY KEY,
    plan_id          TEXT NOT NULL,
    agency_id        TEXT NOT NULL,
    kind             TEXT NOT NULL,
    title            TEXT NOT NULL,
    topic            TEXT NOT NULL,
    audience         TEXT NOT NULL,
    due_on           TEXT NOT NULL,
    notes            TEXT NOT NULL,
    state            TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'declined', 'withdrawn')),
    asked_by         TEXT NOT NULL,
    asked_by_name    TEXT NOT NULL,
    asked_at         BIGINT NOT NULL,
    answered_by_name TEXT NOT NULL,
    answered_at      BIGINT NOT NULL,
    reason           TEXT NOT NULL,
    work_id          TEXT NOT NULL,
    seen_at          BIGINT NOT NULL,
    form_key         TEXT NOT NULL UNIQUE
);
CREATE INDEX newsroom_request_agency ON newsroom_request (agency_id, state);
CREATE INDEX newsroom_request_asked ON newsroom_request (asked_by, state);

-- Requests that wait for somebody: for the agency's answer, or, declined, for who asked.
CREATE VIEW newsroom_v_request AS
SELECT id, agency_id, kind, title, due_on, state, asked_by, asked_by_name, asked_at, answered_by_name, answered_at, reason
FROM newsroom_request WHERE state = 'asked' OR state = 'declined' AND seen_at = 0;

-- +goose Down
DROP VIEW newsroom_v_request;
DROP TABLE newsroom_request;
