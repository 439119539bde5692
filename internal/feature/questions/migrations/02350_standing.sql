-- +goose Up
-- An answer stands until there is nothing to answer any more: also while one of those
-- who have the difficulty finds it unclear. What was added to it stands beneath it.
DROP VIEW questions_v_unread;
CREATE VIEW questions_v_unread AS
SELECT q.id, q.subject, q.clause, q.answered_on, q.answered_by, q.answers, a.agency_id
FROM question_agency a JOIN question q ON q.id = a.question_id
WHERE q.answers > 0 AND q.state IN ('sent', 'asked', 'submitted', 'answered') AND a.read_answer < q.answers;

-- What was answered and decided, in order: nothing of it replaces what was before.
CREATE VIEW questions_v_answer AS
SELECT question_id, n, act, words, on_day, by_name, agency_name FROM question_step WHERE act IN ('answer', 'decide');

-- Whether an agency said that it knows that the question was merged with another.
ALTER TABLE question_agency ADD COLUMN merge_seen BOOLEAN NOT NULL DEFAULT FALSE;

-- What was merged, for the desks of those who have not said that they know.
CREATE VIEW questions_v_merged AS
SELECT q.id, q.subject, s.words, s.by_name, s.on_day, a.agency_id
FROM question q JOIN question_agency a ON a.question_id = q.id
JOIN question_step s ON s.question_id = q.id AND s.n = (SELECT MAX(n) FROM question_step x WHERE x.question_id = q.id AND x.act = 'merge')
WHERE q.state = 'merged' AND a.merge_seen = FALSE;

-- +goose Down
DROP VIEW questions_v_merged;
ALTER TABLE question_agency DROP COLUMN merge_seen;
DROP VIEW questions_v_answer;
DROP VIEW questions_v_unread;
CREATE VIEW questions_v_unread AS
SELECT q.id, q.subject, q.clause, q.answer, q.answered_on, q.answered_by, q.answers, a.agency_id
FROM question_agency a JOIN question q ON q.id = a.question_id
WHERE q.state = 'answered' AND a.read_answer < q.answers;
