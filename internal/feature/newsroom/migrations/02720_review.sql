-- +goose Up
-- On which day somebody of the agency asks whether a published piece is still true, and
-- who set it. on_day is a civil date; at is Unix milliseconds.
CREATE TABLE newsroom_review (
    content_id TEXT PRIMARY KEY,
    on_day     TEXT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL
);

-- Published pieces with their review day, for the desk.
CREATE VIEW newsroom_v_review AS
SELECT r.content_id, c.agency_id, e.id AS edition_id, e.title, r.on_day, r.by_name
FROM newsroom_review r
JOIN content c ON c.id = r.content_id
JOIN content_edition e ON e.id = c.shown_id
WHERE e.state = 'published';

-- +goose Down
DROP VIEW newsroom_v_review;
DROP TABLE newsroom_review;
