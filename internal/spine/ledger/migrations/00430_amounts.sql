-- +goose Up
-- What was counted when it happened: people, copies, minutes (JSON object of
-- whole numbers). It stands under the leaf.
ALTER TABLE evidence ADD COLUMN amounts TEXT NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE evidence DROP COLUMN amounts;
