-- +goose Up
-- Who is told of what. events are names separated by spaces; secret is sealed,
-- old_secret too, which still signs until old_until. paused_why is empty while
-- messages are sent; version grows with each change.
CREATE TABLE webhook (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    address     TEXT NOT NULL,
    events      TEXT NOT NULL,
    secret      TEXT NOT NULL,
    old_secret  TEXT NOT NULL,
    old_until   BIGINT NOT NULL,
    paused_why  TEXT NOT NULL CHECK (paused_why IN ('', 'person', 'gone')),
    removed_at  BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    created_by  TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);

-- A message to one receiver. happened tells one happening from another, so that
-- an event heard twice is one message. rounds grows when a person has it sent
-- again. Instants are 0 for never; status is the last answer's, 0 when none came.
CREATE TABLE webhook_delivery (
    id           TEXT PRIMARY KEY,
    webhook_id   TEXT NOT NULL REFERENCES webhook (id),
    event        TEXT NOT NULL,
    happened     TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'given_up')),
    rounds       BIGINT NOT NULL,
    tries        BIGINT NOT NULL,
    outcome      TEXT NOT NULL,
    reason       TEXT NOT NULL,
    status       BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    tried_at     BIGINT NOT NULL,
    delivered_at BIGINT NOT NULL,
    UNIQUE (webhook_id, happened)
);
CREATE INDEX webhook_delivery_of ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_open ON webhook_delivery (webhook_id, state);
