package content_test

import (
	"context"
	"testing"
	"time"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// Lists hold what readers get now and nothing else: a draft, what was withdrawn and
// what is gone is in none, what is put right keeps its place and is once in each.
func TestListsHoldWhatReadersGet(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		in := func(f content.PublicFilter) (slugs []string) {
			t.Helper()
			f.Limit = 10
			all, err := h.Public(ctx, f)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range all {
				slugs = append(slugs, l.Slug)
			}
			return slugs
		}
		same := func(what string, got []string, want ...string) {
			t.Helper()
			if len(got) != len(want) {
				t.Errorf("%s: %v, want %v", what, got, want)
				return
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("%s: %v, want %v", what, got, want)
				}
			}
		}
		e := h.begin("Bản một")
		same("a draft", in(content.PublicFilter{}))
		h.do(h.minh, e.ID, flow.Urgent)
		h.pass(time.Hour)
		second := h.begin("Bản hai")
		h.do(h.minh, second.ID, flow.Urgent)
		same("the newest first", in(content.PublicFilter{}), "ban-hai-2025", "ban-mot-2025")
		next, err := h.Revise(ctx, h.lan, e.ContentID)
		if err != nil {
			t.Fatal(err)
		}
		w := words("Bản một mới")
		w.Topics, w.Correction = []string{"Đất đai", "Đất  ĐAI", "!!"}, "Sai chủ đề."
		if next, err = h.Save(ctx, h.lan, next.ID, next.Version, w); err != nil {
			t.Fatal(err)
		}
		h.pass(time.Hour)
		h.do(h.minh, next.ID, flow.Urgent)
		same("put right", in(content.PublicFilter{}), "ban-hai-2025", "ban-mot-2025")
		same("in its old topic", in(content.PublicFilter{TopicSlug: "thu-tuc"}), "ban-hai-2025")
		same("in its new topic", in(content.PublicFilter{TopicSlug: "dat-dai"}), "ban-mot-2025")
		same("of its agency", in(content.PublicFilter{AgencyID: h.agency}), "ban-hai-2025", "ban-mot-2025")
		same("of another", in(content.PublicFilter{AgencyID: "x"}))
		topics, err := h.Topics(ctx)
		if err != nil || len(topics) != 2 || topics[0].N != 1 {
			t.Errorf("%+v, %v", topics, err)
		}
		notes, err := h.Corrections(ctx, e.ContentID)
		if err != nil || len(notes) != 1 || notes[0].Note != "Sai chủ đề." || notes[0].At != h.Now().UnixMilli() {
			t.Errorf("%+v, %v", notes, err)
		}
		h.do(h.minh, next.ID, flow.Withdraw)
		same("withdrawn", in(content.PublicFilter{}), "ban-hai-2025")
		a, err := h.Article(ctx, "ban-mot-2025")
		if err != nil || a.Gone || a.State != flow.Withdrawn || a.Notice == "" {
			t.Errorf("%+v, %v", a, err)
		}
		h.do(h.minh, next.ID, flow.Unpublish)
		if a, err = h.Article(ctx, "ban-mot-2025"); err != nil || !a.Gone || a.ClosedAt == 0 {
			t.Errorf("%+v, %v", a, err)
		}
		_, err = h.Article(ctx, "khong-co")
		h.refused(domain.CodeNotFound, err, "an address that nobody has")
		signs, err := h.Signposts(ctx, 5, 0)
		n, err2 := h.Listing(ctx)
		if err != nil || err2 != nil || len(signs) != 1 || n != 1 {
			t.Errorf("%+v, %d, %v, %v", signs, n, err, err2)
		}
	})
}

// Other nodes hear of what readers see when it is stored, and of a draft nothing.
func TestOtherNodesHearOfIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		if h.o.DB.Engine() == db.SQLite {
			h.o.DB.Listen(t.Context(), content.RevisionChannel, func() { t.Error("there is one node") })
			return
		}
		ctx, stop := context.WithCancel(t.Context())
		heard, ended := make(chan struct{}, 10), make(chan struct{})
		go func() {
			defer close(ended)
			h.o.DB.Listen(ctx, content.RevisionChannel, func() { heard <- struct{}{} })
		}()
		<-heard // it listens
		e := h.begin("Bản một")
		h.do(h.minh, e.ID, flow.Urgent)
		select {
		case <-heard:
		case <-time.After(10 * time.Second):
			t.Error("nothing was heard")
		}
		stop()
		<-ended
		if len(heard) > 0 {
			t.Error("a draft was heard")
		}
	})
}
