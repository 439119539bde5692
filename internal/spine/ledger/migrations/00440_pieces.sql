-- +goose Up
-- What became of the piece that an entry shows is noted too. The table is made anew
-- since SQLite cannot change a CHECK.
DROP INDEX evidence_note_evidence;
ALTER TABLE evidence_note RENAME TO evidence_note_before;
CREATE TABLE evidence_note (
    id          TEXT PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    kind        TEXT NOT NULL CHECK (kind IN ('verdict', 'copy', 'erasure', 'renewed', 'withdrawn', 'unpublished')),
    verdict     TEXT NOT NULL,
    at          BIGINT NOT NULL,
    author      TEXT NOT NULL,
    text        TEXT NOT NULL,
    salt        TEXT NOT NULL,
    digest      TEXT NOT NULL,
    leaf        TEXT NOT NULL
);
INSERT INTO evidence_note SELECT id, evidence_id, kind, verdict, at, author, text, salt, digest, leaf FROM evidence_note_before;
DROP TABLE evidence_note_before;
CREATE INDEX evidence_note_evidence ON evidence_note (evidence_id, id);

-- +goose Down
-- Notes are sealed, so that none can be left out: what says more stops here.
DROP INDEX evidence_note_evidence;
ALTER TABLE evidence_note RENAME TO evidence_note_after;
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
INSERT INTO evidence_note SELECT id, evidence_id, kind, verdict, at, author, text, salt, digest, leaf FROM evidence_note_after;
DROP TABLE evidence_note_after;
CREATE INDEX evidence_note_evidence ON evidence_note (evidence_id, id);
