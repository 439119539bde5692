-- +goose Up
-- When and where something happens that an edition announces, as JSON; empty where it
-- announces nothing.
ALTER TABLE content_edition ADD COLUMN event TEXT NOT NULL DEFAULT '';
CREATE INDEX content_edition_event ON content_edition (content_id) WHERE event <> '';

-- +goose Down
DROP INDEX content_edition_event;
ALTER TABLE content_edition DROP COLUMN event;
