-- +goose Up
-- What went out, for rooms that show to whom it was sent.
CREATE VIEW papers_v_released AS SELECT id AS paper_id, agency_id, number, symbol, signed_on, released_on FROM paper WHERE status = 'released';

-- +goose Down
DROP VIEW papers_v_released;
