-- +goose Up
-- A request may be withdrawn with a reason; reports that answered it stay.
ALTER TABLE report_request ADD COLUMN withdrawn_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE report_request ADD COLUMN withdrawn_by_name TEXT NOT NULL DEFAULT '';
ALTER TABLE report_request ADD COLUMN withdrawn_reason TEXT NOT NULL DEFAULT '';

DROP VIEW report_v_asked;
CREATE VIEW report_v_asked AS
    SELECT a.request_id, a.agency_id, q.title, d.due_on, COALESCE(r.id, '') AS report_id, COALESCE(r.status, '') AS status, q.withdrawn_at
    FROM report_request_agency a
    JOIN report_request q ON q.id = a.request_id
    JOIN report_deadline d ON d.request_id = a.request_id AND d.n = (SELECT max(l.n) FROM report_deadline l WHERE l.request_id = a.request_id)
    LEFT JOIN report r ON r.request_id = a.request_id AND r.agency_id = a.agency_id;

-- +goose Down
DROP VIEW report_v_asked;
ALTER TABLE report_request DROP COLUMN withdrawn_at;
ALTER TABLE report_request DROP COLUMN withdrawn_by_name;
ALTER TABLE report_request DROP COLUMN withdrawn_reason;
CREATE VIEW report_v_asked AS
    SELECT a.request_id, a.agency_id, q.title, d.due_on, COALESCE(r.id, '') AS report_id, COALESCE(r.status, '') AS status
    FROM report_request_agency a
    JOIN report_request q ON q.id = a.request_id
    JOIN report_deadline d ON d.request_id = a.request_id AND d.n = (SELECT max(l.n) FROM report_deadline l WHERE l.request_id = a.request_id)
    LEFT JOIN report r ON r.request_id = a.request_id AND r.agency_id = a.agency_id;
