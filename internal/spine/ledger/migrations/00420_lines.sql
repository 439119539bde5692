-- +goose Up
-- The cells of one obligation version and agency in one row: n is their sum,
-- counts lists those above zero as "period n first_on last_on", parted by
-- semicolons. id is the two joined by |.
CREATE TABLE cell_line (
    id         TEXT PRIMARY KEY,
    version_id TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    n          BIGINT NOT NULL,
    counts     TEXT NOT NULL
);
CREATE INDEX cell_line_version ON cell_line (version_id, agency_id);

INSERT INTO cell_line (id, version_id, agency_id, n, counts)
SELECT version_id || '|' || agency_id, version_id, agency_id, sum(n),
    string_agg(period || ' ' || CAST(n AS TEXT) || ' ' || first_on || ' ' || last_on, ';')
FROM cell WHERE n > 0 GROUP BY version_id, agency_id;

-- +goose Down
DROP TABLE cell_line;
