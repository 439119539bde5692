-- +goose Up
-- Under which host names agencies have their own front page, and since which civil date:
-- rows are only added. One with an empty agency_id ends the name. host is lower case,
-- without port, IDNA in ASCII. recorded_at is Unix milliseconds.
CREATE TABLE portal_host (
    id          TEXT PRIMARY KEY,
    host        TEXT NOT NULL,
    agency_id   TEXT NOT NULL,
    valid_from  TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    by_name     TEXT NOT NULL
);
CREATE INDEX portal_host_name ON portal_host (host, valid_from);

-- +goose Down
DROP TABLE portal_host;
