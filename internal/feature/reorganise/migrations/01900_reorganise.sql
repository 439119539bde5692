-- +goose Up
-- A line of an act's list as it was read, matched and corrected (JSON). The
-- registry keeps the steps that come of it.
CREATE TABLE reorganise_line (
    id                TEXT PRIMARY KEY,
    reorganisation_id TEXT NOT NULL,
    ord               BIGINT NOT NULL,
    content           TEXT NOT NULL,
    actor_id          TEXT NOT NULL,
    actor_name        TEXT NOT NULL,
    written_at        BIGINT NOT NULL
);
CREATE INDEX reorganise_line_act ON reorganise_line (reorganisation_id, ord);

-- What a person chose before the act is applied: of an open duty of a unit
-- (object_id: the obligation) or of a role in it (object_id: the grant).
CREATE TABLE reorganise_choice (
    id                TEXT PRIMARY KEY,
    reorganisation_id TEXT NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('duty', 'role')),
    agency_id         TEXT NOT NULL,
    object_id         TEXT NOT NULL,
    content           TEXT NOT NULL,
    actor_id          TEXT NOT NULL,
    actor_name        TEXT NOT NULL,
    chosen_at         BIGINT NOT NULL,
    UNIQUE (reorganisation_id, kind, agency_id, object_id)
);

-- The work of applying an act, so that a killed program goes on. Instants are
-- Unix milliseconds, 0 for not yet. refusal is the sentence (JSON) that stopped
-- it; returned_at is when the roles were given back after an undoing that was
-- asked at return_asked_at.
CREATE TABLE reorganise_run (
    id              TEXT PRIMARY KEY,
    actor_id        TEXT NOT NULL,
    actor_name      TEXT NOT NULL,
    asked_at        BIGINT NOT NULL,
    phase           TEXT NOT NULL CHECK (phase IN ('write', 'decide', 'apply', 'roles', 'done', 'refused')),
    done            BIGINT NOT NULL DEFAULT 0,
    total           BIGINT NOT NULL DEFAULT 0,
    finished_at     BIGINT NOT NULL DEFAULT 0,
    refusal         TEXT NOT NULL DEFAULT '',
    return_asked_at BIGINT NOT NULL DEFAULT 0,
    returned_at     BIGINT NOT NULL DEFAULT 0
);

-- +goose Down
DROP TABLE reorganise_run;
DROP TABLE reorganise_choice;
DROP TABLE reorganise_line;
