-- +goose Up
-- Files of a form that came back with problems: the person need not choose them
-- again. A row lives a day.
CREATE TABLE evidence_upload (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    at         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    sha256     TEXT NOT NULL
);
CREATE INDEX evidence_upload_at ON evidence_upload (at);

-- +goose Down
DROP TABLE evidence_upload;
