package content_test

import (
	"context"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// A video without a video is not submitted, not published urgently, and proves nothing
// where it was approved before anybody asked; at its minute it goes back.
func TestAVideoIsAVideo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		begun := func(kind flow.Kind, title, more string) content.Edition {
			t.Helper()
			w := words(title)
			w.Body += more
			e, err := h.Begin(ctx, h.lan, content.NewContent{AgencyID: h.agency, Kind: kind, Words: w})
			if err != nil {
				t.Fatal(err)
			}
			return e
		}
		set := func(query, id string) {
			t.Helper()
			if err := h.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, query, id)
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		for _, kind := range []flow.Kind{flow.Video, flow.Infographic} {
			e := begun(kind, "Nộp hồ sơ trên điện thoại", "")
			_, err := h.try(h.lan, e.ID, flow.Submit)
			h.refused(domain.CodeInvalid, err, "submitted without what it is")
			_, err = h.try(h.minh, e.ID, flow.Urgent)
			h.refused(domain.CodeInvalid, err, "published urgently without what it is")
		}
		e := begun(flow.Video, "Video đăng ở nơi khác", `<p><a href="https://www.youtube.com/watch?v=abc">Xem video</a></p>`)
		h.do(h.minh, e.ID, flow.Urgent)
		late := begun(flow.News, "Duyệt trước khi có quy tắc", "")
		h.do(h.lan, late.ID, flow.Submit)
		h.do(h.minh, late.ID, flow.Approve)
		due := h.do(h.minh, late.ID, flow.Schedule, func(c *content.Call) { c.At = h.Now().Add(time.Hour) })
		set(`UPDATE content SET kind = 'video' WHERE id = $1`, late.ContentID)
		h.pass(2 * time.Hour)
		back, err := h.Move(ctx, access.SystemActor("Hẹn giờ"), content.Call{EditionID: due.ID, Seen: due.Version, Act: flow.Publish})
		if err != nil || back.State != flow.Returned {
			t.Errorf("at its minute: %s, %v", back.State, err)
		}
		set(`UPDATE content_edition SET state = 'approved' WHERE id = $1`, due.ID)
		_, err = h.try(h.minh, due.ID, flow.Publish)
		h.refused(domain.CodeConflict, err, "published by hand")
		if n := h.count(`SELECT count(*) FROM evidence`); n != 1 {
			t.Errorf("%d entries of one video", n)
		}
	})
}
