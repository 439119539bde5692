-- +goose Up
-- An order of the leadership (chỉ đạo tuyên truyền đột xuất). Once issued it has its
-- obligation in the plan; due_on is the deadline that counts now. lists is JSON:
-- audiences, topics, formats, proofs, and the groups and agencies that were chosen.
CREATE TABLE orders_order (
    id                TEXT PRIMARY KEY,
    form_key          TEXT NOT NULL UNIQUE,
    plan_id           TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'returned', 'issued', 'withdrawn', 'discarded')),
    title             TEXT NOT NULL,
    message           TEXT NOT NULL,
    ready_text        TEXT NOT NULL DEFAULT '',
    basis             TEXT NOT NULL DEFAULT '',
    lists             TEXT NOT NULL,
    pieces            BIGINT NOT NULL CHECK (pieces >= 1),
    due_on            TEXT NOT NULL CHECK (length(due_on) = 10),
    created_by        TEXT NOT NULL,
    created_by_name   TEXT NOT NULL,
    created_at        BIGINT NOT NULL,
    submitted_by_name TEXT NOT NULL DEFAULT '',
    submitted_at      BIGINT NOT NULL DEFAULT 0,
    return_reason     TEXT NOT NULL DEFAULT '',
    returned_by_name  TEXT NOT NULL DEFAULT '',
    issued_by_name    TEXT NOT NULL DEFAULT '',
    issued_at         BIGINT NOT NULL DEFAULT 0,
    issued_on         TEXT NOT NULL DEFAULT '',
    obligation_id     TEXT NOT NULL DEFAULT '',
    withdrawn_at      BIGINT NOT NULL DEFAULT 0,
    withdrawn_by_name TEXT NOT NULL DEFAULT '',
    withdrawn_reason  TEXT NOT NULL DEFAULT '',
    version           BIGINT NOT NULL
);
CREATE INDEX orders_order_status ON orders_order (status, issued_at);
CREATE INDEX orders_order_obligation ON orders_order (obligation_id) WHERE obligation_id <> '';

-- Everybody who prepared it.
CREATE TABLE orders_hand (
    order_id   TEXT NOT NULL REFERENCES orders_order (id),
    account_id TEXT NOT NULL,
    PRIMARY KEY (order_id, account_id)
);

CREATE TABLE orders_file (
    id       TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders_order (id),
    name     TEXT NOT NULL,
    media    TEXT NOT NULL,
    sha256   TEXT NOT NULL
);
CREATE INDEX orders_file_order ON orders_file (order_id);

-- Whom an issued order addresses, since which day, and who acknowledged it.
CREATE TABLE orders_agency (
    order_id   TEXT NOT NULL REFERENCES orders_order (id),
    agency_id  TEXT NOT NULL,
    since      TEXT NOT NULL,
    acked_at   BIGINT NOT NULL DEFAULT 0,
    acked_by   TEXT NOT NULL DEFAULT '',
    acked_name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, agency_id)
);
CREATE INDEX orders_agency_agency ON orders_agency (agency_id, acked_at);

-- What happened to an order, in its order; said is the reason or what changed.
CREATE TABLE orders_step (
    id         TEXT PRIMARY KEY,
    order_id   TEXT NOT NULL REFERENCES orders_order (id),
    kind       TEXT NOT NULL,
    said       TEXT NOT NULL DEFAULT '',
    actor_id   TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX orders_step_order ON orders_step (order_id, at);

-- For desks: what waits for a decision, and of whom an acknowledgement is awaited.
CREATE VIEW orders_v_order AS
    SELECT id, plan_id, status, title, due_on, created_by, submitted_by_name, submitted_at, return_reason, issued_on, obligation_id FROM orders_order;
CREATE VIEW orders_v_open AS
    SELECT a.agency_id, a.order_id, a.since, o.obligation_id, o.title, o.due_on, o.issued_by_name FROM orders_agency a JOIN orders_order o ON o.id = a.order_id
    WHERE a.acked_at = 0 AND o.status = 'issued';

-- +goose Down
DROP VIEW orders_v_open;
DROP VIEW orders_v_order;
DROP TABLE orders_step;
DROP TABLE orders_agency;
DROP TABLE orders_file;
DROP TABLE orders_hand;
DROP TABLE orders_order;
