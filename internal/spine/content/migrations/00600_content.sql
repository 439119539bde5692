-- +goose Up
-- A piece of content: its identity, which never changes. shown_id is the edition that
-- readers get, empty before the first and after the content was taken away; slug is
-- its reserved address, empty until it came out. obligations is a JSON list of the
-- obligations it serves, evidence_id the entry of the ledger that its coming out made.
CREATE TABLE content (
    id           TEXT PRIMARY KEY,
    agency_id    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    plan_id      TEXT NOT NULL,
    obligations  TEXT NOT NULL,
    slug         TEXT NOT NULL,
    shown_id     TEXT NOT NULL,
    evidence_id  TEXT NOT NULL,
    made_by      TEXT NOT NULL,
    made_by_name TEXT NOT NULL,
    made_at      BIGINT NOT NULL,
    first_out_at BIGINT NOT NULL
);
CREATE INDEX content_agency ON content (agency_id, id);

-- One edition: its words, number and state. version grows with each change, so that
-- nobody overwrites what they did not see. body is cleaned HTML. Names of those who
-- acted are kept as they were. Instants are Unix milliseconds, 0 for never.
CREATE TABLE content_edition (
    id                TEXT PRIMARY KEY,
    content_id        TEXT NOT NULL REFERENCES content (id),
    number            BIGINT NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'approved', 'scheduled', 'published', 'superseded', 'withdrawn', 'unpublished', 'discarded')),
    version           BIGINT NOT NULL,
    title             TEXT NOT NULL,
    summary           TEXT NOT NULL,
    body              TEXT NOT NULL,
    source            TEXT NOT NULL,
    topics            TEXT NOT NULL,
    audiences         TEXT NOT NULL,
    procedures        TEXT NOT NULL,
    no_secret         BOOLEAN NOT NULL,
    people_agree      BOOLEAN NOT NULL,
    correction        TEXT NOT NULL,
    changed_by        TEXT NOT NULL,
    changed_by_name   TEXT NOT NULL,
    changed_at        BIGINT NOT NULL,
    submitted_by      TEXT NOT NULL,
    submitted_by_name TEXT NOT NULL,
    submitted_at      BIGINT NOT NULL,
    approved_by_name  TEXT NOT NULL,
    approved_at       BIGINT NOT NULL,
    urgent_by         TEXT NOT NULL,
    due_at            BIGINT NOT NULL,
    out_at            BIGINT NOT NULL,
    closed_at         BIGINT NOT NULL,
    notice            TEXT NOT NULL,
    redirect          TEXT NOT NULL,
    digest            TEXT NOT NULL,
    UNIQUE (content_id, number)
);
CREATE UNIQUE INDEX content_one_open ON content_edition (content_id) WHERE state IN ('draft', 'submitted', 'returned', 'approved', 'scheduled');
CREATE UNIQUE INDEX content_one_shown ON content_edition (content_id) WHERE state IN ('published', 'withdrawn');
CREATE INDEX content_due ON content_edition (due_at) WHERE state = 'scheduled';
CREATE INDEX content_state ON content_edition (state, out_at);

-- Every move of an edition; rows are only added.
CREATE TABLE content_step (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES content_edition (id),
    act        TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state   TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    reason     TEXT NOT NULL
);
CREATE INDEX content_step_edition ON content_step (edition_id, id);

-- The words of an edition as they were: of each hand, each move and each quarter of an
-- hour the last.
CREATE TABLE content_text (
    id         TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES content_edition (id),
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    title      TEXT NOT NULL,
    summary    TEXT NOT NULL,
    body       TEXT NOT NULL,
    UNIQUE (edition_id, version)
);

-- Addresses, reserved once and for all: also of what is gone.
CREATE TABLE content_address (
    slug       TEXT PRIMARY KEY,
    content_id TEXT NOT NULL REFERENCES content (id)
);

-- How often something changed that a reader can see.
CREATE TABLE content_revision (
    id TEXT PRIMARY KEY,
    n  BIGINT NOT NULL
);
INSERT INTO content_revision (id, n) VALUES ('all', 0);

-- +goose Down
DROP TABLE content_revision;
DROP TABLE content_address;
DROP TABLE content_text;
DROP TABLE content_step;
DROP TABLE content_edition;
DROP TABLE content;
