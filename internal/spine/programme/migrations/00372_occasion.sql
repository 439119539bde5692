-- +goose Up
-- Statements that what an obligation waits for happened on a day: its condition
-- came true, or its event took place. Rows are added, never changed; a row with
-- withdraws takes the statement of that id back, said is then the reason.
CREATE TABLE obligation_occasion (
    id            TEXT PRIMARY KEY,
    obligation_id TEXT NOT NULL REFERENCES obligation (id),
    withdraws     TEXT NOT NULL DEFAULT '',
    day           TEXT NOT NULL CHECK (length(day) = 10),
    said          TEXT NOT NULL,
    file_name     TEXT NOT NULL DEFAULT '',
    file_type     TEXT NOT NULL DEFAULT '',
    file_sha256   TEXT NOT NULL DEFAULT '',
    actor_id      TEXT NOT NULL,
    actor_name    TEXT NOT NULL,
    recorded_at   BIGINT NOT NULL
);
CREATE INDEX obligation_occasion_obligation ON obligation_occasion (obligation_id, recorded_at);
CREATE UNIQUE INDEX obligation_occasion_withdrawn ON obligation_occasion (withdraws) WHERE withdraws <> '';

-- For which agencies it happened; none: for all that owe the obligation.
CREATE TABLE obligation_occasion_agency (
    id          TEXT PRIMARY KEY,
    occasion_id TEXT NOT NULL REFERENCES obligation_occasion (id),
    agency_id   TEXT NOT NULL,
    UNIQUE (occasion_id, agency_id)
);

-- +goose Down
DROP TABLE obligation_occasion_agency;
DROP TABLE obligation_occasion;
