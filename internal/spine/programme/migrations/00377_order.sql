-- +goose Up
-- A step of an order of the leadership brings versions as an amendment does; it is
-- no document that amends the plan. Empty: one that is.
ALTER TABLE amendment ADD COLUMN order_id TEXT NOT NULL DEFAULT '';
CREATE INDEX amendment_order ON amendment (order_id) WHERE order_id <> '';

-- +goose Down
DROP INDEX amendment_order;
ALTER TABLE amendment DROP COLUMN order_id;
