-- +goose Up
-- What the digital signatures of a plan's signed file say, checked. What files
-- said of themselves before, unchecked, goes.
ALTER TABLE plan_file ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_file DROP COLUMN marks;

-- +goose Down
ALTER TABLE plan_file ADD COLUMN marks TEXT NOT NULL DEFAULT '';
ALTER TABLE plan_file DROP COLUMN verdict;
