-- +goose Up
-- Who delegated the decision to whoever made it; empty for one's own.
ALTER TABLE report_event ADD COLUMN delegated_by TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE report_event DROP COLUMN delegated_by;
