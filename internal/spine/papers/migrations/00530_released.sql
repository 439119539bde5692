-- +goose Up
-- Papers that went out, for the rooms that tell of them.
CREATE VIEW papers_v_released AS SELECT id AS paper_id, number, symbol, released_on FROM paper WHERE status = 'released';

-- +goose Down
DROP VIEW papers_v_released;
