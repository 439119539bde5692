-- +goose Up
-- Codes by scheme (JSON object: qcvn102, qd20, gso, …) beside the office's own
-- code; a version that a reorganisation wrote counts while that one is applied.
ALTER TABLE agency_version ADD COLUMN codes TEXT NOT NULL DEFAULT '{}';
ALTER TABLE agency_version ADD COLUMN reorganisation_id TEXT NOT NULL DEFAULT '';
CREATE INDEX agency_version_reorganisation ON agency_version (reorganisation_id);

-- Counts changes of the registry, so that what was computed on an older state
-- is noticed.
ALTER TABLE agency_registry ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;

-- How people reach an agency; append-only in two times, like its versions.
-- hours is a JSON list of sentences or spans as the domain writes them.
CREATE TABLE agency_profile (
    id            TEXT PRIMARY KEY,
    agency_id     TEXT NOT NULL REFERENCES agency (id),
    valid_from    TEXT NOT NULL CHECK (length(valid_from) = 10),
    recorded_at   BIGINT NOT NULL,
    head          TEXT NOT NULL DEFAULT '',
    head_position TEXT NOT NULL DEFAULT '',
    contact       TEXT NOT NULL DEFAULT '',
    phone         TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT '',
    website       TEXT NOT NULL DEFAULT '',
    zalo          TEXT NOT NULL DEFAULT '',
    office        TEXT NOT NULL DEFAULT '',
    address       TEXT NOT NULL DEFAULT '',
    hours         TEXT NOT NULL DEFAULT '[]',
    source        TEXT NOT NULL DEFAULT '',
    verified      BOOLEAN NOT NULL DEFAULT FALSE,
    actor_id      TEXT NOT NULL,
    actor_name    TEXT NOT NULL
);
CREATE INDEX agency_profile_agency ON agency_profile (agency_id, valid_from);

-- One legal act that changes units on a day. Instants are Unix milliseconds, 0
-- for "not yet". applied_at is when everything it wrote became true; undone_at
-- when that was taken back.
CREATE TABLE reorganisation (
    id              TEXT PRIMARY KEY,
    status          TEXT NOT NULL CHECK (status IN ('draft', 'applying', 'applied', 'undone', 'discarded')),
    title           TEXT NOT NULL CHECK (title <> ''),
    basis_number    TEXT NOT NULL DEFAULT '',
    basis_issuer    TEXT NOT NULL DEFAULT '',
    basis_issued_on TEXT NOT NULL DEFAULT '',
    effective_on    TEXT NOT NULL CHECK (length(effective_on) = 10),
    verified        BOOLEAN NOT NULL DEFAULT FALSE,
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    applied_at      BIGINT NOT NULL DEFAULT 0,
    applied_by      TEXT NOT NULL DEFAULT '',
    applied_by_name TEXT NOT NULL DEFAULT '',
    undone_at       BIGINT NOT NULL DEFAULT 0,
    undone_by       TEXT NOT NULL DEFAULT '',
    undone_by_name  TEXT NOT NULL DEFAULT '',
    undo_reason     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX reorganisation_status ON reorganisation (status, effective_on);

-- One line of the act as JSON (agency.Step), in the act's order.
CREATE TABLE reorganisation_step (
    id                TEXT PRIMARY KEY,
    reorganisation_id TEXT NOT NULL REFERENCES reorganisation (id),
    ord               BIGINT NOT NULL,
    content           TEXT NOT NULL,
    written_at        BIGINT NOT NULL DEFAULT 0,
    UNIQUE (reorganisation_id, ord)
);

-- Who passes into whom on a day: many to many. weight is the share of one heir
-- among those of a step, 0 where nothing is divided.
CREATE TABLE succession (
    id                TEXT PRIMARY KEY,
    reorganisation_id TEXT NOT NULL REFERENCES reorganisation (id),
    step_id           TEXT NOT NULL REFERENCES reorganisation_step (id),
    kind              TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'raise', 'dissolve', 'transfer')),
    valid_from        TEXT NOT NULL CHECK (length(valid_from) = 10),
    from_id           TEXT NOT NULL REFERENCES agency (id),
    to_id             TEXT NOT NULL DEFAULT '',
    part              BOOLEAN NOT NULL DEFAULT FALSE,
    share             TEXT NOT NULL DEFAULT '',
    weight            BIGINT NOT NULL DEFAULT 0,
    function          TEXT NOT NULL DEFAULT '',
    UNIQUE (step_id, from_id, to_id)
);
CREATE INDEX succession_from ON succession (from_id);
CREATE INDEX succession_to ON succession (to_id);
CREATE INDEX succession_reorganisation ON succession (reorganisation_id);

-- Versions that are true: a reorganisation's only once it was applied, known
-- since then. undone_at is when that was taken back, 0 if never.
CREATE VIEW org_v_version AS
SELECT v.id, v.agency_id, v.valid_from, CASE WHEN r.id IS NULL THEN v.recorded_at ELSE r.applied_at END AS recorded_at,
    v.closed, v.name, v.name_fold, v.name_key, v.name_sort, v.short_name, v.code, v.codes, v.parent_id, v.kind, v.level,
    v.source, v.verified, v.reason, v.actor_name, v.reorganisation_id, COALESCE(r.undone_at, 0) AS undone_at
FROM agency_version v LEFT JOIN reorganisation r ON r.id = v.reorganisation_id
WHERE v.reorganisation_id = '' OR r.applied_at > 0;

-- +goose Down
DROP VIEW org_v_version;
DROP TABLE succession;
DROP TABLE reorganisation_step;
DROP TABLE reorganisation;
DROP TABLE agency_profile;
ALTER TABLE agency_registry DROP COLUMN revision;
DROP INDEX agency_version_reorganisation;
ALTER TABLE agency_version DROP COLUMN reorganisation_id;
ALTER TABLE agency_version DROP COLUMN codes;
