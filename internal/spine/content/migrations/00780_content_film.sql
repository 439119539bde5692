-- +goose Up
-- Which pieces have a film: those that are one, and those that use one of the library. A film without sound says so; of those that came before this, what
-- is not known counts as with sound.
ALTER TABLE medium ADD COLUMN mute BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE content_listed ADD COLUMN film BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE content_listed SET film = TRUE WHERE kind = 'video' OR EXISTS (
    SELECT 1 FROM content c JOIN content_use u ON u.edition_id = c.shown_id JOIN medium m ON m.id = u.medium_id
    WHERE c.id = content_listed.content_id AND m.kind = 'video');
CREATE INDEX content_listed_film ON content_listed (film, site, first_out_at, content_id);

-- +goose Down
DROP INDEX content_listed_film;
ALTER TABLE content_listed DROP COLUMN film;
ALTER TABLE medium DROP COLUMN mute;
