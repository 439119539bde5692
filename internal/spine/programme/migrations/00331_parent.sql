-- +goose Up
-- The plan or paper above a plan, as a person confirmed it: parent_id when it
-- is a plan in the program, else its number, date, issuer and title.
CREATE TABLE plan_parent (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    parent_id  TEXT NOT NULL DEFAULT '',
    kind       TEXT NOT NULL DEFAULT '',
    number     TEXT NOT NULL DEFAULT '',
    issued_on  TEXT NOT NULL DEFAULT '',
    issuer     TEXT NOT NULL DEFAULT '',
    title      TEXT NOT NULL DEFAULT '',
    quote      TEXT NOT NULL DEFAULT '',
    ended      BOOLEAN NOT NULL DEFAULT FALSE,
    reason     TEXT NOT NULL DEFAULT '',
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    decided_at BIGINT NOT NULL
);
CREATE INDEX plan_parent_plan ON plan_parent (plan_id);
CREATE INDEX plan_parent_parent ON plan_parent (parent_id);

-- One row that everybody who names a parent holds: a circle of plans could
-- otherwise be closed by two people at one moment.
CREATE TABLE plan_tree (id TEXT PRIMARY KEY);
INSERT INTO plan_tree (id) VALUES ('tree');

-- Which tasks of the parent a row carries out: one of its obligations, or the
-- words of a paper outside.
CREATE TABLE plan_citation (
    id            TEXT PRIMARY KEY,
    plan_id       TEXT NOT NULL REFERENCES plan (id),
    row_id        TEXT NOT NULL REFERENCES plan_row (id),
    link_id       TEXT NOT NULL REFERENCES plan_parent (id),
    obligation_id TEXT NOT NULL DEFAULT '',
    words         TEXT NOT NULL,
    actor_id      TEXT NOT NULL,
    actor_name    TEXT NOT NULL,
    cited_at      BIGINT NOT NULL,
    UNIQUE (row_id, link_id, words)
);
CREATE INDEX plan_citation_plan ON plan_citation (plan_id, row_id);

-- +goose Down
DROP TABLE plan_citation;
DROP TABLE plan_tree;
DROP TABLE plan_parent;
