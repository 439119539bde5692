-- +goose Up
-- That an act is prepared and waits for somebody to apply it: by whom it was
-- said, and when (Unix milliseconds). A change of the act takes the row away.
CREATE TABLE reorganise_submission (
    id           TEXT PRIMARY KEY,
    actor_id     TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    submitted_at BIGINT NOT NULL
);

-- Which acts wait to be applied, for desks.
CREATE VIEW reorganise_v_submission AS SELECT id, actor_name, submitted_at FROM reorganise_submission;

-- Who had a hand in preparing an act, and so does not apply it.
CREATE VIEW reorganise_v_hand AS SELECT reorganisation_id, actor_id FROM reorganise_line
UNION SELECT reorganisation_id, actor_id FROM reorganise_choice;

-- What the person who applied an act said to know about its basis: words parted
-- by spaces, "number" for no number, "text" for not compared with its text.
ALTER TABLE reorganise_run ADD COLUMN knowing TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE reorganise_run DROP COLUMN knowing;
DROP VIEW reorganise_v_hand;
DROP VIEW reorganise_v_submission;
DROP TABLE reorganise_submission;
