-- +goose Up
-- When somebody of the agency opened the letter first, and who; 0 for not yet.
ALTER TABLE chase_letter_agency ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE chase_letter_agency ADD COLUMN read_by_name TEXT NOT NULL DEFAULT '';

-- For desks: whom letters urge about which obligation. Which of them went out is told by
-- their papers.
CREATE VIEW chase_v_letter AS
    SELECT l.id AS letter_id, l.issuer_id, a.agency_id, a.obligation_id, l.title, l.paper_id, l.reply_by, l.created_at, a.read_at
    FROM chase_letter_agency a JOIN chase_letter l ON l.id = a.letter_id;

-- +goose Down
DROP VIEW chase_v_letter;
ALTER TABLE chase_letter_agency DROP COLUMN read_by_name;
ALTER TABLE chase_letter_agency DROP COLUMN read_at;
