-- +goose Up
-- A spreadsheet of evidence on its way into the book. lines is what was read,
-- choices what a person decided about names that did not match, ready what will
-- be appended; all JSON. done counts how many of ready were.
CREATE TABLE evidence_import (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL,
    account_name TEXT NOT NULL,
    file_name    TEXT NOT NULL,
    lines        TEXT NOT NULL,
    choices      TEXT NOT NULL,
    ready        TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('staged', 'running', 'done', 'withdrawing', 'withdrawn')),
    total        BIGINT NOT NULL,
    done         BIGINT NOT NULL,
    reason       TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    touched_at   BIGINT NOT NULL
);
CREATE INDEX evidence_import_account ON evidence_import (account_id, created_at);

-- +goose Down
DROP TABLE evidence_import;
