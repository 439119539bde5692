-- +goose Up
-- The folded words of an edition, by which it is searched, and which version of it a
-- step left.
ALTER TABLE content_edition ADD COLUMN words_fold TEXT NOT NULL DEFAULT '';
ALTER TABLE content_step ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE content_step DROP COLUMN version;
ALTER TABLE content_edition DROP COLUMN words_fold;
