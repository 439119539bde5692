-- +goose Up
-- The last good day that was set with a statement, over the plan's term; and the
-- request for reports that made it. Empty where there is none.
ALTER TABLE obligation_occasion ADD COLUMN due_on TEXT NOT NULL DEFAULT '';
ALTER TABLE obligation_occasion ADD COLUMN request_id TEXT NOT NULL DEFAULT '';
CREATE INDEX obligation_occasion_request ON obligation_occasion (request_id) WHERE request_id <> '';

-- +goose Down
DROP INDEX obligation_occasion_request;
ALTER TABLE obligation_occasion DROP COLUMN request_id;
ALTER TABLE obligation_occasion DROP COLUMN due_on;
