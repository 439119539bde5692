-- +goose Up
-- The answer stands on the desk, where it is acknowledged.
DROP VIEW questions_v_unread;
CREATE VIEW questions_v_unread AS
SELECT q.id, q.subject, q.clause, q.answer, q.answered_on, q.answered_by, q.answers, a.agency_id
FROM question_agency a JOIN question q ON q.id = a.question_id
WHERE q.state = 'answered' AND a.read_answer < q.answers;

-- +goose Down
DROP VIEW questions_v_unread;
CREATE VIEW questions_v_unread AS
SELECT q.id, q.subject, q.clause, q.answered_on, q.answered_by, q.answers, a.agency_id
FROM question_agency a JOIN question q ON q.id = a.question_id
WHERE q.state = 'answered' AND a.read_answer < q.answers;
