-- +goose Up
-- Where each report stands, with the name of the request that it answers.
DROP VIEW report_v_state;
CREATE VIEW report_v_state AS
    SELECT r.id, r.plan_id, r.agency_id, r.scope, r.period, r.year, r.window_end, r.due_on, r.status, r.edition, r.submitted_by, r.submitted_at, r.return_reason,
        r.filed_on, COALESCE(q.title, '') AS asked
    FROM report r LEFT JOIN report_request q ON q.id = r.request_id;

-- The reports of agencies that wait to be taken by who receives them; not by
-- who filed them. The desk counts them and the list of reports lists them.
CREATE VIEW report_v_receive AS
    SELECT id, agency_id, due_on, filed_by FROM report WHERE status = 'filed' AND scope = 'agency';

-- +goose Down
DROP VIEW report_v_receive;
DROP VIEW report_v_state;
CREATE VIEW report_v_state AS
    SELECT id, plan_id, agency_id, scope, period, year, window_end, due_on, status, edition, submitted_by, submitted_at, return_reason, filed_on FROM report;
