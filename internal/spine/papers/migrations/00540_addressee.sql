-- +goose Up
-- addressee is to whom a paper is written, as it says at "Kính gửi"; empty where it
-- says nothing. batch is the same for papers that a room made together, empty for one
-- made by itself.
ALTER TABLE paper ADD COLUMN addressee TEXT NOT NULL DEFAULT '';
ALTER TABLE paper ADD COLUMN batch TEXT NOT NULL DEFAULT '';
CREATE INDEX paper_batch ON paper (batch) WHERE batch <> '';

-- +goose Down
DROP INDEX paper_batch;
ALTER TABLE paper DROP COLUMN batch;
ALTER TABLE paper DROP COLUMN addressee;
