-- +goose Up
-- The office's own sentences for the rows of reports. Rows are added, never
-- changed: of a row's sentences the last is in force; an empty text is the
-- default again. n counts the sentences of one row.
CREATE TABLE report_sentence (
    row_code         TEXT NOT NULL,
    n                BIGINT NOT NULL,
    text             TEXT NOT NULL,
    when_none        TEXT NOT NULL,
    recorded_at      BIGINT NOT NULL,
    recorded_by      TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL,
    PRIMARY KEY (row_code, n)
);

-- +goose Down
DROP TABLE report_sentence;
