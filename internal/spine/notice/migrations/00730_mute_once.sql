-- +goose Up
-- Of an agency and an obligation one mute holds at a time: of those that were asked for
-- twice, the last one.
UPDATE notice_mute SET ended_at = created_at WHERE ended_at = 0 AND EXISTS (SELECT 1 FROM notice_mute later
    WHERE later.agency_id = notice_mute.agency_id AND later.obligation_id = notice_mute.obligation_id AND later.ended_at = 0 AND later.id > notice_mute.id);
CREATE UNIQUE INDEX notice_mute_once ON notice_mute (agency_id, obligation_id) WHERE ended_at = 0;

-- +goose Down
DROP INDEX notice_mute_once;
