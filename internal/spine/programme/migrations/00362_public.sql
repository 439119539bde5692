-- +goose Up
-- Who opened an obligation's figures to everybody, or closed them again. Rows
-- are added, never changed: the newest of an obligation holds.
CREATE TABLE obligation_public (
    id            TEXT PRIMARY KEY,
    plan_id       TEXT NOT NULL REFERENCES plan (id),
    obligation_id TEXT NOT NULL REFERENCES obligation (id),
    act           TEXT NOT NULL CHECK (act IN ('open', 'close')),
    at            BIGINT NOT NULL,
    actor_id      TEXT NOT NULL,
    actor_name    TEXT NOT NULL
);
CREATE INDEX obligation_public_plan ON obligation_public (plan_id, obligation_id);

-- +goose Down
DROP TABLE obligation_public;
