-- +goose Up
-- One edition of an agency's own plan under a plan of the province. From its
-- approval on neither texts nor lines change; number and day come with the paper.
CREATE TABLE ownplan (
    id             TEXT PRIMARY KEY,
    plan_id        TEXT NOT NULL,
    agency_id      TEXT NOT NULL,
    edition        BIGINT NOT NULL CHECK (edition > 0),
    year           BIGINT NOT NULL,
    status         TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'returned', 'approved', 'issued')),
    version        BIGINT NOT NULL,
    outside        BOOLEAN NOT NULL, -- issued outside the program: no lines
    superior_id    TEXT NOT NULL,    -- the superior's edition whose lines were taken, empty: none
    previous_id    TEXT NOT NULL,    -- last year's edition that it began with, empty: none
    basis          TEXT NOT NULL,
    purpose        TEXT NOT NULL,
    contents       TEXT NOT NULL,
    budget_text    TEXT NOT NULL,
    organise       TEXT NOT NULL,
    recipients     TEXT NOT NULL,
    return_reason  TEXT NOT NULL,
    created_by     TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    submitted_by   TEXT NOT NULL,
    submitted_at   BIGINT NOT NULL,
    decided_by     TEXT NOT NULL,
    decided_at     BIGINT NOT NULL,
    number         TEXT NOT NULL, -- "12/KH-SYT"; empty before the issue
    issued_on      TEXT NOT NULL,
    signer         TEXT NOT NULL,
    issued_at      BIGINT NOT NULL,
    evidence_id    TEXT NOT NULL,
    paper_ref      TEXT NOT NULL, -- of its paper among those of this room, empty: none
    differences    BIGINT NOT NULL, -- that wait for an answer, as last counted
    differences_on TEXT NOT NULL,   -- since which day some wait, empty: none do
    UNIQUE (plan_id, agency_id, edition)
);
CREATE INDEX ownplan_agency ON ownplan (agency_id, plan_id, edition);

-- A line. above is what the plan above said about it when it was written (JSON),
-- empty for the agency's own work.
CREATE TABLE ownplan_line (
    id               TEXT PRIMARY KEY,
    ownplan_id       TEXT NOT NULL REFERENCES ownplan (id),
    ord              BIGINT NOT NULL,
    source           TEXT NOT NULL CHECK (source IN ('obligation', 'superior', 'heir', 'own')),
    source_key       TEXT NOT NULL, -- obligation, or line of another plan; for own work the same through editions
    version_id       TEXT NOT NULL, -- of the obligation; empty for others
    above            TEXT NOT NULL,
    title            TEXT NOT NULL,
    product          TEXT NOT NULL,
    quota            BIGINT NOT NULL CHECK (quota >= 0),
    start_on         TEXT NOT NULL,
    due_on           TEXT NOT NULL,
    unit             TEXT NOT NULL,
    person           TEXT NOT NULL,
    partners         TEXT NOT NULL,
    for_subordinates BOOLEAN NOT NULL,
    missed           TEXT NOT NULL, -- how last year ended, in a sentence; empty: nothing was missed
    cause            TEXT NOT NULL  -- why, and what is done about it, in the officer's words
);
CREATE INDEX ownplan_line_plan ON ownplan_line (ownplan_id, ord);

CREATE TABLE ownplan_budget (
    line_id TEXT NOT NULL REFERENCES ownplan_line (id),
    source  TEXT NOT NULL CHECK (source IN ('regular', 'other')),
    amount  BIGINT NOT NULL CHECK (amount >= 0), -- đồng
    note    TEXT NOT NULL, -- which other source
    PRIMARY KEY (line_id, source)
);

-- What was decided about a difference; mark is of what stands above.
CREATE TABLE ownplan_answer (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    source_key TEXT NOT NULL,
    mark       TEXT NOT NULL,
    accepted   BOOLEAN NOT NULL,
    reason     TEXT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX ownplan_answer_of ON ownplan_answer (agency_id, plan_id, source_key);

CREATE TABLE ownplan_event (
    id           TEXT PRIMARY KEY,
    ownplan_id   TEXT NOT NULL REFERENCES ownplan (id),
    act          TEXT NOT NULL,
    note         TEXT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    delegated_by TEXT NOT NULL,
    at           BIGINT NOT NULL,
    words        TEXT NOT NULL -- what the plan said when it was sent back (JSON), else empty
);
CREATE INDEX ownplan_event_plan ON ownplan_event (ownplan_id, id);

-- The day by which own plans are due where the plan names none.
CREATE TABLE ownplan_deadline (
    plan_id TEXT PRIMARY KEY,
    due_on  TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at      BIGINT NOT NULL
);

-- The newest edition of each own plan, as desks need it.
CREATE VIEW ownplan_v_waiting AS
    SELECT id, plan_id, agency_id, edition, year, status, submitted_by, return_reason, differences, differences_on
    FROM ownplan o WHERE NOT EXISTS (SELECT 1 FROM ownplan n WHERE n.plan_id = o.plan_id AND n.agency_id = o.agency_id AND n.edition > o.edition);

-- +goose Down
DROP VIEW ownplan_v_waiting;
DROP TABLE ownplan_deadline;
DROP TABLE ownplan_event;
DROP TABLE ownplan_answer;
DROP TABLE ownplan_budget;
DROP TABLE ownplan_line;
DROP TABLE ownplan;
