-- +goose Up
-- Who was last at a thing is asked by its id alone.
CREATE INDEX audit_log_thing ON audit_log (object_id, at, id);
DROP INDEX audit_log_object;

-- +goose Down
CREATE INDEX audit_log_object ON audit_log (object_kind, object_id, at);
DROP INDEX audit_log_thing;
