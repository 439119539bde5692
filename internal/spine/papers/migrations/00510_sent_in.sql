-- +goose Up
-- What a paper says may go out inside another one: then it ends, and sent_in is
-- that one as people name it ('120/BC-SNV ngày 14/3/2025'). Empty for all others.
ALTER TABLE paper ADD COLUMN sent_in TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE paper DROP COLUMN sent_in;
