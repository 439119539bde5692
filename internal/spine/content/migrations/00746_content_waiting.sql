-- +goose Up
-- Editions that wait for a leader of their agency: to be approved, or approved after they
-- came out urgently. For the desk.
CREATE VIEW content_v_waiting AS
SELECT e.id AS edition_id, e.content_id, c.agency_id
FROM content_edition e JOIN content c ON c.id = e.content_id
WHERE e.state = 'submitted' OR e.urgent_by <> '' AND e.out_at > 0;

-- +goose Down
DROP VIEW content_v_waiting;
