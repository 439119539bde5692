-- +goose Up
-- The fingerprint of a picture that waits with its form.
ALTER TABLE evidence_upload ADD COLUMN look BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE evidence_upload DROP COLUMN look;
