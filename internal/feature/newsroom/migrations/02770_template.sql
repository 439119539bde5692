-- +goose Up
-- An agency's own templates of pieces. outline is text whose lines beginning with # and -
-- are headings and items. Instants are Unix milliseconds. A form that is sent twice makes
-- one.
CREATE TABLE newsroom_template (
    id         TEXT PRIMARY KEY,
    agency_id  TEXT NOT NULL,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    outline    TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL,
    form_key   TEXT NOT NULL UNIQUE
);
CREATE INDEX newsroom_template_agency ON newsroom_template (agency_id);

-- +goose Down
DROP TABLE newsroom_template;
