-- +goose Up
-- What one person is told of one thing at once, beside the digest of the day: ref
-- names the thing, so that nobody is told twice.
CREATE TABLE notice_message (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    ref        TEXT NOT NULL,
    name       TEXT NOT NULL,
    email      TEXT NOT NULL DEFAULT '',
    subject    TEXT NOT NULL,
    content    TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('kept', 'queued', 'sending', 'sent', 'unsure', 'refused')),
    problem    TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at    BIGINT NOT NULL DEFAULT 0,
    UNIQUE (account_id, ref)
);
CREATE INDEX notice_message_ref ON notice_message (ref);
CREATE INDEX notice_message_created ON notice_message (created_at);
CREATE INDEX notice_message_email ON notice_message (email, created_at);

-- +goose Down
DROP TABLE notice_message;
