-- +goose Up
-- What decisions say about single days: off, or worked though they would be
-- off. Rows are added, never changed: of a day the highest version holds; one
-- that is ended says nothing any more.
CREATE TABLE day_off (
    id          TEXT PRIMARY KEY,
    day         TEXT NOT NULL CHECK (length(day) = 10),
    version     BIGINT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('off', 'work')),
    holiday     TEXT NOT NULL,
    name        TEXT NOT NULL,
    basis       TEXT NOT NULL,
    ended       BOOLEAN NOT NULL DEFAULT FALSE,
    reason      TEXT NOT NULL DEFAULT '',
    actor_id    TEXT NOT NULL,
    actor_name  TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    UNIQUE (day, version)
);

-- +goose Down
DROP TABLE day_off;
