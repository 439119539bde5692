-- +goose Up
-- The key under which a program sent a statement, with who sent it: sent twice it
-- is stored once. Empty where none was given.
ALTER TABLE obligation_occasion ADD COLUMN form_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX obligation_occasion_key ON obligation_occasion (obligation_id, form_key) WHERE form_key <> '';

-- +goose Down
DROP INDEX obligation_occasion_key;
ALTER TABLE obligation_occasion DROP COLUMN form_key;
