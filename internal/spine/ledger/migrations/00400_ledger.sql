-- +goose Up
-- One entry. Rows are never updated and never deleted; the text may lawfully be
-- erased by a two-person act, its digest stays.
CREATE TABLE evidence (
    id          TEXT PRIMARY KEY,
    agency_id   TEXT NOT NULL,
    kind        TEXT NOT NULL,
    origin      TEXT NOT NULL CHECK (origin IN ('automatic', 'declared', 'imported', 'watched')),
    act         TEXT NOT NULL CHECK (act IN ('declare', 'correct', 'withdraw')),
    supersedes  TEXT NOT NULL,
    first_id    TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    title       TEXT NOT NULL,
    title_fold  TEXT NOT NULL,
    url         TEXT NOT NULL,
    channel     TEXT NOT NULL,
    note        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    author      TEXT NOT NULL,
    salt        TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    leaf        TEXT NOT NULL,
    form_key    TEXT NOT NULL
);
CREATE UNIQUE INDEX evidence_superseded_once ON evidence (supersedes) WHERE supersedes <> '';
CREATE UNIQUE INDEX evidence_form_key ON evidence (form_key) WHERE form_key <> '';
CREATE INDEX evidence_agency ON evidence (agency_id, id);
CREATE INDEX evidence_first ON evidence (first_id);

CREATE TABLE evidence_file (
    id          TEXT PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sha256      TEXT NOT NULL,
    salt        TEXT NOT NULL,
    digest      TEXT NOT NULL
);
CREATE INDEX evidence_file_evidence ON evidence_file (evidence_id);
CREATE INDEX evidence_file_sha256 ON evidence_file (sha256);

-- Which obligations an entry serves, and in which cell it counts.
CREATE TABLE evidence_obligation (
    evidence_id   TEXT NOT NULL REFERENCES evidence (id),
    version_id    TEXT NOT NULL,
    obligation_id TEXT NOT NULL,
    cell_id       TEXT NOT NULL,
    PRIMARY KEY (evidence_id, version_id)
);
CREATE INDEX evidence_obligation_cell ON evidence_obligation (cell_id);
CREATE INDEX evidence_obligation_obligation ON evidence_obligation (obligation_id);

-- What the check of an entry's stored files found.
CREATE TABLE evidence_check (
    evidence_id TEXT PRIMARY KEY,
    checked_at  BIGINT NOT NULL,
    files       BIGINT NOT NULL,
    bad         TEXT NOT NULL
);

CREATE TABLE ledger_waiting (
    evidence_id TEXT PRIMARY KEY
);

CREATE TABLE ledger_head (
    id   TEXT PRIMARY KEY,
    seq  BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO ledger_head (id, seq, hash) VALUES ('head', 0, '');

CREATE TABLE ledger_key (
    id         TEXT PRIMARY KEY,
    public_key TEXT NOT NULL,
    added_at   BIGINT NOT NULL
);

CREATE TABLE seal (
    seq       BIGINT PRIMARY KEY,
    at        BIGINT NOT NULL,
    leaves    BIGINT NOT NULL,
    root      TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL,
    key_id    TEXT NOT NULL,
    signature TEXT NOT NULL
);

CREATE TABLE seal_leaf (
    seal_seq    BIGINT NOT NULL REFERENCES seal (seq),
    place       BIGINT NOT NULL,
    evidence_id TEXT NOT NULL,
    leaf        TEXT NOT NULL,
    PRIMARY KEY (seal_seq, place)
);
CREATE UNIQUE INDEX seal_leaf_evidence ON seal_leaf (evidence_id);

-- Counts by obligation version × agency × period; id is the three joined by |.
CREATE TABLE cell (
    id         TEXT PRIMARY KEY,
    version_id TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    period     TEXT NOT NULL,
    n          BIGINT NOT NULL,
    first_on   TEXT NOT NULL,
    last_on    TEXT NOT NULL,
    rev        BIGINT NOT NULL
);
CREATE INDEX cell_version_agency ON cell (version_id, agency_id);

CREATE TABLE cell_version (
    cell_id     TEXT NOT NULL,
    rev         BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    n           BIGINT NOT NULL,
    first_on    TEXT NOT NULL,
    last_on     TEXT NOT NULL,
    PRIMARY KEY (cell_id, rev)
);

-- +goose Down
DROP TABLE cell_version;
DROP TABLE cell;
DROP TABLE seal_leaf;
DROP TABLE seal;
DROP TABLE ledger_key;
DROP TABLE ledger_head;
DROP TABLE ledger_waiting;
DROP TABLE evidence_check;
DROP TABLE evidence_obligation;
DROP TABLE evidence_file;
DROP TABLE evidence;
