package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/spine/notice"
)

// TestABounceOnStandardInput: what a mail server's alias feeds to the command ends as
// a refusal on the page of reminders; everything else is left alone with the reason.
func TestABounceOnStandardInput(t *testing.T) {
	t.Parallel()
	cfg := Config{Data: t.TempDir(), Now: "2025-04-10"}
	raw, err := os.ReadFile(filepath.Join("..", "platform", "mail", "testdata", "bounce", "postfix-unknown.eml"))
	if err != nil {
		t.Fatal(err)
	}
	about := ""
	err = within(t.Context(), cfg, func(o *Office) error {
		if _, err := o.Notices.Write(t.Context(), o.Notices.Today(), []notice.Draft{{AccountID: "hoa", Name: "Hoa", Email: "canbo@xa.example", Lines: []notice.Line{{Key: "k", Stage: "day", Title: "Việc"}}}}); err != nil {
			return err
		}
		list, err := o.Notices.Digests(t.Context(), notice.Filter{})
		if err != nil {
			return err
		}
		about = list[0].ID
		d, _, err := o.Notices.Claim(t.Context(), about)
		if err != nil {
			return err
		}
		return o.Notices.Ended(t.Context(), d, notice.Outcome{State: notice.Sent})
	})
	if err != nil {
		t.Fatal(err)
	}
	ours := strings.ReplaceAll(string(raw), "0196a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b", about)
	for _, c := range []struct{ mail, said string }{
		{"xin chào", "không phải thư báo không gửi được"},
		{"", "không phải thư báo không gửi được"},
		{strings.NewReplacer("Action: failed", "Action: delayed", "Status: 5.1.1", "Status: 4.4.1").Replace(ours), "chỉ bị chậm"},
		{strings.ReplaceAll(ours, "Status: 5.1.1", "Status: 5.7.26"), "từ chối nội dung hoặc nơi gửi"},
		{strings.NewReplacer("canbo@xa", "khac@xa", "Canbo@xa", "khac@xa").Replace(string(raw)), "không có bản nhắc nào gửi tới khac@xa.example"},
		{ours, "Đã ghi: canbo@xa.example không nhận thư (5.1.1)."},
		{ours, "Đã tính từ trước"},
	} {
		said, err := Bounce(t.Context(), cfg, strings.NewReader(c.mail))
		if err != nil || !strings.Contains(said, c.said) {
			t.Errorf("%.40q: %q, %v; want %q", c.mail, said, err, c.said)
		}
	}
	d, err := db.Open(t.Context(), db.Config{Path: cfg.SQLitePath()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var box notice.Mailbox
	if ok, err := d.Get(t.Context(), &box, `SELECT address, refused_since, refused_last, refusals, problem FROM notice_mailbox`); err != nil || !ok || box.Refusals != 1 || !strings.Contains(box.Problem, "User unknown") {
		t.Errorf("%+v, %v", box, err)
	}
}
