-- +goose Up
-- The folded words of an edition, by which it is searched, and which version of it a
-- step left. A form that is sent twice begins one content: form_key, empty for none.
ALTER TABLE content_edition ADD COLUMN words_fold TEXT NOT NULL DEFAULT '';
ALTER TABLE content_step ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE content ADD COLUMN form_key TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX content_form ON content (form_key) WHERE form_key <> '';

-- +goose Down
DROP INDEX content_form;
ALTER TABLE content DROP COLUMN form_key;
ALTER TABLE content_step DROP COLUMN version;
ALTER TABLE content_edition DROP COLUMN words_fold;
