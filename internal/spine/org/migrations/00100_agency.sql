-- +goose Up
-- One row that every change of the registry locks, so that two people cannot
-- add the same agency at the same moment.
CREATE TABLE agency_registry (
    id TEXT PRIMARY KEY
);
INSERT INTO agency_registry (id) VALUES ('registry');

CREATE TABLE agency (
    id         TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL
);

-- Append-only: what was true from a day on, and when it was recorded. Ends are
-- derived; a closing version (closed) ends the agency.
CREATE TABLE agency_version (
    id          TEXT PRIMARY KEY,
    agency_id   TEXT NOT NULL REFERENCES agency (id),
    valid_from  TEXT NOT NULL CHECK (length(valid_from) = 10),
    recorded_at BIGINT NOT NULL,
    closed      BOOLEAN NOT NULL,
    name        TEXT NOT NULL CHECK (name <> ''),
    name_fold   TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    name_sort   TEXT NOT NULL,
    short_name  TEXT NOT NULL DEFAULT '',
    code        TEXT NOT NULL DEFAULT '',
    parent_id   TEXT NOT NULL DEFAULT '',
    kind        TEXT NOT NULL,
    level       TEXT NOT NULL,
    source      TEXT NOT NULL DEFAULT '',
    verified    BOOLEAN NOT NULL DEFAULT FALSE,
    reason      TEXT NOT NULL DEFAULT '',
    actor_id    TEXT NOT NULL,
    actor_name  TEXT NOT NULL
);
CREATE INDEX agency_version_agency ON agency_version (agency_id, valid_from);
CREATE INDEX agency_version_code ON agency_version (code);

CREATE TABLE agency_alias (
    id         TEXT PRIMARY KEY,
    agency_id  TEXT NOT NULL REFERENCES agency (id),
    alias      TEXT NOT NULL CHECK (alias <> ''),
    alias_key  TEXT NOT NULL,
    alias_fold TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    actor_id   TEXT NOT NULL,
    UNIQUE (agency_id, alias_key)
);

-- +goose Down
DROP TABLE agency_alias;
DROP TABLE agency_version;
DROP TABLE agency;
DROP TABLE agency_registry;
