-- +goose Up
-- Sections of the portal whose words readers get, as they were when their links were read:
-- text_id is that version of the words, path where readers find them.
CREATE TABLE newsroom_section (
    id        TEXT PRIMARY KEY,
    text_id   TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    title     TEXT NOT NULL,
    path      TEXT NOT NULL
);

-- A link of a section, in the order of its text; words is what it stands on.
CREATE TABLE newsroom_section_link (
    section_id TEXT NOT NULL REFERENCES newsroom_section (id),
    place      BIGINT NOT NULL,
    address_id TEXT NOT NULL REFERENCES newsroom_address (id),
    words      TEXT NOT NULL,
    PRIMARY KEY (section_id, place)
);
CREATE INDEX newsroom_section_link_address ON newsroom_section_link (address_id);

-- Sections with links that are broken, for the desk: how many, and when the newest of them
-- was called broken.
CREATE VIEW newsroom_v_section_link AS
SELECT s.id AS section_id, s.agency_id, s.title, COUNT(DISTINCT a.id) AS n, MAX(a.broken_at) AS newest
FROM newsroom_address a
JOIN newsroom_section_link l ON l.address_id = a.id
JOIN newsroom_section s ON s.id = l.section_id
WHERE a.broken_at > 0
GROUP BY s.id, s.agency_id, s.title;

-- +goose Down
DROP VIEW newsroom_v_section_link;
DROP TABLE newsroom_section_link;
DROP TABLE newsroom_section;
