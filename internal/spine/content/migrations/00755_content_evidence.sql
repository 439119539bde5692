-- +goose Up
-- Which piece an entry of the ledger tells of.
CREATE INDEX content_evidence ON content (evidence_id) WHERE evidence_id <> '';

-- +goose Down
DROP INDEX content_evidence;
