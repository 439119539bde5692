-- +goose Up
-- What the province decided about a section of the portal that is kept by hand: which
-- agency keeps it, who there (empty: nobody named), after how many days it is looked at
-- again, and whether it is left out. id is a key of sections.json, or gt- and the id of an
-- agency for its own introduction. review_on is the civil date on which it has to be looked
-- at, empty for none. Rows come with the first act. Instants are Unix milliseconds.
CREATE TABLE portal_section (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    agency_id       TEXT NOT NULL,
    keeper          TEXT NOT NULL,
    every_days      BIGINT NOT NULL,
    left_out        BOOLEAN NOT NULL,
    checked_on      TEXT NOT NULL,
    review_on       TEXT NOT NULL,
    version         BIGINT NOT NULL,
    changed_by_name TEXT NOT NULL,
    changed_at      BIGINT NOT NULL
);

-- The words of a section, by number; at most one is being made, at most one is before
-- readers. reason is why it was sent back.
CREATE TABLE portal_section_text (
    id                TEXT PRIMARY KEY,
    section_id        TEXT NOT NULL REFERENCES portal_section (id),
    number            BIGINT NOT NULL,
    state             TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'returned', 'published', 'superseded')),
    version           BIGINT NOT NULL,
    body              TEXT NOT NULL,
    changed_by        TEXT NOT NULL,
    changed_by_name   TEXT NOT NULL,
    changed_at        BIGINT NOT NULL,
    submitted_by      TEXT NOT NULL,
    submitted_by_name TEXT NOT NULL,
    submitted_at      BIGINT NOT NULL,
    approved_by_name  TEXT NOT NULL,
    out_at            BIGINT NOT NULL,
    reason            TEXT NOT NULL,
    UNIQUE (section_id, number)
);

-- Sections that are before readers with the day on which somebody looks at them again, for
-- the desk.
CREATE VIEW portal_v_review AS
SELECT s.id AS section_id, s.agency_id, s.name AS title, s.review_on AS on_day
FROM portal_section s
WHERE s.review_on <> '' AND s.left_out = FALSE AND s.agency_id <> '';

-- +goose Down
DROP VIEW portal_v_review;
DROP TABLE portal_section_text;
DROP TABLE portal_section;
