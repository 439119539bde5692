-- +goose Up
CREATE TABLE plan (
    id                TEXT PRIMARY KEY,
    status            TEXT NOT NULL CHECK (status IN ('loading', 'draft', 'active', 'discarded')),
    number            TEXT NOT NULL DEFAULT '',
    title             TEXT NOT NULL DEFAULT '',
    title_fold        TEXT NOT NULL DEFAULT '',
    issuer            TEXT NOT NULL DEFAULT '',
    signer            TEXT NOT NULL DEFAULT '',
    issued_on         TEXT NOT NULL DEFAULT '',
    year              BIGINT NOT NULL DEFAULT 0,
    window_start      TEXT NOT NULL DEFAULT '',
    window_end        TEXT NOT NULL DEFAULT '',
    document          TEXT NOT NULL,
    source_name       TEXT NOT NULL,
    source_sha256     TEXT NOT NULL,
    source_text       TEXT NOT NULL,
    agency_id         TEXT NOT NULL DEFAULT '',
    uploaded_by       TEXT NOT NULL,
    uploaded_by_name  TEXT NOT NULL,
    uploaded_at       BIGINT NOT NULL,
    activated_by      TEXT NOT NULL DEFAULT '',
    activated_by_name TEXT NOT NULL DEFAULT '',
    activated_at      BIGINT NOT NULL DEFAULT 0,
    binding           TEXT NOT NULL DEFAULT '',
    version           BIGINT NOT NULL
);
CREATE INDEX plan_status ON plan (status, issued_on);
CREATE INDEX plan_source ON plan (source_sha256);

-- One thing read from the plan that a person confirms, edits or drops.
CREATE TABLE plan_row (
    id              TEXT PRIMARY KEY,
    plan_id         TEXT NOT NULL REFERENCES plan (id),
    ord             BIGINT NOT NULL,
    origin          TEXT NOT NULL CHECK (origin IN ('appendix', 'duty', 'reporting')),
    number          TEXT NOT NULL DEFAULT '',
    clause          TEXT NOT NULL DEFAULT '',
    heading         TEXT NOT NULL DEFAULT '',
    content         TEXT NOT NULL,
    short_name      TEXT NOT NULL,
    product         TEXT NOT NULL DEFAULT '',
    timing          TEXT NOT NULL DEFAULT '',
    report_period   TEXT NOT NULL DEFAULT '',
    quote           TEXT NOT NULL DEFAULT '',
    source_start    BIGINT NOT NULL,
    source_end      BIGINT NOT NULL,
    leads           TEXT NOT NULL,
    coordinating    TEXT NOT NULL,
    cadence         TEXT NOT NULL,
    rule            TEXT NOT NULL,
    doubts          TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'dropped')),
    edited          BOOLEAN NOT NULL DEFAULT FALSE,
    drop_reason     TEXT NOT NULL DEFAULT '',
    version         BIGINT NOT NULL,
    changed_by      TEXT NOT NULL DEFAULT '',
    changed_by_name TEXT NOT NULL DEFAULT '',
    changed_at      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX plan_row_plan ON plan_row (plan_id, ord);

-- What a person decided a name or a group of the plan means.
CREATE TABLE plan_choice (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    name_key   TEXT NOT NULL,
    name       TEXT NOT NULL,
    agency_ids TEXT NOT NULL,
    left_open  BOOLEAN NOT NULL,
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    UNIQUE (plan_id, name_key)
);

-- Warnings about the whole document that a person took note of.
CREATE TABLE plan_note (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    warning    BIGINT NOT NULL,
    note       TEXT NOT NULL,
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    noted_at   BIGINT NOT NULL,
    UNIQUE (plan_id, warning)
);

-- Everybody who prepared the plan: none of them may put it into force.
CREATE TABLE plan_hand (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    account_id TEXT NOT NULL,
    UNIQUE (plan_id, account_id)
);

-- Obligations are written in pieces under the name of one attempt to put the
-- plan into force (binding); only those of the attempt that the plan names count.
CREATE TABLE obligation (
    id            TEXT PRIMARY KEY,
    plan_id       TEXT NOT NULL REFERENCES plan (id),
    binding       TEXT NOT NULL DEFAULT '',
    row_id        TEXT NOT NULL REFERENCES plan_row (id),
    ord           BIGINT NOT NULL,
    origin        TEXT NOT NULL,
    number        TEXT NOT NULL DEFAULT '',
    clause        TEXT NOT NULL DEFAULT '',
    report_period TEXT NOT NULL DEFAULT '',
    created_at    BIGINT NOT NULL
);
CREATE INDEX obligation_plan ON obligation (plan_id, binding, ord);

-- Append-only: an amendment of the plan adds a version.
CREATE TABLE obligation_version (
    id                TEXT PRIMARY KEY,
    obligation_id     TEXT NOT NULL REFERENCES obligation (id),
    plan_id           TEXT NOT NULL REFERENCES plan (id),
    valid_from        TEXT NOT NULL,
    recorded_at       BIGINT NOT NULL,
    content           TEXT NOT NULL,
    content_fold      TEXT NOT NULL,
    short_name        TEXT NOT NULL,
    product           TEXT NOT NULL DEFAULT '',
    timing            TEXT NOT NULL DEFAULT '',
    quote             TEXT NOT NULL DEFAULT '',
    rule              TEXT NOT NULL,
    lead_text         TEXT NOT NULL,
    coordinating_text TEXT NOT NULL
);
CREATE INDEX obligation_version_obligation ON obligation_version (obligation_id, valid_from, recorded_at);
CREATE INDEX obligation_version_plan ON obligation_version (plan_id);

CREATE TABLE obligation_party (
    id            TEXT PRIMARY KEY,
    version_id    TEXT NOT NULL REFERENCES obligation_version (id),
    obligation_id TEXT NOT NULL REFERENCES obligation (id),
    agency_id     TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('lead', 'coordinating')),
    UNIQUE (version_id, agency_id, role)
);
CREATE INDEX obligation_party_agency ON obligation_party (agency_id, role);
CREATE INDEX obligation_party_obligation ON obligation_party (obligation_id);

-- +goose Down
DROP TABLE obligation_party;
DROP TABLE obligation_version;
DROP TABLE obligation;
DROP TABLE plan_hand;
DROP TABLE plan_note;
DROP TABLE plan_choice;
DROP TABLE plan_row;
DROP TABLE plan;
