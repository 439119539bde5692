-- +goose Up
-- In which order mails were kept: ids that grow, whatever the clock of the rehearsal
-- says.
ALTER TABLE guide_mail ADD COLUMN kept TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE guide_mail DROP COLUMN kept;
