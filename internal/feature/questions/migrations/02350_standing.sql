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

-- +goose Down
DROP VIEW questions_v_answer;
DROP VIEW questions_v_unread;
CREATE VIEW questions_v_unread AS
SELECT q.id, q.subject, q.clause, q.answer, q.answered_on, q.answered_by, q.answers, a.agency_id
FROM question_agency a JOIN question q ON q.id = a.question_id
WHERE q.state = 'answered' AND a.read_answer < q.answers;
