-- +goose Up
-- Translations that do not follow what readers of their original get, for the desk: those
-- that are out, and those whose minute is still to come. number and state are of the
-- original's edition that came out last, since is when it did, or when it was withdrawn
-- or taken away (Unix milliseconds). One that follows it and waits for others is left out.
CREATE VIEW newsroom_v_translation AS
SELECT t.id AS content_id, t.agency_id, t.lang, te.title, e.id AS edition_id, e.number, e.state, CASE WHEN e.state = 'published' THEN e.out_at ELSE e.closed_at END AS since
FROM content t
JOIN content_edition te ON te.content_id = t.id AND (te.id = t.shown_id AND te.state = 'published' OR t.shown_id = '' AND te.state = 'scheduled')
JOIN content_edition n ON n.content_id = t.id AND n.number = (SELECT max(x.number) FROM content_edition x WHERE x.content_id = t.id)
JOIN content_edition e ON e.content_id = t.original_id AND e.state IN ('published', 'withdrawn', 'unpublished')
WHERE t.original_id <> '' AND (te.follows_id <> e.id OR e.state <> 'published')
AND NOT (e.state = 'published' AND n.follows_id = e.id AND n.state IN ('submitted', 'approved', 'scheduled'));

-- +goose Down
DROP VIEW newsroom_v_translation;
