-- +goose Up
-- A report may be filed and accepted after its approval, or come back from who
-- receives it and be approved again: what was frozen stands in editions. The
-- table is made anew since SQLite cannot change a CHECK.
DROP VIEW report_v_anchor;
DROP VIEW report_v_state;
ALTER TABLE report RENAME TO report_before;
CREATE TABLE report (
    id            TEXT PRIMARY KEY,
    plan_id       TEXT NOT NULL,
    agency_id     TEXT NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('agency', 'province')),
    period        TEXT NOT NULL CHECK (period IN ('Q1', 'H1', 'Q3', '9M', 'year', 'adhoc')),
    request_id    TEXT NOT NULL, -- the ad hoc request it answers, else empty
    year          BIGINT NOT NULL,
    window_rule   TEXT NOT NULL CHECK (window_rule IN ('calendar', 'nd09-2019', 'asked')),
    window_start  TEXT NOT NULL,
    window_end    TEXT NOT NULL,
    due_on        TEXT NOT NULL, -- as the regime had it; from the filing on it stays; empty: none
    status        TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'returned', 'approved', 'filed', 'accepted')),
    version       BIGINT NOT NULL,
    edition       BIGINT NOT NULL, -- the last that was frozen, 0: none
    results       TEXT NOT NULL,
    shortcomings  TEXT NOT NULL,
    proposals     TEXT NOT NULL,
    return_reason TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    submitted_by  TEXT NOT NULL,
    submitted_at  BIGINT NOT NULL,
    decided_by    TEXT NOT NULL,
    decided_at    BIGINT NOT NULL,
    filed_by      TEXT NOT NULL,
    filed_at      BIGINT NOT NULL, -- of the first filing: a returned report was filed when it first came
    filed_on      TEXT NOT NULL,
    filed_with    TEXT NOT NULL, -- number and date of the paper that carried it, as typed
    received_by   TEXT NOT NULL,
    received_at   BIGINT NOT NULL
);
INSERT INTO report SELECT id, plan_id, agency_id, scope, period, '', year, window_rule, window_start, window_end, '', status, version,
    CASE WHEN status = 'approved' THEN 1 ELSE 0 END, results, shortcomings, proposals, return_reason, created_by, created_at,
    submitted_by, submitted_at, decided_by, decided_at, '', 0, '', '', '', 0 FROM report_before;

-- What was frozen on an approval: figures with the ids of their evidence, the
-- names of that day, the words, the seal head. Never updated.
CREATE TABLE report_edition (
    report_id    TEXT NOT NULL,
    edition      BIGINT NOT NULL,
    figures      TEXT NOT NULL,
    head         TEXT NOT NULL,
    results      TEXT NOT NULL,
    shortcomings TEXT NOT NULL,
    proposals    TEXT NOT NULL,
    seal_seq     BIGINT NOT NULL,
    seal_hash    TEXT NOT NULL,
    approved_by  TEXT NOT NULL,
    approved_at  BIGINT NOT NULL,
    PRIMARY KEY (report_id, edition)
);
INSERT INTO report_edition SELECT id, 1, figures, '', results, shortcomings, proposals, seal_seq, seal_hash, decided_by, decided_at
    FROM report_before WHERE status = 'approved';

-- Each step of a report's life, the leader's and the receiver's.
CREATE TABLE report_event (
    id        TEXT PRIMARY KEY,
    report_id TEXT NOT NULL,
    act       TEXT NOT NULL,
    edition   BIGINT NOT NULL,
    note      TEXT NOT NULL,
    who       TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX report_event_report ON report_event (report_id, id);
INSERT INTO report_event SELECT id || '-1', id, 'create', 0, '', created_by, created_at FROM report_before;
INSERT INTO report_event SELECT id || '-2', id, 'submit', 0, '', submitted_by, submitted_at FROM report_before WHERE submitted_at > 0;
INSERT INTO report_event SELECT id || '-3', id, CASE WHEN status = 'approved' THEN 'approve' ELSE 'return' END,
    CASE WHEN status = 'approved' THEN 1 ELSE 0 END, return_reason, decided_by, decided_at FROM report_before WHERE decided_at > 0;
DROP TABLE report_before;
CREATE UNIQUE INDEX report_once ON report (plan_id, agency_id, scope, period, window_rule, request_id);
CREATE INDEX report_agency ON report (agency_id, created_at);
CREATE INDEX report_window ON report (scope, window_end);

-- What other rooms may read: where each report stands.
CREATE VIEW report_v_state AS
    SELECT id, plan_id, agency_id, scope, period, year, window_end, due_on, status, edition, submitted_by, submitted_at, return_reason, filed_on FROM report;

-- The seal heads that approved reports print.
CREATE VIEW report_v_anchor AS
    SELECT report_id AS id, edition, seal_seq, seal_hash FROM report_edition WHERE seal_seq > 0;

-- +goose Down
DROP VIEW report_v_anchor;
DROP VIEW report_v_state;
DROP TABLE report_event;
ALTER TABLE report RENAME TO report_after;
CREATE TABLE report (
    id            TEXT PRIMARY KEY,
    plan_id       TEXT NOT NULL,
    agency_id     TEXT NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('agency', 'province')),
    period        TEXT NOT NULL CHECK (period IN ('Q1', 'H1', 'Q3', '9M', 'year')),
    year          BIGINT NOT NULL,
    window_rule   TEXT NOT NULL CHECK (window_rule IN ('calendar', 'nd09-2019')),
    window_start  TEXT NOT NULL,
    window_end    TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'returned', 'approved')),
    version       BIGINT NOT NULL,
    results       TEXT NOT NULL,
    shortcomings  TEXT NOT NULL,
    proposals     TEXT NOT NULL,
    return_reason TEXT NOT NULL,
    created_by    TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    submitted_by  TEXT NOT NULL,
    submitted_at  BIGINT NOT NULL,
    decided_by    TEXT NOT NULL,
    decided_at    BIGINT NOT NULL,
    figures       TEXT NOT NULL,
    seal_seq      BIGINT NOT NULL,
    seal_hash     TEXT NOT NULL
);
INSERT INTO report SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.year, r.window_rule, r.window_start, r.window_end,
    CASE WHEN r.status IN ('filed', 'accepted') THEN 'approved' ELSE r.status END, r.version, r.results, r.shortcomings, r.proposals,
    r.return_reason, r.created_by, r.created_at, r.submitted_by, r.submitted_at, r.decided_by, r.decided_at,
    COALESCE(e.figures, ''), COALESCE(e.seal_seq, 0), COALESCE(e.seal_hash, '')
    FROM report_after r LEFT JOIN report_edition e ON e.report_id = r.id AND e.edition = r.edition WHERE r.period <> 'adhoc';
DROP TABLE report_edition;
DROP TABLE report_after;
CREATE UNIQUE INDEX report_once ON report (plan_id, agency_id, scope, period, window_rule);
CREATE INDEX report_agency ON report (agency_id, created_at);
CREATE VIEW report_v_state AS
    SELECT id, plan_id, agency_id, scope, period, year, status, submitted_by, submitted_at, return_reason FROM report;
CREATE VIEW report_v_anchor AS
    SELECT id, seal_seq, seal_hash FROM report WHERE status = 'approved' AND seal_seq > 0;
