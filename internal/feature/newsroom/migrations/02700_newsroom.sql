-- +goose Up
-- Who is writing a content now, as others are told: it stops nobody, and holds for five
-- minutes after their last word. at is Unix milliseconds.
CREATE TABLE newsroom_lock (
    content_id TEXT PRIMARY KEY,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    at         BIGINT NOT NULL
);

-- +goose Down
DROP TABLE newsroom_lock;
