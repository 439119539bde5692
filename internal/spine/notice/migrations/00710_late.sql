-- +goose Up
-- A refusal that came back later as a mail (RFC 3464): that the server took the next
-- mail says nothing yet.
ALTER TABLE notice_mailbox ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX notice_digest_email ON notice_digest (email, created_at);

-- +goose Down
DROP INDEX notice_digest_email;
ALTER TABLE notice_mailbox DROP COLUMN late;
