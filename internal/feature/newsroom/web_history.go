package newsroom

import (
	"fmt"
	"net/http"
	"slices"

	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// moment is the words of a piece as somebody left them.
type moment struct {
	Key    string // edition and version
	Label  string
	Number int
	By     string
	At     int64 // Unix milliseconds
	Title  string
	words  content.Words
}

type historyData struct {
	view

	Editions []content.Edition
	Steps    []shownStep
	Moments  []option // the newest first
	From, To string
	Parts    []part
	Compared bool
}

// moments lists the words that were kept of a piece, the newest first.
func (s *Service) moments(r *http.Request, editions []content.Edition) ([]moment, error) {
	var out []moment
	for _, e := range editions {
		now := moment{Key: fmt.Sprintf("%s.%d", e.ID, e.Version), Number: e.Number, By: e.ChangedByName, At: e.ChangedAt, Title: e.Title, words: e.Shown()}
		out = append(out, now)
		texts, err := s.Contents.Texts(r.Context(), e.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range texts {
			m := moment{Key: fmt.Sprintf("%s.%d", e.ID, t.Version), Number: e.Number, By: t.ByName, At: t.At, Title: t.Title, words: t.Words(out[len(out)-1].words)}
			if !m.words.Same(out[len(out)-1].words) { // kept again at a move, unchanged
				out = append(out, m)
			}
		}
	}
	return out, nil
}

func (f *Feature) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := f.service.view(ctx, web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	d := historyData{view: v, From: r.URL.Query().Get("tu"), To: r.URL.Query().Get("den")}
	if d.Editions, err = f.service.Contents.Editions(ctx, v.Content.ID); err != nil {
		return err
	}
	if d.Steps, err = f.service.steps(ctx, v.Content.ID); err != nil {
		return err
	}
	all, err := f.service.moments(r, d.Editions)
	if err != nil {
		return err
	}
	for i, m := range all {
		at := web.DateTime(web.LangOf(ctx), db.Time(m.At)) // what tells moments apart stands first: a telephone shows no more
		d.Moments = append(d.Moments, option{Value: m.Key, Label: f.pages.T(r, "Lần %d: %s, bản %d, %s", len(all)-i, at, m.Number, m.By)})
	}
	find := func(key string, otherwise int) int {
		if i := slices.IndexFunc(all, func(m moment) bool { return m.Key == key }); i >= 0 {
			return i
		}
		return otherwise
	}
	if len(all) > 1 {
		from, to := find(d.From, 1), find(d.To, 0)
		d.From, d.To, d.Compared = all[from].Key, all[to].Key, true
		d.Parts = compareWords(all[from].words, all[to].words)
	}
	return f.pages.Render(w, r, http.StatusOK, "history", web.Page{
		Title: "Lịch sử bài viết", Nav: nav, Lead: v.Edition.Title, Back: &web.Link{Label: "Về bài viết", URL: root + "/" + v.Content.ID}, Data: d,
	})
}
