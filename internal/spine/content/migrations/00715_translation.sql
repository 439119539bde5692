-- +goose Up
-- In which language a piece is (BCP 47), and of which piece it is a translation; empty
-- for none. Of an original there is one in each language. follows_id is the edition of
-- the original that an edition of a translation follows.
ALTER TABLE content ADD COLUMN lang TEXT NOT NULL DEFAULT 'vi';
ALTER TABLE content ADD COLUMN original_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX content_translation ON content (original_id, lang) WHERE original_id <> '';
ALTER TABLE content_edition ADD COLUMN follows_id TEXT NOT NULL DEFAULT '';

-- Lists show the pieces of one site: the Vietnamese one those in Vietnamese, the English
-- one all others. work_id is the original, the piece itself where it is one.
ALTER TABLE content_listed ADD COLUMN lang TEXT NOT NULL DEFAULT 'vi';
ALTER TABLE content_listed ADD COLUMN site TEXT NOT NULL DEFAULT 'vi';
ALTER TABLE content_listed ADD COLUMN work_id TEXT NOT NULL DEFAULT '';
UPDATE content_listed SET work_id = content_id;
CREATE INDEX content_listed_site ON content_listed (site, first_out_at, content_id);
CREATE INDEX content_listed_agency_site ON content_listed (agency_id, site, first_out_at, content_id);
CREATE INDEX content_listed_work ON content_listed (work_id);
DROP INDEX content_listed_agency;
ALTER TABLE content_listed_topic ADD COLUMN site TEXT NOT NULL DEFAULT 'vi';
CREATE INDEX content_listed_topic_site ON content_listed_topic (slug, site, first_out_at, content_id);
DROP INDEX content_listed_topic_order;

-- +goose Down
CREATE INDEX content_listed_topic_order ON content_listed_topic (slug, first_out_at, content_id);
DROP INDEX content_listed_topic_site;
ALTER TABLE content_listed_topic DROP COLUMN site;
CREATE INDEX content_listed_agency ON content_listed (agency_id, first_out_at, content_id);
DROP INDEX content_listed_work;
DROP INDEX content_listed_agency_site;
DROP INDEX content_listed_site;
ALTER TABLE content_listed DROP COLUMN work_id;
ALTER TABLE content_listed DROP COLUMN site;
ALTER TABLE content_listed DROP COLUMN lang;
ALTER TABLE content_edition DROP COLUMN follows_id;
DROP INDEX content_translation;
ALTER TABLE content DROP COLUMN original_id;
ALTER TABLE content DROP COLUMN lang;
