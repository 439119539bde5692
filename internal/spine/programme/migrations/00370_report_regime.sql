-- +goose Up
-- Who reports what to whom and by when. Rows are added, never changed: of a
-- level and period the one that begins last by a day holds on it, of several
-- that begin together the last recorded. A row of one level goes before one of
-- all. ord counts the rows as they were recorded.
CREATE TABLE report_regime (
    id               TEXT PRIMARY KEY,
    ord              BIGINT NOT NULL UNIQUE,
    level            TEXT NOT NULL CHECK (level IN ('province', 'department', 'district', 'commune', 'all')),
    period           TEXT NOT NULL CHECK (period IN ('Q1', 'H1', 'Q3', '9M', 'year')),
    window_rule      TEXT NOT NULL CHECK (window_rule IN ('calendar', 'nd09-2019')),
    due_rule         TEXT NOT NULL,
    receiver         TEXT NOT NULL,
    through          TEXT NOT NULL,
    third_quarter    TEXT NOT NULL CHECK (third_quarter IN ('Q3', '9M')),
    basis            TEXT NOT NULL,
    verified         BOOLEAN NOT NULL DEFAULT FALSE,
    effective_from   TEXT NOT NULL CHECK (length(effective_from) = 10),
    reason           TEXT NOT NULL,
    recorded_at      BIGINT NOT NULL,
    recorded_by      TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL
);
CREATE INDEX report_regime_level ON report_regime (level, period, effective_from);

-- What secondary sources say of Decree 09/2019/NĐ-CP and of sending two working
-- days after closing; nobody compared it with the originals: a suggestion.
INSERT INTO report_regime (id, ord, level, period, window_rule, due_rule, receiver, through, third_quarter, basis, verified, effective_from, reason, recorded_at, recorded_by, recorded_by_name) VALUES
('regime-q1', 1, 'all', 'Q1', 'nd09-2019', 'working:2', 'Chủ tịch Ủy ban nhân dân tỉnh, thành phố', 'Sở Nội vụ', 'Q3', 'Nghị định số 09/2019/NĐ-CP', FALSE, '2019-03-12', '', 0, '', ''),
('regime-h1', 2, 'all', 'H1', 'nd09-2019', 'working:2', 'Chủ tịch Ủy ban nhân dân tỉnh, thành phố', 'Sở Nội vụ', 'Q3', 'Nghị định số 09/2019/NĐ-CP', FALSE, '2019-03-12', '', 0, '', ''),
('regime-q3', 3, 'all', 'Q3', 'nd09-2019', 'working:2', 'Chủ tịch Ủy ban nhân dân tỉnh, thành phố', 'Sở Nội vụ', 'Q3', 'Nghị định số 09/2019/NĐ-CP', FALSE, '2019-03-12', '', 0, '', ''),
('regime-9m', 4, 'all', '9M', 'nd09-2019', 'working:2', 'Chủ tịch Ủy ban nhân dân tỉnh, thành phố', 'Sở Nội vụ', 'Q3', 'Cách các địa phương thường quy định; Nghị định số 09/2019/NĐ-CP không nêu kỳ 9 tháng', FALSE, '2019-03-12', '', 0, '', ''),
('regime-year', 5, 'all', 'year', 'nd09-2019', 'working:2', 'Chủ tịch Ủy ban nhân dân tỉnh, thành phố', 'Sở Nội vụ', 'Q3', 'Nghị định số 09/2019/NĐ-CP', FALSE, '2019-03-12', '', 0, '', '');

-- +goose Down
DROP TABLE report_regime;
