-- +goose Up
-- A letter that urges agencies about one obligation; its paper goes its own way.
CREATE TABLE chase_letter (
    id              TEXT PRIMARY KEY,
    obligation_id   TEXT NOT NULL,
    issuer_id       TEXT NOT NULL,
    title           TEXT NOT NULL,
    reply_by        TEXT NOT NULL,
    words           TEXT NOT NULL DEFAULT '',
    paper_id        TEXT NOT NULL,
    form_key        TEXT NOT NULL,
    created_at      BIGINT NOT NULL,
    created_by      TEXT NOT NULL,
    created_by_name TEXT NOT NULL
);
CREATE INDEX chase_letter_obligation ON chase_letter (obligation_id, created_at);
CREATE INDEX chase_letter_form ON chase_letter (form_key);

-- Whom it urges, with how far they were that day. round counts the letters to one
-- agency about one obligation: two people cannot write the same one.
CREATE TABLE chase_letter_agency (
    letter_id     TEXT NOT NULL REFERENCES chase_letter (id),
    obligation_id TEXT NOT NULL,
    agency_id     TEXT NOT NULL,
    round         BIGINT NOT NULL,
    status        TEXT NOT NULL,
    why           TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (obligation_id, agency_id, round)
);
CREATE INDEX chase_letter_agency_letter ON chase_letter_agency (letter_id);
CREATE INDEX chase_letter_agency_agency ON chase_letter_agency (agency_id, created_at);

-- +goose Down
DROP TABLE chase_letter_agency;
DROP TABLE chase_letter;
