package content_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// out brings an edition before readers.
func (h *house) out(id string, change ...func(*content.Call)) content.Edition {
	h.t.Helper()
	h.do(h.lan, id, flow.Submit)
	h.do(h.minh, id, flow.Approve)
	return h.do(h.lan, id, flow.Publish, change...)
}

// next brings out the next edition of a piece.
func (h *house) next(contentID string, w content.Words) content.Edition {
	h.t.Helper()
	e, err := h.Revise(h.t.Context(), h.lan, contentID)
	if err == nil {
		e, err = h.Save(h.t.Context(), h.lan, e.ID, e.Version, w)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return h.out(e.ID)
}

// stands tells how what is at an edition of a translation stands to its original.
func (h *house) stands(editionID string) flow.Follow {
	h.t.Helper()
	o, ok, err := h.OriginalOf(h.t.Context(), editionID)
	if err != nil || !ok {
		h.t.Fatalf("%v, %v", ok, err)
	}
	return o.Follow()
}

// listed gives the languages in which readers find a piece in lists.
func (h *house) listed(workID string) string {
	h.t.Helper()
	all, err := h.Versions(h.t.Context(), workID)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, v := range all {
		out = append(out, string(v.Lang))
	}
	return strings.Join(out, " ")
}

func english(title string) content.Words {
	w := words(title)
	w.Summary, w.Body = "Complete files are answered the same day.", "<p>From 4 May the ward answers <b>at once</b>.</p>"
	return w
}

// A translation is a piece of its own that stays tied to the edition it translates: it
// falls behind, is not read while its original is withdrawn, and catches up.
func TestATranslationFollowsItsOriginal(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.begin("Trả kết quả khai sinh trong ngày")
		_, _, err := h.Translate(ctx, h.lan, e.ContentID, flow.English)
		h.refused(domain.CodeConflict, err, "translated before it came out")
		e = h.out(e.ID)
		_, _, err = h.Translate(ctx, h.abroad, e.ContentID, flow.English)
		h.refused(domain.CodeForbidden, err, "translated by another agency")
		for _, lang := range []flow.Lang{"", flow.Vietnamese, "ko", "tlh"} {
			_, _, err = h.Translate(ctx, h.lan, e.ContentID, lang)
			h.refused(domain.CodeInvalid, err, "translated into "+string(lang))
		}
		_, _, err = h.Translate(ctx, h.lan, "khong-co", flow.English)
		h.refused(domain.CodeNotFound, err, "a piece that there is not")

		en := h.translatedAtOnce(e.ContentID)
		if en.Title != "" || !strings.Contains(en.Body, "[Cần dịch: Từ ngày 04/05, <strong>phường</strong> trả kết quả ngay.]") || en.Topics[0] != "Thủ tục" || en.NoSecret || en.FollowsID != e.ID {
			t.Errorf("%+v", en)
		}
		_, _, err = h.Translate(ctx, h.lan, en.ContentID, flow.Vietnamese)
		h.refused(domain.CodeConflict, err, "a translation of a translation")
		half := english("Birth certificates on the same day")
		half.Body = en.Body
		if en, err = h.Save(ctx, h.lan, en.ID, en.Version, half); err != nil {
			t.Fatal(err)
		}
		_, err = h.try(h.lan, en.ID, flow.Submit)
		h.refused(domain.CodeInvalid, err, "submitted with words that nobody translated")
		if en, err = h.Save(ctx, h.lan, en.ID, en.Version, english("Birth certificates on the same day")); err != nil {
			t.Fatal(err)
		}
		en = h.out(en.ID)
		page, err := h.Shown(ctx, "birth-certificates-on-the-same-day-2025")
		if err != nil || page.Content.Lang != flow.English || page.Content.OriginalID != e.ContentID || h.stands(en.ID) != flow.Even {
			t.Errorf("%+v, %v", page.Content, err)
		}
		for site, want := range map[flow.Lang]string{flow.Vietnamese: e.Title, flow.English: en.Title} {
			all, err := h.Public(ctx, content.PublicFilter{Site: site, TopicSlug: "thu-tuc", Limit: 5})
			n, err2 := h.CountPublic(ctx, content.PublicFilter{Site: site, AgencyID: h.agency})
			if err != nil || err2 != nil || len(all) != 1 || all[0].Title != want || all[0].Lang != site || n != 1 {
				t.Errorf("%s: %+v, %d, %v, %v", site, all, n, err, err2)
			}
		}
		if err := h.FollowOriginal(ctx, h.lan, en.ID, e.ID); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("what is out follows another edition: %v", err)
		}

		h.pass(time.Hour)
		second := h.next(e.ContentID, words("Trả kết quả khai sinh trong hai ngày"))
		if got := h.stands(en.ID); got != flow.Behind {
			t.Errorf("after a new edition: %s", got)
		}
		w := words("Trả kết quả khai sinh trong ba ngày")
		w.Correction = "Bản trước ghi sai thời hạn."
		third := h.next(e.ContentID, w)
		if got := h.stands(en.ID); got != flow.Corrected || h.listed(e.ContentID) != "vi en" {
			t.Errorf("after a correction: %s, %s", got, h.listed(e.ContentID))
		}
		h.do(h.minh, third.ID, flow.Withdraw)
		if got := h.stands(en.ID); got != flow.Halted || h.listed(e.ContentID) != "" {
			t.Errorf("withdrawn: %s, %s", got, h.listed(e.ContentID))
		}
		draft, err := h.Revise(ctx, h.lan, en.ContentID)
		if err != nil || draft.FollowsID != e.ID {
			t.Fatalf("%+v, %v", draft, err)
		}
		if draft, err = h.Save(ctx, h.lan, draft.ID, draft.Version, english("Birth certificates in three days")); err != nil {
			t.Fatal(err)
		}
		h.refused(domain.CodeConflict, h.FollowOriginal(ctx, h.lan, draft.ID, third.ID), "it follows what was withdrawn")
		h.do(h.lan, draft.ID, flow.Submit)
		h.do(h.minh, draft.ID, flow.Approve)
		_, err = h.try(h.lan, draft.ID, flow.Publish)
		h.refused(domain.CodeConflict, err, "brought out while its original is withdrawn")
		h.do(h.minh, draft.ID, flow.Return)

		fourth := h.next(e.ContentID, words("Trả kết quả khai sinh trong bốn ngày"))
		if got := h.stands(en.ID); got != flow.Corrected || h.listed(e.ContentID) != "vi en" {
			t.Errorf("the original is back: %s, %s", got, h.listed(e.ContentID))
		}
		h.refused(domain.CodeConflict, h.FollowOriginal(ctx, h.lan, draft.ID, second.ID), "it follows what is not out")
		h.refused(domain.CodeForbidden, h.FollowOriginal(ctx, h.abroad, draft.ID, fourth.ID), "another agency's")
		h.refused(domain.CodeConflict, h.FollowOriginal(ctx, h.lan, fourth.ID, fourth.ID), "an original follows")
		if err := h.FollowOriginal(ctx, h.lan, draft.ID, fourth.ID); err != nil {
			t.Fatal(err)
		}
		draft = h.out(draft.ID)
		if got := h.stands(draft.ID); got != flow.Even {
			t.Errorf("caught up: %s", got)
		}

		h.do(h.minh, fourth.ID, flow.Unpublish, func(c *content.Call) { c.Reason = "Trùng nội dung" })
		fifth := h.next(e.ContentID, words("Trả kết quả khai sinh trong năm ngày"))
		if got := h.stands(draft.ID); got != flow.Halted || h.listed(e.ContentID) != "vi" {
			t.Errorf("it follows an edition that was taken away: %s, %s", got, h.listed(e.ContentID))
		}
		h.do(h.minh, draft.ID, flow.Withdraw)
		h.do(h.minh, fifth.ID, flow.Withdraw)
		if n, cells := h.count(`SELECT count(*) FROM evidence`), h.count(`SELECT COALESCE(sum(n), 0) FROM cell`); n != 2 || cells != 1 {
			t.Errorf("%d entries that count %d times", n, cells)
		}
	})
}

// translatedAtOnce lets two people begin the same translation: one draft comes of it.
func (h *house) translatedAtOnce(contentID string) content.Edition {
	h.t.Helper()
	var made atomic.Int64
	var wg sync.WaitGroup
	all := make([]content.Edition, 4)
	for i := range all {
		wg.Go(func() {
			e, first, err := h.Translate(context.WithoutCancel(h.t.Context()), h.lan, contentID, flow.English)
			if err != nil {
				h.t.Error(err)
			}
			if first {
				made.Add(1)
			}
			all[i] = e
		})
	}
	wg.Wait()
	for _, e := range all {
		if e.ID == "" || e.ID != all[0].ID {
			h.t.Errorf("led to %q and %q", e.ID, all[0].ID)
		}
	}
	if made.Load() != 1 {
		h.t.Errorf("%d of them began it", made.Load())
	}
	return all[0]
}

// Of one obligation a piece and its translation are one product, unless its words ask
// for the language; the book says what each is.
func TestATranslationIsNoSecondProduct(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		for i, x := range []struct {
			asks []string
			want int
		}{{nil, 1}, {[]string{"v"}, 3}} {
			e := h.begin("Bài " + string(rune('a'+i)))
			e = h.out(e.ID)
			en, _, err := h.Translate(ctx, h.lan, e.ContentID, flow.English)
			if err == nil {
				en, err = h.Save(ctx, h.lan, en.ID, en.Version, english("Piece "+string(rune('a'+i))))
			}
			if err != nil {
				t.Fatal(err)
			}
			en = h.out(en.ID, func(c *content.Call) { c.Asks = x.asks })
			if n := h.count(`SELECT COALESCE(sum(n), 0) FROM cell`); n != x.want {
				t.Errorf("%v: they count %d, want %d", x.asks, n, x.want)
			}
			c, err := h.Content(ctx, en.ContentID)
			if err != nil {
				t.Fatal(err)
			}
			entry, err := h.o.Ledger.Entry(ctx, c.EvidenceID)
			if err != nil || !strings.Contains(entry.Note, "tiếng Anh (en)") || !strings.Contains(entry.Note, "Bản dịch của “"+e.Title+"”, bản đăng số 1, https://loa.example/tin/bai-") {
				t.Errorf("%+v, %v", entry, err)
			}
		}
	})
}
