-- +goose Up
-- A role that a reorganisation gave in the unit that takes over: its id.
ALTER TABLE role_grant ADD COLUMN reorganisation_id TEXT NOT NULL DEFAULT '';
-- A role that a reorganisation ended: its id, and the end that the role had
-- before, so that it can be given back.
ALTER TABLE role_grant ADD COLUMN ended_by_reorganisation TEXT NOT NULL DEFAULT '';
ALTER TABLE role_grant ADD COLUMN ends_on_before TEXT NOT NULL DEFAULT '';
CREATE INDEX role_grant_reorganisation ON role_grant (reorganisation_id);
CREATE INDEX role_grant_ended_by ON role_grant (ended_by_reorganisation);

-- +goose Down
DROP INDEX role_grant_ended_by;
DROP INDEX role_grant_reorganisation;
ALTER TABLE role_grant DROP COLUMN ends_on_before;
ALTER TABLE role_grant DROP COLUMN ended_by_reorganisation;
ALTER TABLE role_grant DROP COLUMN reorganisation_id;
