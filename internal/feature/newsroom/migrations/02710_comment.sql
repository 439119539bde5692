-- +goose Up
-- What people of an agency say to each other about a piece while it is made: readers
-- never see it. edition is the number that it is about. done_at is when it was settled,
-- 0 while it is open. A form that is sent twice says it once. Instants are Unix
-- milliseconds.
CREATE TABLE newsroom_comment (
    id           TEXT PRIMARY KEY,
    content_id   TEXT NOT NULL,
    edition      BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    at           BIGINT NOT NULL,
    said         TEXT NOT NULL,
    form_key     TEXT NOT NULL UNIQUE,
    done_at      BIGINT NOT NULL,
    done_by_name TEXT NOT NULL
);
CREATE INDEX newsroom_comment_content ON newsroom_comment (content_id, id);

-- +goose Down
DROP TABLE newsroom_comment;
