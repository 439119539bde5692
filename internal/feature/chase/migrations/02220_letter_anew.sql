-- +goose Up
-- The form that last wrote a letter anew, empty for never: it tells two writers apart,
-- and makes sending the form twice once.
ALTER TABLE chase_letter ADD COLUMN anew_key TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE chase_letter DROP COLUMN anew_key;
