-- +goose Up
CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    login         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL CHECK (name <> ''),
    name_fold     TEXT NOT NULL,
    name_sort     TEXT NOT NULL,
    position      TEXT NOT NULL DEFAULT '',
    email         TEXT NOT NULL DEFAULT '',
    phone         TEXT NOT NULL DEFAULT '',
    lang          TEXT NOT NULL DEFAULT 'vi' CHECK (lang IN ('vi', 'en')),
    created_at    BIGINT NOT NULL,
    created_by    TEXT NOT NULL,
    joined_at     BIGINT NOT NULL DEFAULT 0,
    locked_at     BIGINT NOT NULL DEFAULT 0,
    locked_reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX account_email ON account (email) WHERE email <> '';
CREATE INDEX account_sort ON account (name_sort, id);

CREATE TABLE credential (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind       TEXT NOT NULL CHECK (kind IN ('password', 'totp', 'oidc', 'passkey')),
    provider   TEXT NOT NULL,
    subject    TEXT NOT NULL,
    secret     TEXT NOT NULL DEFAULT '',
    ready      BOOLEAN NOT NULL DEFAULT TRUE,
    last_step  BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (kind, provider, subject)
);
CREATE INDEX credential_account ON credential (account_id);

CREATE TABLE recovery_code (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    hash       TEXT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX recovery_code_account ON recovery_code (account_id);

CREATE TABLE role_grant (
    id          TEXT PRIMARY KEY,
    account_id  TEXT NOT NULL REFERENCES account (id),
    role        TEXT NOT NULL CHECK (role IN ('administrator', 'coordinator', 'officer', 'leader', 'inspector', 'reader')),
    agency_id   TEXT NOT NULL,
    starts_on   TEXT NOT NULL,
    ends_on     TEXT NOT NULL DEFAULT '',
    granted_at  BIGINT NOT NULL,
    granted_by  TEXT NOT NULL,
    ended_by    TEXT NOT NULL DEFAULT '',
    handover_id TEXT NOT NULL DEFAULT '',
    CHECK (ends_on = '' OR ends_on >= starts_on)
);
CREATE INDEX role_grant_account ON role_grant (account_id);
CREATE INDEX role_grant_agency ON role_grant (agency_id, role);

CREATE TABLE invitation (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('setup', 'invite', 'reset')),
    account_id  TEXT NOT NULL,
    token_hash  TEXT NOT NULL UNIQUE,
    created_at  BIGINT NOT NULL,
    created_by  TEXT NOT NULL,
    expires_at  BIGINT NOT NULL,
    sent_at     BIGINT NOT NULL DEFAULT 0,
    accepted_at BIGINT NOT NULL DEFAULT 0,
    revoked_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX invitation_account ON invitation (account_id);

CREATE TABLE session (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    data       TEXT NOT NULL,
    address    TEXT NOT NULL DEFAULT '',
    agent      TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_end ON session (ends_at);

CREATE TABLE signin_guard (
    id            TEXT PRIMARY KEY,
    failures      BIGINT NOT NULL DEFAULT 0,
    last_at       BIGINT NOT NULL DEFAULT 0,
    blocked_until BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE api_token (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    role       TEXT NOT NULL,
    agency_id  TEXT NOT NULL,
    hash       TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL DEFAULT 0,
    revoked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX api_token_account ON api_token (account_id);

CREATE TABLE handover (
    id         TEXT PRIMARY KEY,
    from_id    TEXT NOT NULL REFERENCES account (id),
    to_id      TEXT NOT NULL REFERENCES account (id),
    day        TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    content    TEXT NOT NULL
);
CREATE INDEX handover_from ON handover (from_id);
CREATE INDEX handover_to ON handover (to_id);

CREATE TABLE people_import (
    id         TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    content    TEXT NOT NULL,
    result     TEXT NOT NULL DEFAULT '[]'
);

-- +goose Down
DROP TABLE people_import;
DROP TABLE handover;
DROP TABLE api_token;
DROP TABLE signin_guard;
DROP TABLE session;
DROP TABLE invitation;
DROP TABLE role_grant;
DROP TABLE recovery_code;
DROP TABLE credential;
DROP TABLE account;
