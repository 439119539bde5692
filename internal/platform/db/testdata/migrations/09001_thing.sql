-- +goose Up
CREATE TABLE thing (id TEXT PRIMARY KEY, n BIGINT NOT NULL);

-- +goose Down
DROP TABLE thing;
