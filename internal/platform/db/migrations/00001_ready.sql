-- +goose Up
-- One row that is written to see whether writing is possible.
CREATE TABLE ready (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE ready;
