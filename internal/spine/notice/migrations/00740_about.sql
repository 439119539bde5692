-- +goose Up
-- About which agencies a digest or a message told somebody, so that an agency sees what
-- was sent whoever works there by now.
CREATE TABLE notice_about (
    agency_id TEXT NOT NULL,
    mail_id   TEXT NOT NULL,
    PRIMARY KEY (agency_id, mail_id)
);
CREATE INDEX notice_about_mail ON notice_about (mail_id);

-- +goose Down
DROP TABLE notice_about;
