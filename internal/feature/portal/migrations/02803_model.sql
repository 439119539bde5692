-- +goose Up
-- Pieces that tell of an exemplary model (điển hình) or an initiative (sáng kiến), as an
-- agency proposed them and the coordinator decided. why is read by everybody. version grows
-- with each change. Instants are Unix milliseconds, 0 for never.
CREATE TABLE portal_model (
    content_id  TEXT PRIMARY KEY,
    agency_id   TEXT NOT NULL,
    title       TEXT NOT NULL,
    sort        TEXT NOT NULL CHECK (sort IN ('model', 'initiative')),
    why         TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('proposed', 'chosen', 'ended')),
    by_name     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    decided_by  TEXT NOT NULL,
    decided_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL
);

-- +goose Down
DROP TABLE portal_model;
