-- +goose Up
-- What lists and feeds show of the pieces that readers get now: narrow rows in the
-- order of lists, kept by the act that brings a piece out or takes it away. No piece
-- came out before this table was there.
CREATE TABLE content_listed (
    content_id   TEXT PRIMARY KEY REFERENCES content (id),
    agency_id    TEXT NOT NULL,
    kind         TEXT NOT NULL,
    slug         TEXT NOT NULL,
    title        TEXT NOT NULL,
    summary      TEXT NOT NULL,
    topic        TEXT NOT NULL,
    topic_slug   TEXT NOT NULL,
    corrected    BOOLEAN NOT NULL,
    first_out_at BIGINT NOT NULL,
    out_at       BIGINT NOT NULL
);
CREATE INDEX content_listed_order ON content_listed (first_out_at, content_id);
CREATE INDEX content_listed_agency ON content_listed (agency_id, first_out_at, content_id);

-- Each topic of such a piece; slug is its address, name how it is written.
CREATE TABLE content_listed_topic (
    slug         TEXT NOT NULL,
    content_id   TEXT NOT NULL REFERENCES content (id),
    name         TEXT NOT NULL,
    first_out_at BIGINT NOT NULL,
    PRIMARY KEY (slug, content_id)
);
CREATE INDEX content_listed_topic_order ON content_listed_topic (slug, first_out_at, content_id);
CREATE INDEX content_listed_topic_content ON content_listed_topic (content_id);

-- +goose Down
DROP TABLE content_listed_topic;
DROP TABLE content_listed;
