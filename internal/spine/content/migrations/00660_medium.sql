-- +goose Up
-- A file of an agency's library: picture, document, audio or video. sha256 and bytes are
-- those of the file as it was uploaded (of audio and video without what told where they
-- were taken); source_sha256 is where it is kept, empty for pictures, which are kept as
-- they were written anew only. film is how far coding it anew is: empty where nothing is
-- to be done. words_fold is what it is searched by, transcript a JSON list of what is
-- said. focus_x and focus_y are thousandths. Instants are Unix milliseconds.
CREATE TABLE medium (
    id            TEXT PRIMARY KEY,
    agency_id     TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('picture', 'document', 'audio', 'video')),
    ext           TEXT NOT NULL,
    name          TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    bytes         BIGINT NOT NULL,
    source_sha256 TEXT NOT NULL,
    width         BIGINT NOT NULL,
    height        BIGINT NOT NULL,
    millis        BIGINT NOT NULL,
    title         TEXT NOT NULL,
    alt           TEXT NOT NULL,
    caption       TEXT NOT NULL,
    credit        TEXT NOT NULL,
    agreed        BOOLEAN NOT NULL,
    focus_x       BIGINT NOT NULL,
    focus_y       BIGINT NOT NULL,
    words_fold    TEXT NOT NULL,
    transcript    TEXT NOT NULL,
    film          TEXT NOT NULL CHECK (film IN ('', 'waiting', 'running', 'done', 'failed')),
    film_part     BIGINT NOT NULL,
    film_at       BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    made_by       TEXT NOT NULL,
    made_by_name  TEXT NOT NULL,
    made_at       BIGINT NOT NULL,
    UNIQUE (agency_id, sha256)
);
CREATE INDEX medium_agency ON medium (agency_id, id);
CREATE INDEX medium_film ON medium (film_at) WHERE film IN ('waiting', 'running');

-- A size or coding of a medium, as readers get it.
CREATE TABLE medium_rendition (
    medium_id TEXT NOT NULL REFERENCES medium (id),
    form      TEXT NOT NULL,
    ext       TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    bytes     BIGINT NOT NULL,
    width     BIGINT NOT NULL,
    height    BIGINT NOT NULL,
    PRIMARY KEY (medium_id, form)
);
CREATE INDEX medium_rendition_sha256 ON medium_rendition (sha256);

-- A file that is being uploaded: part is where its bytes are. medium_id says what became
-- of it.
CREATE TABLE medium_upload (
    id         TEXT PRIMARY KEY,
    agency_id  TEXT NOT NULL,
    account_id TEXT NOT NULL,
    name       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    part       TEXT NOT NULL,
    medium_id  TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX medium_upload_account ON medium_upload (account_id, id);
CREATE INDEX medium_upload_expires ON medium_upload (expires_at);

-- One row for each agency with files: what is locked while its quota is counted.
CREATE TABLE medium_store (
    id TEXT PRIMARY KEY
);

-- Which media the words of an edition name, or its cards.
CREATE TABLE content_use (
    edition_id TEXT NOT NULL REFERENCES content_edition (id),
    medium_id  TEXT NOT NULL REFERENCES medium (id),
    PRIMARY KEY (edition_id, medium_id)
);
CREATE INDEX content_use_medium ON content_use (medium_id);

-- The picture that stands for a piece; empty: the first of its words. Lists keep its
-- address, empty for none.
ALTER TABLE content_edition ADD COLUMN lead_id TEXT NOT NULL DEFAULT '';
ALTER TABLE content_listed ADD COLUMN lead_id TEXT NOT NULL DEFAULT '';
ALTER TABLE content_listed ADD COLUMN lead_src TEXT NOT NULL DEFAULT '';
CREATE INDEX content_listed_lead ON content_listed (lead_id) WHERE lead_id <> '';

-- +goose Down
DROP INDEX content_listed_lead;
ALTER TABLE content_listed DROP COLUMN lead_src;
ALTER TABLE content_listed DROP COLUMN lead_id;
ALTER TABLE content_edition DROP COLUMN lead_id;
DROP TABLE content_use;
DROP TABLE medium_store;
DROP TABLE medium_upload;
DROP TABLE medium_rendition;
DROP TABLE medium;
