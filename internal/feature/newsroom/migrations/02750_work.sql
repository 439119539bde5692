-- +goose Up
-- Pieces that an agency means to make (việc dự kiến). producer says who makes it: the
-- agency, a person, a unit below it, or somebody outside with a contact. due_on is a
-- civil date. after_id is the work that this one follows; content_id the piece that was
-- begun for it, from which its state is read. dropped_at is when it was given up, 0 for
-- never. series_id, period and place tell its place in a series, empty for none. Instants
-- are Unix milliseconds. A form that is sent twice plans once.
CREATE TABLE newsroom_work (
    id              TEXT PRIMARY KEY,
    agency_id       TEXT NOT NULL,
    kind            TEXT NOT NULL,
    title           TEXT NOT NULL,
    plan_id         TEXT NOT NULL,
    obligation_id   TEXT NOT NULL,
    topic           TEXT NOT NULL,
    audience        TEXT NOT NULL,
    producer        TEXT NOT NULL CHECK (producer IN ('agency', 'person', 'unit', 'outside')),
    owner_id        TEXT NOT NULL,
    owner_name      TEXT NOT NULL,
    owner_contact   TEXT NOT NULL,
    due_on          TEXT NOT NULL,
    notes           TEXT NOT NULL,
    after_id        TEXT NOT NULL,
    series_id       TEXT NOT NULL,
    series_no       BIGINT NOT NULL,
    period          TEXT NOT NULL,
    place           BIGINT NOT NULL,
    content_id      TEXT NOT NULL,
    dropped_at      BIGINT NOT NULL,
    dropped_by_name TEXT NOT NULL,
    dropped_why     TEXT NOT NULL,
    made_by         TEXT NOT NULL,
    made_by_name    TEXT NOT NULL,
    made_at         BIGINT NOT NULL,
    version         BIGINT NOT NULL,
    form_key        TEXT NOT NULL UNIQUE
);
CREATE INDEX newsroom_work_agency ON newsroom_work (agency_id, due_on);
CREATE INDEX newsroom_work_due ON newsroom_work (due_on);
CREATE INDEX newsroom_work_after ON newsroom_work (after_id) WHERE after_id <> '';
CREATE INDEX newsroom_work_series ON newsroom_work (series_id, series_no) WHERE series_id <> '';
CREATE INDEX newsroom_work_owner ON newsroom_work (owner_id) WHERE owner_id <> '';
CREATE UNIQUE INDEX newsroom_work_content ON newsroom_work (content_id) WHERE content_id <> '';

-- A series of works: what its titles are made of, and its rhythm: every week, month or
-- quarter, and on which days of it.
CREATE TABLE newsroom_series (
    id        TEXT PRIMARY KEY,
    agency_id TEXT NOT NULL,
    title     TEXT NOT NULL,
    every     TEXT NOT NULL CHECK (every IN ('week', 'month', 'quarter')),
    on_days   TEXT NOT NULL,
    made_by   TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    form_key  TEXT NOT NULL UNIQUE
);

-- Works about which somebody still has to do something, for the desk: state is that of
-- the newest edition of the piece, empty where none was begun.
CREATE VIEW newsroom_v_work AS
SELECT w.id, w.agency_id, w.obligation_id, w.kind, w.title, w.producer, w.owner_id, w.owner_name, w.due_on, w.content_id, w.series_id, COALESCE(e.state, '') AS state
FROM newsroom_work w
LEFT JOIN content c ON c.id = w.content_id
LEFT JOIN content_edition e ON e.content_id = w.content_id AND e.number = (SELECT max(n.number) FROM content_edition n WHERE n.content_id = w.content_id)
WHERE w.dropped_at = 0 AND COALESCE(c.first_out_at, 0) = 0;

-- +goose Down
DROP VIEW newsroom_v_work;
DROP TABLE newsroom_series;
DROP TABLE newsroom_work;
