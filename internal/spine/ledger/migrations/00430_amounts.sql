-- +goose Up
-- What was counted when it happened: people, copies, minutes (JSON object of
-- whole numbers). It stands under the leaf.
ALTER TABLE evidence ADD COLUMN amounts TEXT NOT NULL DEFAULT '{}';

-- Reports ask for all that happened in a window.
CREATE INDEX evidence_day ON evidence (happened_on, agency_id);

-- +goose Down
DROP INDEX evidence_day;
ALTER TABLE evidence DROP COLUMN amounts;
