package newsroom

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"loa/internal/domain/access"
)

// Links of sections are looked at with those of pieces: a broken one stands in the list
// and on the desk's view, until the section's words name it no more; words are asked for
// when they changed, and sections that are gone are forgotten.
func TestLinksOfSectionsAreLookedAt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		section := ShownSection{ID: "thu-tuc", TextID: "1", AgencyID: h.ward, Title: "Thủ tục hành chính", Path: "/thu-tuc", Body: `<p>Xem <a href="/tin/khong-co">bài này</a> và <a href="tel:0251">gọi</a>.</p>`}
		shown, asked := []ShownSection{section}, 0
		h.Sections = func(_ context.Context, known map[string]string) ([]ShownSection, error) {
			out := slices.Clone(shown)
			for i, x := range out {
				if known[x.ID] == x.TextID {
					out[i].Body = ""
				} else {
					asked++
				}
			}
			return out, nil
		}
		look := func() {
			t.Helper()
			h.pass(24 * time.Hour)
			if done, err := h.LookLinks(ctx); err != nil || !done {
				t.Fatalf("%v, %v", done, err)
			}
		}
		type row struct {
			SectionID, AgencyID, Title string
			N                          int
		}
		onDesk := func() (all []row) {
			t.Helper()
			if err := h.DB.Select(ctx, &all, `SELECT section_id, agency_id, title, n FROM newsroom_v_section_link`); err != nil {
				t.Fatal(err)
			}
			return all
		}
		look()
		if got := onDesk(); !slices.Equal(got, []row{{"thu-tuc", h.ward, "Thủ tục hành chính", 1}}) {
			t.Errorf("%+v", got)
		}
		h.site(h.lan).Get(root+linksPath).Want(http.StatusOK, "Thủ tục hành chính", "/tin/khong-co", "“bài này”", "/lam-viec/cong/chuyen-muc/thu-tuc", "1 liên kết.")
		h.site(h.abroad).Get(root+linksPath).Want(http.StatusOK, "Không có liên kết hỏng").Without("Thủ tục hành chính")
		look()
		if asked != 1 || len(onDesk()) != 1 {
			t.Errorf("words were asked for %d times, %+v", asked, onDesk())
		}
		// It is given to another agency; then its words change.
		shown[0].AgencyID = h.other
		if err := h.readSections(ctx); err != nil {
			t.Fatal(err)
		}
		if got := onDesk(); len(got) != 1 || got[0].AgencyID != h.other || asked != 1 {
			t.Errorf("%+v", got)
		}
		shown[0].TextID, shown[0].Body = "2", `<p>Không còn liên kết.</p>`
		if err := h.readSections(ctx); err != nil {
			t.Fatal(err)
		}
		if got := onDesk(); len(got) != 0 {
			t.Errorf("it was mended: %+v", got)
		}
		shown[0].TextID, shown[0].Body = "3", section.Body
		look()
		if got := onDesk(); len(got) != 1 {
			t.Errorf("it is broken again: %+v", got)
		}
		if all, err := h.SectionLinks(ctx, access.Actor{}, LinkFilter{Which: WhichBroken}); err != nil || len(all) != 0 {
			t.Errorf("nobody sees %+v, %v", all, err)
		}
		shown = nil
		look()
		var left int
		if _, err := h.DB.Get(ctx, &left, `SELECT count(*) FROM newsroom_address`); err != nil || left != 0 || len(onDesk()) != 0 {
			t.Errorf("%d addresses are left, %v", left, err)
		}
	})
}
