-- +goose Up
-- The items of a bulletin with the words before them, as JSON; empty for every other
-- piece. body then is what they amount to, made of them.
ALTER TABLE content_edition ADD COLUMN issue TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE content_edition DROP COLUMN issue;
