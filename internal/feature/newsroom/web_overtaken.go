package newsroom

import (
	"net/http"
	"slices"
	"strings"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// overtaken is what the editor's script is told when somebody else was first. Fields are
// the other's words by the names of the form, Parts the parts of the form that hold as
// many fields as there is to choose from or was written, as HTML: taking the other's
// draft leaves nothing of one's own in its place.
type overtaken struct {
	Message string `json:"message"`
	Open    bool   `json:"open"` // it can still be written
	By      string `json:"by"`
	Own     bool   `json:"own"`     // it was the same person, elsewhere
	At      string `json:"at"`      // as pages write it
	Changes string `json:"changes"` // HTML: what is not the same
	Version int64  `json:"version"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
	Body    string `json:"body"`
	Whole   string `json:"whole"` // HTML: the body with the items of a bulletin

	Fields map[string]any `json:"fields"`
	Parts  []string       `json:"parts"`
	Lead   *option        `json:"lead,omitempty"` // the picture that stands for the piece
}

// fieldsOf gives words as the form names them; of boxes those that are on.
func fieldsOf(w content.Words) map[string]any {
	on := func(is bool) []string {
		if is {
			return []string{"1"}
		}
		return []string{}
	}
	return map[string]any{
		"tieu_de": w.Title, "tom_tat": w.Summary, "nguon": w.Source, "thu_tuc": strings.Join(w.Procedures, "\n"), "dinh_chinh": w.Correction, "anh_dai_dien": w.Lead,
		"su_kien_ngay": w.Event.Day.Vietnamese(), "su_kien_tu": w.Event.From, "su_kien_den": w.Event.To, "su_kien_cho": w.Event.Place,
		"khong_mat": on(w.NoSecret), "dong_y": on(w.PeopleAgree),
	}
}

// compareWords tells word by word what changed between two drafts, in everything that a
// draft says.
func compareWords(before, after content.Words) []part {
	out := compare(text{before.Title, before.Summary, whole(before)}, text{after.Title, after.Summary, whole(after)})
	for _, p := range []struct {
		title         string
		before, after []string
	}{
		{"Chủ đề", before.Topics, after.Topics},
		{"Đối tượng", before.Audiences, after.Audiences},
		{"Nguồn", lineOf(before.Source), lineOf(after.Source)},
		{"Thủ tục liên quan", before.Procedures, after.Procedures},
		{"Ghi chú đính chính", lineOf(before.Correction), lineOf(after.Correction)},
	} {
		if changed := flow.Compare(p.before, p.after); len(changed) > 0 {
			one := part{Title: p.title}
			for _, c := range changed {
				one.Paragraphs = append(one.Paragraphs, paragraph{c.Before, c.After})
			}
			out = append(out, one)
		}
	}
	return append(out, compareEvents(before.Event, after.Event)...)
}

// compareEvents tells what changed of when and where.
func compareEvents(before, after flow.Event) []part {
	one := part{Title: "Sự kiện"}
	for _, c := range flow.Compare(lineOf(before.Words().String()), lineOf(after.Words().String())) {
		one.Paragraphs = append(one.Paragraphs, paragraph{c.Before, c.After})
	}
	if one.Paragraphs == nil {
		return nil
	}
	return []part{one}
}

// whole is the body with the items of a bulletin.
func whole(w content.Words) string {
	if len(w.Items) == 0 {
		return w.Body
	}
	return flow.Issue{Intro: w.Body, Items: w.Items}.Body(flow.Vietnamese)
}

// comparable gives words of a form as they would be kept, without empty lines; without
// their body where that is too long.
func comparable(w content.Words) content.Words {
	w.Body, _ = richtext.Clean(w.Body)
	for _, lines := range []*[]string{&w.Topics, &w.Audiences, &w.Procedures} {
		*lines = slices.DeleteFunc(slices.Clone(*lines), func(l string) bool { return vi.Clean(l) == "" })
	}
	w.Items = slices.DeleteFunc(slices.Clone(w.Items), flow.Item.Empty)
	return w
}

// tellOvertaken tells the editor's script what was saved meanwhile, and how it differs
// from the words that came too late.
func (f *Feature) tellOvertaken(w http.ResponseWriter, r *http.Request, mine content.Words, v view, message string) error {
	mine = comparable(mine)
	e, d := v.Edition, editData{view: v, Words: stored(v.Edition)}
	d.choices()
	if err := f.shelved(r, &d); err != nil {
		return err
	}
	changes, err := f.pages.Part(r, "edit", "reworded", map[string]any{"parts": compareWords(mine, d.Words), "old": "Bản của mình", "new": "Bản đã lưu"})
	if err != nil {
		return err
	}
	out := overtaken{
		Message: message, Open: e.State.Editable(), By: e.ChangedByName, Own: e.ChangedBy == web.Actor(r).AccountID, At: web.DateTime(web.LangOf(r.Context()), db.Time(e.ChangedAt)),
		Changes: string(changes), Version: e.Version, Title: e.Title, Summary: e.Summary, Body: d.Words.Body, Whole: e.Body, Fields: fieldsOf(d.Words),
	}
	parts := []string{"meant"}
	if d.IsBulletin() {
		parts = append(parts, "items")
	}
	for _, name := range parts {
		html, err := f.pages.Part(r, "edit", name, d)
		if err != nil {
			return err
		}
		out.Parts = append(out.Parts, string(html))
	}
	for _, o := range d.Pictures {
		if o.Value == d.Words.Lead && o.Value != "" {
			out.Lead = &o
		}
	}
	return web.JSON(w, http.StatusConflict, out)
}
