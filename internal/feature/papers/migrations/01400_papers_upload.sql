-- +goose Up
-- A signed PDF that waits for the person to confirm it, a day at most; its
-- content lies in the store of papers.
CREATE TABLE papers_upload (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    paper_id   TEXT NOT NULL,
    at         BIGINT NOT NULL,
    name       TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size       BIGINT NOT NULL
);
CREATE INDEX papers_upload_at ON papers_upload (at);
CREATE INDEX papers_upload_sum ON papers_upload (sha256);

-- +goose Down
DROP TABLE papers_upload;
