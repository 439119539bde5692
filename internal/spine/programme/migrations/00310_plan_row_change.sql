-- +goose Up
-- One act by which rows of a draft became other rows; it can be undone while
-- the plan is a draft.
CREATE TABLE plan_row_change (
    id         TEXT PRIMARY KEY,
    plan_id    TEXT NOT NULL REFERENCES plan (id),
    kind       TEXT NOT NULL CHECK (kind IN ('split', 'merge', 'add')),
    label      TEXT NOT NULL,
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    made_at    BIGINT NOT NULL,
    undone_at  BIGINT NOT NULL DEFAULT 0,
    undone_by_name TEXT NOT NULL DEFAULT ''
);
CREATE INDEX plan_row_change_plan ON plan_row_change (plan_id);

-- as_read: the plan's own words (JSON), once a person corrected them.
-- added_reason: why a row that the text does not hold was added.
-- gone: the row gave way to others (gone_by), or what made it was undone.
ALTER TABLE plan_row ADD COLUMN as_read TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_row ADD COLUMN added_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_row ADD COLUMN made_by TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_row ADD COLUMN gone_by TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_row ADD COLUMN gone BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
DELETE FROM plan_row WHERE gone = TRUE;
ALTER TABLE plan_row DROP COLUMN gone;
ALTER TABLE plan_row DROP COLUMN gone_by;
ALTER TABLE plan_row DROP COLUMN made_by;
ALTER TABLE plan_row DROP COLUMN added_reason;
ALTER TABLE plan_row DROP COLUMN as_read;
DROP TABLE plan_row_change;
