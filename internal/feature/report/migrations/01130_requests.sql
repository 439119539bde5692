-- +goose Up
-- An ad hoc request: what is asked of whom, and by when. Of its deadlines the
-- last counts; each stays.
CREATE TABLE report_request (
    id              TEXT PRIMARY KEY,
    form_key        TEXT NOT NULL UNIQUE, -- of the form that made it, so that it is made once
    plan_id         TEXT NOT NULL,
    title           TEXT NOT NULL,
    basis           TEXT NOT NULL,
    window_start    TEXT NOT NULL,
    window_end      TEXT NOT NULL,
    created_by      TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE TABLE report_request_agency (
    request_id TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    PRIMARY KEY (request_id, agency_id)
);
CREATE INDEX report_request_agency_of ON report_request_agency (agency_id);
CREATE TABLE report_question (
    request_id TEXT NOT NULL,
    n          BIGINT NOT NULL,
    text       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('text', 'number')),
    unit       TEXT NOT NULL, -- of a number
    PRIMARY KEY (request_id, n)
);
CREATE TABLE report_deadline (
    request_id       TEXT NOT NULL,
    n                BIGINT NOT NULL,
    due_on           TEXT NOT NULL CHECK (length(due_on) = 10),
    reason           TEXT NOT NULL,
    recorded_at      BIGINT NOT NULL,
    recorded_by      TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL,
    PRIMARY KEY (request_id, n)
);

-- What a report that is being written answers; an edition keeps its own.
CREATE TABLE report_answer (
    report_id TEXT NOT NULL,
    n         BIGINT NOT NULL,
    answer    TEXT NOT NULL,
    PRIMARY KEY (report_id, n)
);
ALTER TABLE report_edition ADD COLUMN answers TEXT NOT NULL DEFAULT '';

-- What other rooms may read: of whom is asked what by when, and how far it is.
-- Without a report nobody has begun.
CREATE VIEW report_v_asked AS
    SELECT a.request_id, a.agency_id, q.title, d.due_on, COALESCE(r.id, '') AS report_id, COALESCE(r.status, '') AS status
    FROM report_request_agency a
    JOIN report_request q ON q.id = a.request_id
    JOIN report_deadline d ON d.request_id = a.request_id AND d.n = (SELECT max(l.n) FROM report_deadline l WHERE l.request_id = a.request_id)
    LEFT JOIN report r ON r.request_id = a.request_id AND r.agency_id = a.agency_id;

-- +goose Down
DROP VIEW report_v_asked;
ALTER TABLE report_edition DROP COLUMN answers;
DROP TABLE report_answer;
DROP TABLE report_deadline;
DROP TABLE report_question;
DROP TABLE report_request_agency;
DROP TABLE report_request;
