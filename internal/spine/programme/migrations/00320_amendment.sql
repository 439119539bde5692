-- +goose Up
-- One amending document of a plan in force and the changes it makes. Its
-- versions of obligations are written in pieces under the name of one attempt
-- (binding) and count once the amendment names it.
CREATE TABLE amendment (
    id                TEXT PRIMARY KEY,
    plan_id           TEXT NOT NULL REFERENCES plan (id),
    status            TEXT NOT NULL CHECK (status IN ('draft', 'active', 'discarded')),
    number            TEXT NOT NULL,
    title             TEXT NOT NULL,
    title_fold        TEXT NOT NULL,
    signer            TEXT NOT NULL,
    issued_on         TEXT NOT NULL,
    effective_on      TEXT NOT NULL,
    file_name         TEXT NOT NULL DEFAULT '',
    file_type         TEXT NOT NULL DEFAULT '',
    file_sha256       TEXT NOT NULL DEFAULT '',
    prepared_by       TEXT NOT NULL,
    prepared_by_name  TEXT NOT NULL,
    prepared_at       BIGINT NOT NULL,
    activated_by      TEXT NOT NULL DEFAULT '',
    activated_by_name TEXT NOT NULL DEFAULT '',
    activated_at      BIGINT NOT NULL DEFAULT 0,
    binding           TEXT NOT NULL DEFAULT '',
    holds_from        TEXT NOT NULL DEFAULT '',
    discard_reason    TEXT NOT NULL DEFAULT '',
    version           BIGINT NOT NULL
);
CREATE INDEX amendment_plan ON amendment (plan_id, status);
CREATE INDEX amendment_binding ON amendment (binding);

-- What an amendment does to one obligation; obligation_id is empty for one that
-- it adds. base_version_id is the version that the person saw.
CREATE TABLE amendment_change (
    id              TEXT PRIMARY KEY,
    amendment_id    TEXT NOT NULL REFERENCES amendment (id),
    ord             BIGINT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('change', 'end', 'add')),
    obligation_id   TEXT NOT NULL DEFAULT '',
    base_version_id TEXT NOT NULL DEFAULT '',
    number          TEXT NOT NULL DEFAULT '',
    content         TEXT NOT NULL DEFAULT '',
    short_name      TEXT NOT NULL DEFAULT '',
    product         TEXT NOT NULL DEFAULT '',
    timing          TEXT NOT NULL DEFAULT '',
    rule            TEXT NOT NULL DEFAULT '{}',
    leads           TEXT NOT NULL DEFAULT '[]',
    coordinating    TEXT NOT NULL DEFAULT '[]',
    lead_text       TEXT NOT NULL DEFAULT '[]',
    coordinating_text TEXT NOT NULL DEFAULT '[]',
    reason          TEXT NOT NULL DEFAULT ''
);
CREATE INDEX amendment_change_amendment ON amendment_change (amendment_id, ord);
CREATE UNIQUE INDEX amendment_change_once ON amendment_change (amendment_id, obligation_id) WHERE obligation_id <> '';

-- Everybody who prepared the amendment: none of them may put it into force.
CREATE TABLE amendment_hand (
    id           TEXT PRIMARY KEY,
    amendment_id TEXT NOT NULL REFERENCES amendment (id),
    account_id   TEXT NOT NULL,
    UNIQUE (amendment_id, account_id)
);

ALTER TABLE obligation_version ADD COLUMN binding TEXT NOT NULL DEFAULT '';
ALTER TABLE obligation_version ADD COLUMN ended BOOLEAN NOT NULL DEFAULT FALSE;

-- An obligation that an amendment adds comes from no row of the plan.
ALTER TABLE obligation ADD COLUMN from_row TEXT NOT NULL DEFAULT '';
UPDATE obligation SET from_row = row_id;
ALTER TABLE obligation DROP COLUMN row_id;
ALTER TABLE obligation RENAME COLUMN from_row TO row_id;

-- +goose Down
ALTER TABLE obligation_version DROP COLUMN ended;
ALTER TABLE obligation_version DROP COLUMN binding;
DROP TABLE amendment_hand;
DROP TABLE amendment_change;
DROP TABLE amendment;
