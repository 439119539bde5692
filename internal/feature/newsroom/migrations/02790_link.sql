-- +goose Up
-- An address that links of shown pieces name, each once for all pieces. id is the SHA-256
-- of url, which for pages of this portal is a path; host is empty for these. answer,
-- nights, night, since and broken_at are how it stands (domain/content, Standing); night
-- is the civil date of the last night that looked. asked_night is the night for which its
-- host was asked, asked_at when a person asked for a look. leads_to is where it was moved.
-- Instants are Unix milliseconds, 0 for never.
CREATE TABLE newsroom_address (
    id          TEXT PRIMARY KEY,
    url         TEXT NOT NULL,
    host        TEXT NOT NULL,
    answer      TEXT NOT NULL,
    status      BIGINT NOT NULL,
    leads_to    TEXT NOT NULL,
    nights      BIGINT NOT NULL,
    night       TEXT NOT NULL,
    since       BIGINT NOT NULL,
    broken_at   BIGINT NOT NULL,
    looked_at   BIGINT NOT NULL,
    asked_night TEXT NOT NULL,
    asked_at    BIGINT NOT NULL
);
CREATE INDEX newsroom_address_host ON newsroom_address (host, asked_night, night);
CREATE INDEX newsroom_address_broken ON newsroom_address (id) WHERE broken_at > 0;
CREATE INDEX newsroom_address_moved ON newsroom_address (id) WHERE leads_to <> '';

-- Editions whose links were read.
CREATE TABLE newsroom_linked (
    edition_id TEXT PRIMARY KEY,
    content_id TEXT NOT NULL
);
CREATE INDEX newsroom_linked_content ON newsroom_linked (content_id);

-- A link of a shown edition, in the order of its text; words is what it stands on.
CREATE TABLE newsroom_link (
    edition_id TEXT NOT NULL,
    place      BIGINT NOT NULL,
    content_id TEXT NOT NULL,
    address_id TEXT NOT NULL REFERENCES newsroom_address (id),
    words      TEXT NOT NULL,
    PRIMARY KEY (edition_id, place)
);
CREATE INDEX newsroom_link_address ON newsroom_link (address_id);
CREATE INDEX newsroom_link_content ON newsroom_link (content_id);

-- A link that somebody of the agency leaves as it is, and why; for this piece alone.
CREATE TABLE newsroom_link_passed (
    content_id TEXT NOT NULL,
    address_id TEXT NOT NULL,
    reason     TEXT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (content_id, address_id)
);

-- The look of one night: who makes the row begins it. asked_at is when every host was
-- asked for, ended_at when the last of them was looked at.
CREATE TABLE newsroom_night (
    day      TEXT PRIMARY KEY,
    began_at BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
);

-- Shown pieces with links that are broken and not left as they are, for the desk: how
-- many, and when the newest of them was called broken.
CREATE VIEW newsroom_v_link AS
SELECT c.id AS content_id, c.agency_id, e.title, COUNT(DISTINCT a.id) AS n, MAX(a.broken_at) AS newest
FROM newsroom_address a
JOIN newsroom_link l ON l.address_id = a.id
JOIN content c ON c.id = l.content_id AND c.shown_id = l.edition_id
JOIN content_edition e ON e.id = c.shown_id
WHERE a.broken_at > 0 AND e.state = 'published'
    AND NOT EXISTS (SELECT 1 FROM newsroom_link_passed p WHERE p.content_id = l.content_id AND p.address_id = a.id)
GROUP BY c.id, c.agency_id, e.title;

-- +goose Down
DROP VIEW newsroom_v_link;
DROP TABLE newsroom_night;
DROP TABLE newsroom_link_passed;
DROP TABLE newsroom_link;
DROP TABLE newsroom_linked;
DROP TABLE newsroom_address;
