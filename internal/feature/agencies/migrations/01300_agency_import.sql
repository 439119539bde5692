-- +goose Up
CREATE TABLE agency_import (
    id         TEXT PRIMARY KEY,
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    lines      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    applied_at BIGINT NOT NULL DEFAULT 0
);

-- +goose Down
DROP TABLE agency_import;
