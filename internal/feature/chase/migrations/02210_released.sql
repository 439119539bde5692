-- +goose Up
-- The released letters to an agency about an obligation, for its desk.
CREATE VIEW chase_v_released AS
SELECT a.agency_id, a.obligation_id, l.id AS letter_id, l.issuer_id, l.reply_by, a.created_at, p.number, p.symbol, p.signed_on
FROM chase_letter_agency a JOIN chase_letter l ON l.id = a.letter_id JOIN papers_v_released p ON p.paper_id = l.paper_id;

-- +goose Down
DROP VIEW chase_v_released;
