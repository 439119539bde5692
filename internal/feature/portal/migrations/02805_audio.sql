-- +goose Up
-- Sound files of pieces read aloud, by edition. An empty sha256 says that the engine could
-- not read it, which is not tried again. size is in bytes; at is Unix milliseconds.
CREATE TABLE portal_audio (
    edition_id TEXT PRIMARY KEY,
    content_id TEXT NOT NULL,
    sha256     TEXT NOT NULL,
    size       BIGINT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX portal_audio_sha ON portal_audio (sha256);

-- +goose Down
DROP TABLE portal_audio;
