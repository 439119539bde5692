-- +goose Up
-- A difficulty that an agency met (khó khăn, vướng mắc). clause, duty and agency_name
-- are kept as they were called when it was sent; subject is how the words begin. What stands here is where it is now; how
-- it came there are its steps.
CREATE TABLE question (
    id              TEXT PRIMARY KEY,
    plan_id         TEXT NOT NULL,
    obligation_id   TEXT NOT NULL DEFAULT '',
    clause          TEXT NOT NULL,
    duty            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    agency_id       TEXT NOT NULL,
    agency_name     TEXT NOT NULL,
    body            TEXT NOT NULL,
    proposal        TEXT NOT NULL,
    text_fold       TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('sent', 'asked', 'submitted', 'answered', 'merged', 'withdrawn')),
    owner           TEXT NOT NULL CHECK (owner IN ('', 'department', 'agency', 'chairman')),
    owner_agency_id TEXT NOT NULL DEFAULT '',
    due_on          TEXT NOT NULL DEFAULT '',
    began_on        TEXT NOT NULL,
    sent_on         TEXT NOT NULL,
    answered_on     TEXT NOT NULL DEFAULT '',
    answer          TEXT NOT NULL DEFAULT '',
    answered_by     TEXT NOT NULL DEFAULT '',
    answers         BIGINT NOT NULL DEFAULT 0,
    merged_into     TEXT NOT NULL DEFAULT '',
    version         BIGINT NOT NULL,
    form_key        TEXT NOT NULL UNIQUE,
    created_by      TEXT NOT NULL,
    created_by_name TEXT NOT NULL,
    CHECK ((owner = '') = (state IN ('answered', 'merged', 'withdrawn'))),
    CHECK ((owner = '') = (due_on = ''))
);
CREATE INDEX question_open ON question (owner, due_on);
CREATE INDEX question_plan ON question (plan_id, sent_on);
CREATE INDEX question_agency_id ON question (agency_id, sent_on);

-- What was done with it, in order; never changed.
CREATE TABLE question_step (
    id              TEXT PRIMARY KEY,
    question_id     TEXT NOT NULL REFERENCES question (id),
    n               BIGINT NOT NULL,
    act             TEXT NOT NULL,
    state           TEXT NOT NULL,
    owner           TEXT NOT NULL,
    owner_agency_id TEXT NOT NULL,
    due_on          TEXT NOT NULL,
    words           TEXT NOT NULL,
    on_day          TEXT NOT NULL,
    at              BIGINT NOT NULL,
    by_id           TEXT NOT NULL,
    by_name         TEXT NOT NULL,
    agency_id       TEXT NOT NULL,
    agency_name     TEXT NOT NULL,
    token_id        TEXT NOT NULL DEFAULT '',
    form_key        TEXT NOT NULL,
    UNIQUE (question_id, n),
    UNIQUE (question_id, form_key)
);

-- Who has the same difficulty. read_answer is how many answers somebody there has read.
CREATE TABLE question_agency (
    question_id TEXT NOT NULL REFERENCES question (id),
    agency_id   TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    how         TEXT NOT NULL CHECK (how IN ('sent', 'joined', 'merged')),
    from_id     TEXT NOT NULL DEFAULT '',
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    read_answer BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (question_id, agency_id)
);
CREATE INDEX question_agency_agency ON question_agency (agency_id, question_id);

-- Attachments. One without a question waits for its form to be sent again.
CREATE TABLE question_file (
    id          TEXT PRIMARY KEY,
    question_id TEXT NOT NULL DEFAULT '',
    step_n      BIGINT NOT NULL DEFAULT 0,
    account_id  TEXT NOT NULL,
    name        TEXT NOT NULL,
    media_type  TEXT NOT NULL,
    size        BIGINT NOT NULL,
    sha256      TEXT NOT NULL,
    private     BOOLEAN NOT NULL DEFAULT FALSE,
    at          BIGINT NOT NULL
);
CREATE INDEX question_file_question ON question_file (question_id, at);
CREATE INDEX question_file_content ON question_file (sha256);

-- Within how many working days each owner takes a step; the last row holds.
CREATE TABLE question_term (
    id          TEXT PRIMARY KEY,
    department  BIGINT NOT NULL,
    agency      BIGINT NOT NULL,
    chairman    BIGINT NOT NULL,
    set_at      BIGINT NOT NULL,
    set_by      TEXT NOT NULL,
    set_by_name TEXT NOT NULL
);

-- What waits for whom, for the desk.
CREATE VIEW questions_v_waiting AS
SELECT q.id, q.subject, q.clause, q.agency_id, q.agency_name, q.state, q.owner, q.owner_agency_id, q.due_on, q.began_on,
    s.words, s.act, s.by_name
FROM question q JOIN question_step s ON s.question_id = q.id AND s.n = (SELECT MAX(n) FROM question_step x WHERE x.question_id = q.id AND x.act <> 'set_day')
WHERE q.owner <> '';

-- Answers that nobody of an agency with the difficulty has read.
CREATE VIEW questions_v_unread AS
SELECT q.id, q.subject, q.clause, q.answered_on, q.answered_by, q.answers, a.agency_id
FROM question_agency a JOIN question q ON q.id = a.question_id
WHERE q.state = 'answered' AND a.read_answer < q.answers;

-- +goose Down
DROP VIEW questions_v_unread;
DROP VIEW questions_v_waiting;
DROP TABLE question_term;
DROP TABLE question_file;
DROP TABLE question_agency;
DROP TABLE question_step;
DROP TABLE question;
