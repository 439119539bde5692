-- +goose Up
-- What an entry shows (the digest of its link or files, empty when neither
-- tells), which topics and audiences it is about (JSON lists of text), and why
-- it is no re-post of what looks the same. Entries from before keep the empty
-- key: a figure that was reported does not move.
ALTER TABLE evidence ADD COLUMN content_key TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN topics TEXT NOT NULL DEFAULT '[]';
ALTER TABLE evidence ADD COLUMN audiences TEXT NOT NULL DEFAULT '[]';
ALTER TABLE evidence ADD COLUMN distinct_why TEXT NOT NULL DEFAULT '';
CREATE INDEX evidence_by_content ON evidence (content_key, agency_id) WHERE content_key <> '';

-- Fingerprint of a picture, 0 when there is none.
ALTER TABLE evidence_file ADD COLUMN look BIGINT NOT NULL DEFAULT 0;

-- One row for each thing that an agency showed; acts that show the same one
-- wait for each other on it.
CREATE TABLE evidence_content (
    id TEXT PRIMARY KEY
);

-- What was noted of an entry after it was appended: verdicts, copies of its
-- link, erasures. Append-only, and sealed as entries are; text is a JSON object of
-- text.
CREATE TABLE evidence_note (
    id          TEXT PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    kind        TEXT NOT NULL CHECK (kind IN ('verdict', 'copy', 'erasure')),
    verdict     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    author      TEXT NOT NULL,
    text        TEXT NOT NULL,
    salt        TEXT NOT NULL,
    digest      TEXT NOT NULL,
    leaf        TEXT NOT NULL
);
CREATE INDEX evidence_note_evidence ON evidence_note (evidence_id, id);

-- +goose Down
DROP TABLE evidence_note;
DROP INDEX evidence_by_content;
DROP TABLE evidence_content;
ALTER TABLE evidence_file DROP COLUMN look;
ALTER TABLE evidence DROP COLUMN distinct_why;
ALTER TABLE evidence DROP COLUMN audiences;
ALTER TABLE evidence DROP COLUMN topics;
ALTER TABLE evidence DROP COLUMN content_key;
