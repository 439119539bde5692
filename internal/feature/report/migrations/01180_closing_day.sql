-- +goose Up
-- A report may be counted by the closing day of its office. The table is made anew
-- since SQLite cannot change a CHECK, and the views that read it with it.
DROP VIEW report_v_receive;
DROP VIEW report_v_state;
DROP VIEW report_v_asked;
ALTER TABLE report RENAME TO report_before;
CREATE TABLE report (
    id            TEXT PRIMARY KEY,
    plan_id       TEXT NOT NULL,
    agency_id     TEXT NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('agency', 'province')),
    period        TEXT NOT NULL CHECK (period IN ('Q1', 'H1', 'Q3', '9M', 'year', 'adhoc')),
    request_id    TEXT NOT NULL, -- the ad hoc request it answers, else empty
    year          BIGINT NOT NULL,
    window_rule   TEXT NOT NULL CHECK (window_rule IN (
        'calendar', 'nd09-2019', 'asked', 'closing-1', 'closing-2', 'closing-3', 'closing-4', 'closing-5', 'closing-6',
        'closing-7', 'closing-8', 'closing-9', 'closing-10', 'closing-11', 'closing-12', 'closing-13', 'closing-14',
        'closing-15', 'closing-16', 'closing-17', 'closing-18', 'closing-19', 'closing-20', 'closing-21', 'closing-22',
        'closing-23', 'closing-24', 'closing-25', 'closing-26', 'closing-27', 'closing-28')),
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
INSERT INTO report SELECT id, plan_id, agency_id, scope, period, request_id, year, window_rule, window_start, window_end, due_on, status,
    version, edition, results, shortcomings, proposals, return_reason, created_by, created_at, submitted_by,
    submitted_at, decided_by, decided_at, filed_by, filed_at, filed_on, filed_with, received_by, received_at FROM report_before;
DROP TABLE report_before;
CREATE UNIQUE INDEX report_once ON report (plan_id, agency_id, scope, period, window_rule, request_id);
CREATE INDEX report_agency ON report (agency_id, created_at);
CREATE INDEX report_window ON report (scope, window_end);

-- Where each report stands, with the name of the request that it answers.
CREATE VIEW report_v_state AS
    SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.year, r.window_end, r.due_on, r.status, r.edition, r.submitted_by, r.submitted_at, r.return_reason,
        r.filed_on, COALESCE(q.title, '') AS asked
    FROM report r LEFT JOIN report_request q ON q.id = r.request_id;

-- The reports of agencies that wait to be taken by who receives them; not by
-- who filed them.
CREATE VIEW report_v_receive AS
    SELECT id, agency_id, due_on, filed_by FROM report WHERE status = 'filed' AND scope = 'agency';

-- Of whom is asked what by when, and how far it is.
CREATE VIEW report_v_asked AS
    SELECT a.request_id, a.agency_id, q.title, d.due_on, COALESCE(r.id, '') AS report_id, COALESCE(r.status, '') AS status, q.withdrawn_at
    FROM report_request_agency a
    JOIN report_request q ON q.id = a.request_id
    JOIN report_deadline d ON d.request_id = a.request_id AND d.n = (SELECT max(l.n) FROM report_deadline l WHERE l.request_id = a.request_id)
    LEFT JOIN report r ON r.request_id = a.request_id AND r.agency_id = a.agency_id;

-- +goose Down
-- A report by a closing day keeps its days, as if they had been asked for; of
-- several of one period the last that was made stays.
DROP VIEW report_v_receive;
DROP VIEW report_v_state;
DROP VIEW report_v_asked;
ALTER TABLE report RENAME TO report_after;
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
INSERT INTO report SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.request_id, r.year,
    CASE WHEN r.window_rule IN ('calendar', 'nd09-2019') THEN r.window_rule ELSE 'asked' END, r.window_start, r.window_end,
    r.due_on, r.status, r.version, r.edition, r.results, r.shortcomings, r.proposals, r.return_reason, r.created_by,
    r.created_at, r.submitted_by, r.submitted_at, r.decided_by, r.decided_at, r.filed_by, r.filed_at, r.filed_on,
    r.filed_with, r.received_by, r.received_at
    FROM report_after r
    WHERE r.window_rule IN ('calendar', 'nd09-2019', 'asked') OR NOT EXISTS (SELECT 1 FROM report_after o
        WHERE o.window_rule NOT IN ('calendar', 'nd09-2019', 'asked') AND o.id > r.id
        AND o.plan_id = r.plan_id AND o.agency_id = r.agency_id AND o.scope = r.scope AND o.period = r.period);
DROP TABLE report_after;
CREATE UNIQUE INDEX report_once ON report (plan_id, agency_id, scope, period, window_rule, request_id);
CREATE INDEX report_agency ON report (agency_id, created_at);
CREATE INDEX report_window ON report (scope, window_end);
CREATE VIEW report_v_state AS
    SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.year, r.window_end, r.due_on, r.status, r.edition, r.submitted_by, r.submitted_at, r.return_reason,
        r.filed_on, COALESCE(q.title, '') AS asked
    FROM report r LEFT JOIN report_request q ON q.id = r.request_id;
CREATE VIEW report_v_receive AS
    SELECT id, agency_id, due_on, filed_by FROM report WHERE status = 'filed' AND scope = 'agency';
CREATE VIEW report_v_asked AS
    SELECT a.request_id, a.agency_id, q.title, d.due_on, COALESCE(r.id, '') AS report_id, COALESCE(r.status, '') AS status, q.withdrawn_at
    FROM report_request_agency a
    JOIN report_request q ON q.id = a.request_id
    JOIN report_deadline d ON d.request_id = a.request_id AND d.n = (SELECT max(l.n) FROM report_deadline l WHERE l.request_id = a.request_id)
    LEFT JOIN report r ON r.request_id = a.request_id AND r.agency_id = a.agency_id;
