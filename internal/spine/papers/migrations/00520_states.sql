-- +goose Up
-- Where each paper stands, for the rooms that wrote them; updated_at is the instant
-- of its last act.
CREATE VIEW papers_v_state AS SELECT id AS paper_id, status, updated_at FROM paper;

-- +goose Down
DROP VIEW papers_v_state;
