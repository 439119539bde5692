-- +goose Up
-- What the body of a plan says that obliges nobody by itself: goals,
-- requirements, audiences, topics, formats, legal basis, recipients, budget.
-- One table, since all of it is read, corrected and confirmed in one way.
CREATE TABLE plan_item (
    id              TEXT PRIMARY KEY,
    plan_id         TEXT NOT NULL REFERENCES plan (id),
    kind            TEXT NOT NULL CHECK (kind IN ('goal', 'requirement', 'audience', 'topic', 'format', 'basis', 'recipient', 'budget')),
    ord             BIGINT NOT NULL,
    content         TEXT NOT NULL,
    content_fold    TEXT NOT NULL,
    quote           TEXT NOT NULL DEFAULT '',
    source_start    BIGINT NOT NULL,
    source_end      BIGINT NOT NULL,
    doubt           TEXT NOT NULL DEFAULT '',
    state           TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'dropped')),
    edited          BOOLEAN NOT NULL DEFAULT FALSE,
    reason          TEXT NOT NULL DEFAULT '',
    version         BIGINT NOT NULL,
    changed_by      TEXT NOT NULL DEFAULT '',
    changed_by_name TEXT NOT NULL DEFAULT '',
    changed_at      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX plan_item_plan ON plan_item (plan_id, kind, ord);

-- By what a goal is measured. Versions are append-only: a correction adds one.
-- Amounts are ten-thousandths; a year of 0 says that the figure is not stated.
CREATE TABLE goal_indicator (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    item_id    TEXT NOT NULL REFERENCES plan_item (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX goal_indicator_plan ON goal_indicator (plan_id, item_id);

CREATE TABLE goal_indicator_version (
    id            TEXT PRIMARY KEY,
    indicator_id  TEXT NOT NULL REFERENCES goal_indicator (id),
    version       BIGINT NOT NULL,
    name          TEXT NOT NULL,
    unit          TEXT NOT NULL DEFAULT '',
    source        TEXT NOT NULL DEFAULT '',
    base_amount   BIGINT NOT NULL DEFAULT 0,
    base_year     BIGINT NOT NULL DEFAULT 0,
    target_amount BIGINT NOT NULL DEFAULT 0,
    target_year   BIGINT NOT NULL DEFAULT 0,
    direction     TEXT NOT NULL CHECK (direction IN ('up', 'down', 'keep')),
    ended         BOOLEAN NOT NULL DEFAULT FALSE,
    reason        TEXT NOT NULL DEFAULT '',
    actor_id      TEXT NOT NULL,
    actor_name    TEXT NOT NULL,
    recorded_at   BIGINT NOT NULL,
    UNIQUE (indicator_id, version)
);

-- Append-only: a correction names the value that it replaces, and only
-- withdraws it when withdrawn is set.
CREATE TABLE goal_value (
    id           TEXT PRIMARY KEY,
    indicator_id TEXT NOT NULL REFERENCES goal_indicator (id),
    amount       BIGINT NOT NULL,
    measured_on  TEXT NOT NULL,
    document     TEXT NOT NULL,
    link         TEXT NOT NULL DEFAULT '',
    replaces     TEXT NOT NULL DEFAULT '',
    withdrawn    BOOLEAN NOT NULL DEFAULT FALSE,
    reason       TEXT NOT NULL DEFAULT '',
    actor_id     TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    recorded_at  BIGINT NOT NULL
);
CREATE INDEX goal_value_indicator ON goal_value (indicator_id, measured_on);

-- +goose Down
DROP TABLE goal_value;
DROP TABLE goal_indicator_version;
DROP TABLE goal_indicator;
DROP TABLE plan_item;
