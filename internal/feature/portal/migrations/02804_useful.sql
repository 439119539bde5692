-- +goose Up
-- Whether readers found a piece useful, and why: nothing of who they are. on_day is the
-- civil date. Numbers and mail addresses in reason were masked before they came here.
CREATE TABLE portal_useful (
    id         TEXT PRIMARY KEY,
    content_id TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    useful     BOOLEAN NOT NULL,
    reason     TEXT NOT NULL,
    on_day     TEXT NOT NULL
);
CREATE INDEX portal_useful_content ON portal_useful (content_id, id);
CREATE INDEX portal_useful_agency ON portal_useful (agency_id, content_id);

-- +goose Down
DROP TABLE portal_useful;
