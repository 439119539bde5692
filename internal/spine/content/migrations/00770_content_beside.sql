-- +goose Up
-- What an edition said beside its words (source, topics, audiences, procedures, correction,
-- event) as JSON; empty for words that were kept before this was.
ALTER TABLE content_text ADD COLUMN beside TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE content_text DROP COLUMN beside;
