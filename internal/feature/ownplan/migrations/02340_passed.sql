-- +goose Up
-- What the newest issued plan of an agency passes on to its units, for the desk.
CREATE VIEW ownplan_v_passed AS
    SELECT o.plan_id, o.agency_id, o.year, COUNT(*) AS passed
    FROM ownplan o JOIN ownplan_line l ON l.ownplan_id = o.id
    WHERE o.status = 'issued' AND l.for_subordinates = TRUE
        AND NOT EXISTS (SELECT 1 FROM ownplan n WHERE n.plan_id = o.plan_id AND n.agency_id = o.agency_id AND n.status = 'issued' AND n.edition > o.edition)
    GROUP BY o.plan_id, o.agency_id, o.year;

-- +goose Down
DROP VIEW ownplan_v_passed;
