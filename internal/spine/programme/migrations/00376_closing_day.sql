-- +goose Up
-- An office may close its figures on a day of its own, 1 to 28 of a period's last
-- month. The table is made anew since SQLite cannot change a CHECK.
ALTER TABLE report_regime RENAME TO report_regime_before;
CREATE TABLE report_regime (
    id               TEXT PRIMARY KEY,
    ord              BIGINT NOT NULL UNIQUE,
    level            TEXT NOT NULL CHECK (level IN ('province', 'department', 'district', 'commune', 'all')),
    period           TEXT NOT NULL CHECK (period IN ('Q1', 'H1', 'Q3', '9M', 'year')),
    window_rule      TEXT NOT NULL CHECK (window_rule IN (
        'calendar', 'nd09-2019', 'closing-1', 'closing-2', 'closing-3', 'closing-4', 'closing-5', 'closing-6',
        'closing-7', 'closing-8', 'closing-9', 'closing-10', 'closing-11', 'closing-12', 'closing-13', 'closing-14',
        'closing-15', 'closing-16', 'closing-17', 'closing-18', 'closing-19', 'closing-20', 'closing-21', 'closing-22',
        'closing-23', 'closing-24', 'closing-25', 'closing-26', 'closing-27', 'closing-28')),
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
INSERT INTO report_regime SELECT id, ord, level, period, window_rule, due_rule, receiver, through, third_quarter, basis, verified, effective_from, reason,
    recorded_at, recorded_by, recorded_by_name FROM report_regime_before;
DROP TABLE report_regime_before;
CREATE INDEX report_regime_level ON report_regime (level, period, effective_from);

-- +goose Down
-- What is entered with a closing day cannot be said any more.
ALTER TABLE report_regime RENAME TO report_regime_after;
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
INSERT INTO report_regime SELECT id, ord, level, period, window_rule, due_rule, receiver, through, third_quarter, basis, verified, effective_from, reason,
    recorded_at, recorded_by, recorded_by_name FROM report_regime_after
    WHERE window_rule IN ('calendar', 'nd09-2019');
DROP TABLE report_regime_after;
CREATE INDEX report_regime_level ON report_regime (level, period, effective_from);
