-- +goose Up
-- What becomes, from a day on, of the duty of one agency under one obligation.
-- Rows are added, never changed: the later one about an obligation and an agency
-- supersedes. One with a reorganisation counts while that one is applied, and
-- is known since it was.
CREATE TABLE obligation_decision (
    id                TEXT PRIMARY KEY,
    obligation_id     TEXT NOT NULL REFERENCES obligation (id),
    agency_id         TEXT NOT NULL,
    reorganisation_id TEXT NOT NULL DEFAULT '',
    valid_from        TEXT NOT NULL CHECK (length(valid_from) = 10),
    recorded_at       BIGINT NOT NULL,
    outcome           TEXT NOT NULL CHECK (outcome IN ('inherited', 'met', 'waived')),
    share             TEXT NOT NULL DEFAULT '',
    combine           TEXT NOT NULL DEFAULT '',
    reason            TEXT NOT NULL DEFAULT '',
    actor_id          TEXT NOT NULL,
    actor_name        TEXT NOT NULL
);
CREATE INDEX obligation_decision_obligation ON obligation_decision (obligation_id, agency_id);
CREATE INDEX obligation_decision_reorganisation ON obligation_decision (reorganisation_id);

-- Who inherits by a decision, in order; weight divides the number among them.
CREATE TABLE obligation_heir (
    id          TEXT PRIMARY KEY,
    decision_id TEXT NOT NULL REFERENCES obligation_decision (id),
    ord         BIGINT NOT NULL,
    agency_id   TEXT NOT NULL,
    weight      BIGINT NOT NULL DEFAULT 0,
    UNIQUE (decision_id, ord)
);
CREATE INDEX obligation_heir_agency ON obligation_heir (agency_id);

-- +goose Down
DROP TABLE obligation_heir;
DROP TABLE obligation_decision;
