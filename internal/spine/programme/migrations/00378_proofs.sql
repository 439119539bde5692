-- +goose Up
-- The proofs that evidence for an obligation has to bring, by their codes with blanks
-- between; empty: none in particular.
ALTER TABLE obligation_version ADD COLUMN proofs TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE obligation_version DROP COLUMN proofs;
