-- +goose Up
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
CREATE UNIQUE INDEX report_once ON report (plan_id, agency_id, scope, period, window_rule);
CREATE INDEX report_agency ON report (agency_id, created_at);

-- What other rooms may read: where each report stands.
CREATE VIEW report_v_state AS
    SELECT id, plan_id, agency_id, scope, period, year, status, submitted_by, submitted_at, return_reason FROM report;

-- The seal heads that approved reports print.
CREATE VIEW report_v_anchor AS
    SELECT id, seal_seq, seal_hash FROM report WHERE status = 'approved' AND seal_seq > 0;

-- +goose Down
DROP VIEW report_v_anchor;
DROP VIEW report_v_state;
DROP TABLE report;
