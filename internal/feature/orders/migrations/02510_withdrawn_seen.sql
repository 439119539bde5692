-- +goose Up
-- When an agency said that it knows that the order was taken back; 0 for not yet.
ALTER TABLE orders_agency ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;

-- For desks: orders that were taken back, and the agencies that had them and have not
-- said that they know.
CREATE VIEW orders_v_withdrawn AS
    SELECT a.agency_id, a.order_id, o.title, o.withdrawn_at, o.withdrawn_by_name, o.withdrawn_reason FROM orders_agency a JOIN orders_order o ON o.id = a.order_id
    WHERE a.seen_at = 0 AND o.status = 'withdrawn';

-- What it tells stands on the desk, where receipt is acknowledged.
DROP VIEW orders_v_open;
CREATE VIEW orders_v_open AS
    SELECT a.agency_id, a.order_id, a.since, o.obligation_id, o.title, o.message, o.due_on, o.issued_by_name FROM orders_agency a JOIN orders_order o ON o.id = a.order_id
    WHERE a.acked_at = 0 AND o.status = 'issued';

-- +goose Down
DROP VIEW orders_v_open;
CREATE VIEW orders_v_open AS
    SELECT a.agency_id, a.order_id, a.since, o.obligation_id, o.title, o.due_on, o.issued_by_name FROM orders_agency a JOIN orders_order o ON o.id = a.order_id
    WHERE a.acked_at = 0 AND o.status = 'issued';
DROP VIEW orders_v_withdrawn;
ALTER TABLE orders_agency DROP COLUMN seen_at;
