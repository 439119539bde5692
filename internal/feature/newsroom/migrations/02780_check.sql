-- +goose Up
-- An outside check (rà soát ngoài) of one edition: somebody without an account says whether
-- it is right in law or in fact. key_hash is the SHA-256 of the key in the address, which is
-- kept nowhere. title, summary and body are the words as they were asked about. until_day is
-- the last day of the address. Instants are Unix milliseconds, 0 for never. A form that is
-- sent twice asks once.
CREATE TABLE newsroom_check (
    id            TEXT PRIMARY KEY,
    content_id    TEXT NOT NULL,
    edition_id    TEXT NOT NULL,
    edition       BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('legal', 'factual')),
    name          TEXT NOT NULL,
    email         TEXT NOT NULL,
    asks          TEXT NOT NULL,
    title         TEXT NOT NULL,
    summary       TEXT NOT NULL,
    body          TEXT NOT NULL,
    key_hash      TEXT NOT NULL UNIQUE,
    until_day     TEXT NOT NULL,
    asked_by      TEXT NOT NULL,
    asked_by_name TEXT NOT NULL,
    asked_at      BIGINT NOT NULL,
    mailed_at     BIGINT NOT NULL,
    opened_at     BIGINT NOT NULL,
    decision      TEXT NOT NULL CHECK (decision IN ('', 'right', 'mend')),
    reason        TEXT NOT NULL,
    decided_at    BIGINT NOT NULL,
    ended_at      BIGINT NOT NULL,
    ended_by_name TEXT NOT NULL,
    seen_at       BIGINT NOT NULL,
    form_key      TEXT NOT NULL UNIQUE
);
CREATE INDEX newsroom_check_content ON newsroom_check (content_id, id);
CREATE INDEX newsroom_check_asked ON newsroom_check (asked_by) WHERE decided_at > 0 AND seen_at = 0;

-- What the checker says about one paragraph; quote is its words.
CREATE TABLE newsroom_check_comment (
    id        TEXT PRIMARY KEY,
    check_id  TEXT NOT NULL REFERENCES newsroom_check (id),
    paragraph BIGINT NOT NULL,
    quote     TEXT NOT NULL,
    said      TEXT NOT NULL,
    at        BIGINT NOT NULL
);
CREATE INDEX newsroom_check_comment_check ON newsroom_check_comment (check_id, id);

-- Decisions that who asked has not noted, for the desk.
CREATE VIEW newsroom_v_check AS
SELECT k.id, k.content_id, c.agency_id, k.title, k.kind, k.name, k.decision, k.reason, k.asked_by, k.decided_at
FROM newsroom_check k JOIN content c ON c.id = k.content_id
WHERE k.decided_at > 0 AND k.seen_at = 0;

-- +goose Down
DROP VIEW newsroom_v_check;
DROP TABLE newsroom_check_comment;
DROP TABLE newsroom_check;
