-- +goose Up
-- In whose name it was issued: the agency as it was called that day.
ALTER TABLE orders_order ADD COLUMN issued_for TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE orders_order DROP COLUMN issued_for;
