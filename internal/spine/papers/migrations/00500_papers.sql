-- +goose Up
-- A document on its way to number, signature and release. The room that wrote it
-- (room, ref) hands it over once. number is as papers print it ('05'), number_key
-- without leading zeros; both, like all that was recorded outside, are empty
-- until then. signed_file is the signed PDF that holds. version grows with each
-- act.
CREATE TABLE paper (
    id               TEXT PRIMARY KEY,
    agency_id        TEXT NOT NULL,
    kind             TEXT NOT NULL,
    title            TEXT NOT NULL,
    text_fold        TEXT NOT NULL,
    room             TEXT NOT NULL,
    ref              TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('draft', 'to_sign', 'signed', 'released', 'cancelled')),
    version          BIGINT NOT NULL,
    symbol           TEXT NOT NULL,
    number           TEXT NOT NULL,
    number_key       TEXT NOT NULL,
    year             BIGINT NOT NULL,
    signed_on        TEXT NOT NULL CHECK (length(signed_on) IN (0, 10)),
    signer           TEXT NOT NULL,
    capacity         TEXT NOT NULL,
    position         TEXT NOT NULL,
    released_on      TEXT NOT NULL CHECK (length(released_on) IN (0, 10)),
    signed_file      TEXT NOT NULL,
    created_by       TEXT NOT NULL,
    created_by_name  TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    UNIQUE (room, ref)
);
CREATE INDEX paper_agency ON paper (agency_id, id);
CREATE INDEX paper_status ON paper (status, id);
CREATE INDEX paper_number_of ON paper (agency_id, year, number_key) WHERE number_key <> '';

-- Files by their hash; of each role the newest holds. Rows are only added.
-- verdict says in JSON what the signature of a signed PDF says, empty when it was
-- not checked; confirmed is what a person wrote who kept a bad one all the same.
CREATE TABLE paper_file (
    id         TEXT PRIMARY KEY,
    paper_id   TEXT NOT NULL REFERENCES paper (id),
    role       TEXT NOT NULL CHECK (role IN ('docx', 'pdf', 'xlsx', 'signed')),
    name       TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size       BIGINT NOT NULL,
    verdict    TEXT NOT NULL,
    confirmed  TEXT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX paper_file_paper ON paper_file (paper_id, id);
CREATE INDEX paper_file_sum ON paper_file (sha256);

-- Every act on a paper; rows are only added. form_key makes repeating an act
-- safe, form_digest tells the same act from another one under the same key.
CREATE TABLE paper_event (
    id          TEXT PRIMARY KEY,
    paper_id    TEXT NOT NULL REFERENCES paper (id),
    act         TEXT NOT NULL,
    from_status TEXT NOT NULL,
    to_status   TEXT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    token_id    TEXT NOT NULL,
    note        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    form_key    TEXT NOT NULL,
    form_digest TEXT NOT NULL
);
CREATE INDEX paper_event_paper ON paper_event (paper_id, id);
CREATE UNIQUE INDEX paper_event_form ON paper_event (form_key) WHERE form_key <> '';

-- Which paper has a number: the id is agency, year, type, symbol and number, so
-- that two writers cannot both record it.
CREATE TABLE paper_number (
    id       TEXT PRIMARY KEY,
    paper_id TEXT NOT NULL REFERENCES paper (id)
);

-- +goose Down
DROP TABLE paper_number;
DROP TABLE paper_event;
DROP TABLE paper_file;
DROP TABLE paper;
