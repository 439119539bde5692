-- +goose Up
-- One file on its way to become a plan. claim is the file's hash as long as the
-- file is being read or is a plan, so that of two uploads one wins; afterwards
-- it is the intake's own id. A worker holds an intake while holder is its mark
-- and beat_at is fresh.
CREATE TABLE plan_intake (
    id            TEXT PRIMARY KEY,
    claim         TEXT NOT NULL UNIQUE,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'reading', 'same', 'done', 'refused')),
    name          TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    size          BIGINT NOT NULL,
    kept          BOOLEAN NOT NULL,
    password      TEXT NOT NULL DEFAULT '',
    agency_id     TEXT NOT NULL DEFAULT '',
    by_id         TEXT NOT NULL,
    by_name       TEXT NOT NULL,
    at            BIGINT NOT NULL,
    holder        TEXT NOT NULL DEFAULT '',
    beat_at       BIGINT NOT NULL,
    takes         BIGINT NOT NULL DEFAULT 0,
    began_at      BIGINT NOT NULL DEFAULT 0,
    ended_at      BIGINT NOT NULL DEFAULT 0,
    pages_done    BIGINT NOT NULL DEFAULT 0,
    pages         BIGINT NOT NULL DEFAULT 0,
    plan_id       TEXT NOT NULL DEFAULT '',
    same_as       TEXT NOT NULL DEFAULT '',
    reason        TEXT NOT NULL DEFAULT '',
    refusal       TEXT NOT NULL DEFAULT '',
    refusal_args  TEXT NOT NULL DEFAULT '[]',
    refusal_kind  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX plan_intake_state ON plan_intake (state, beat_at);
CREATE INDEX plan_intake_plan ON plan_intake (plan_id);

-- The words recognised on a scanned page, kept until the whole file is read, so
-- that a reading that was stopped goes on where it was.
CREATE TABLE plan_intake_page (
    id        TEXT PRIMARY KEY,
    intake_id TEXT NOT NULL REFERENCES plan_intake (id),
    page      BIGINT NOT NULL,
    words     TEXT NOT NULL,
    UNIQUE (intake_id, page)
);

-- Held while it is decided whether a plan of this number and day is there.
CREATE TABLE plan_number (
    id TEXT PRIMARY KEY
);

-- The files of a plan: the one it was read from and, as often as somebody
-- brings a better one, the one that was signed. The newest counts. marks is what
-- the file says about its digital signatures (JSON), empty when nobody looked.
CREATE TABLE plan_file (
    id      TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL REFERENCES plan (id),
    kind    TEXT NOT NULL CHECK (kind IN ('original', 'signed')),
    name    TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    size    BIGINT NOT NULL,
    marks   TEXT NOT NULL DEFAULT '',
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);
CREATE INDEX plan_file_plan ON plan_file (plan_id, kind);

-- Why a plan has no signed file yet.
CREATE TABLE plan_unsigned (
    id      TEXT PRIMARY KEY,
    plan_id TEXT NOT NULL UNIQUE REFERENCES plan (id),
    reason  TEXT NOT NULL,
    by_id   TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);

ALTER TABLE plan ADD COLUMN intake_id TEXT NOT NULL DEFAULT '';
CREATE INDEX plan_intake_of ON plan (intake_id);

-- Plans from before: their files were not kept, but are recognised.
INSERT INTO plan_intake (id, claim, state, name, sha256, size, kept, agency_id, by_id, by_name, at, beat_at, ended_at, plan_id)
SELECT id, source_sha256, 'done', source_name, source_sha256, 0, FALSE, agency_id, uploaded_by, uploaded_by_name, uploaded_at,
    uploaded_at, uploaded_at, id
FROM plan p WHERE status IN ('draft', 'active') AND source_sha256 <> '' AND NOT EXISTS (SELECT 1 FROM plan o
    WHERE o.source_sha256 = p.source_sha256 AND o.status IN ('draft', 'active') AND o.id < p.id);
UPDATE plan SET intake_id = id WHERE id IN (SELECT plan_id FROM plan_intake);

-- +goose Down
DROP INDEX plan_intake_of;
ALTER TABLE plan DROP COLUMN intake_id;
DROP TABLE plan_unsigned;
DROP TABLE plan_file;
DROP TABLE plan_number;
DROP TABLE plan_intake_page;
DROP TABLE plan_intake;
