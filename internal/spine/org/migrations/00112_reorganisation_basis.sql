-- +goose Up
-- What a person added to the legal basis of a reorganisation after it was
-- applied: its number, issuer and day, where its text is kept, whether it was
-- compared. Appended; the newest row holds, and none is ever changed.
CREATE TABLE reorganisation_basis (
    id                TEXT PRIMARY KEY,
    reorganisation_id TEXT NOT NULL REFERENCES reorganisation (id),
    number            TEXT NOT NULL DEFAULT '',
    issuer            TEXT NOT NULL DEFAULT '',
    issued_on         TEXT NOT NULL DEFAULT '',
    content           TEXT NOT NULL DEFAULT '',
    verified          BOOLEAN NOT NULL DEFAULT FALSE,
    recorded_at       BIGINT NOT NULL,
    actor_id          TEXT NOT NULL,
    actor_name        TEXT NOT NULL
);
CREATE INDEX reorganisation_basis_act ON reorganisation_basis (reorganisation_id, recorded_at);

-- +goose Down
DROP TABLE reorganisation_basis;
