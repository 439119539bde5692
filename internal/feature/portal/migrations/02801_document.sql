-- +goose Up
-- Official documents on the public page: what a released paper or a plan says of itself and
-- its signed file, as of when it was made public. kind and ref name the paper or plan. shown
-- is false for one that was taken away again. text_fold is what it is searched by; at is
-- Unix milliseconds.
CREATE TABLE portal_document (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('paper', 'plan')),
    ref        TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    sort       TEXT NOT NULL,
    number     TEXT NOT NULL,
    title      TEXT NOT NULL,
    signed_on  TEXT NOT NULL,
    signer     TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size       BIGINT NOT NULL,
    text_fold  TEXT NOT NULL,
    shown      BOOLEAN NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    UNIQUE (kind, ref)
);

-- +goose Down
DROP TABLE portal_document;
