-- +goose Up
-- What the versions of a reorganisation were computed from, as a hash: when the
-- registry changed so that they would be others, they are written anew.
ALTER TABLE reorganisation ADD COLUMN base TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE reorganisation DROP COLUMN base;
