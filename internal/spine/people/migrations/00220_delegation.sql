-- +goose Up
-- Who decides for whom, from a day until the day before ends_on: never copied into
-- role_grant, so that it ends with the role that it is taken from.
CREATE TABLE delegation (
    id         TEXT PRIMARY KEY,
    from_id    TEXT NOT NULL REFERENCES account (id),
    to_id      TEXT NOT NULL REFERENCES account (id),
    role       TEXT NOT NULL CHECK (role IN ('leader')),
    agency_id  TEXT NOT NULL,
    starts_on  TEXT NOT NULL,
    ends_on    TEXT NOT NULL CHECK (ends_on > starts_on),
    basis      TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL DEFAULT 0,
    ended_by   TEXT NOT NULL DEFAULT '',
    CHECK (from_id <> to_id)
);
CREATE INDEX delegation_to ON delegation (to_id, ends_on);
CREATE INDEX delegation_from ON delegation (from_id, ends_on);

-- A device on which the second step of signing in was done: its cookie's hash.
CREATE TABLE trusted_device (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    agent      TEXT NOT NULL DEFAULT '',
    address    TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL
);
-- On such a device a session lasts without use as long as any.
ALTER TABLE session ADD COLUMN trusted BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX trusted_device_account ON trusted_device (account_id, ends_at);

-- +goose Down
ALTER TABLE session DROP COLUMN trusted;
DROP TABLE trusted_device;
DROP TABLE delegation;
