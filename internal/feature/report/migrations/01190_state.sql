-- +goose Up
-- Which request a report answers, and when it was decided.
DROP VIEW report_v_state;
CREATE VIEW report_v_state AS
    SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.year, r.window_end, r.due_on, r.status, r.edition, r.submitted_by, r.submitted_at, r.return_reason,
        r.filed_on, COALESCE(q.title, '') AS asked, r.request_id, r.decided_at
    FROM report r LEFT JOIN report_request q ON q.id = r.request_id;

-- +goose Down
DROP VIEW report_v_state;
CREATE VIEW report_v_state AS
    SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.year, r.window_end, r.due_on, r.status, r.edition, r.submitted_by, r.submitted_at, r.return_reason,
        r.filed_on, COALESCE(q.title, '') AS asked
    FROM report r LEFT JOIN report_request q ON q.id = r.request_id;
