-- +goose Up
-- What a report said when it was sent back, as JSON, so that who decides next sees
-- what was changed since; empty for other steps and for those from before.
ALTER TABLE report_event ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE report_event DROP COLUMN words;
