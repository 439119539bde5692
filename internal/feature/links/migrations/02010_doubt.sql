-- +goose Up
-- Why a page that still answers may no longer be what was declared (says_gone,
-- lands_home, shrank; empty: no doubt), and since which instant that is thought,
-- 0 for never. link_check keeps what was doubted at each opening.
ALTER TABLE link_state ADD COLUMN doubt TEXT NOT NULL DEFAULT '';
ALTER TABLE link_state ADD COLUMN doubt_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX link_state_doubt ON link_state (agency_id, evidence_id) WHERE doubt_at > 0;
ALTER TABLE link_check ADD COLUMN doubt TEXT NOT NULL DEFAULT '';

DROP VIEW links_v_state;
CREATE VIEW links_v_state AS
    SELECT evidence_id, agency_id, outcome, status, final_url, checked_at, gone_since, changed_at, title, published_on, raw_sha, text_sha, taken_at, doubt, doubt_at
    FROM link_state;

-- +goose Down
DROP VIEW links_v_state;
DROP INDEX link_state_doubt;
ALTER TABLE link_check DROP COLUMN doubt;
ALTER TABLE link_state DROP COLUMN doubt_at;
ALTER TABLE link_state DROP COLUMN doubt;
CREATE VIEW links_v_state AS
    SELECT evidence_id, agency_id, outcome, status, final_url, checked_at, gone_since, changed_at, title, published_on, raw_sha, text_sha, taken_at
    FROM link_state;
