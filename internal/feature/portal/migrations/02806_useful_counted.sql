-- +goose Up
-- Reasons are kept each time; an address is counted once in an hour for a piece.
ALTER TABLE portal_useful ADD COLUMN counted BOOLEAN NOT NULL DEFAULT TRUE;

-- +goose Down
ALTER TABLE portal_useful DROP COLUMN counted;
