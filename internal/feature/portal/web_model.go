package portal

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

const (
	pathModels = "/dien-hinh"
	deskModels = deskRoot + "/dien-hinh"
)

type modelRow struct {
	Model

	Agency house
	Piece  row
}

type modelsData struct {
	Rows              []modelRow
	Alternates, Feeds template.HTML
}

// What the list of models is called.
const (
	modelsTitle = "Mô hình, điển hình, sáng kiến"
	modelsLead  = "Cách làm hay về cải cách hành chính do các cơ quan đề nghị, được chọn để cùng học."
)

// webModels lists the chosen exemplary models and initiatives of which readers get the
// piece.
func (f *Feature) webModels(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathModels, Watch: f.pieces}, func(r *http.Request) (web.Drawn, error) {
		rows, err := f.chosenModels(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		d := modelsData{Rows: rows}
		d.Alternates, d.Feeds = f.feedLinks(r, pathModels)
		return f.pages.Draw(r, http.StatusOK, "models", web.Page{Title: modelsTitle, Lead: modelsLead, Nav: "dien-hinh", Layout: web.LayoutPublic, Data: d, Told: &web.Told{Path: pathModels}})
	})
}

// chosenModels gives the chosen ones of which readers get the piece.
func (f *Feature) chosenModels(ctx context.Context) ([]modelRow, error) {
	all, err := f.models(ctx, modelChosen, nil)
	if err != nil {
		return nil, err
	}
	rows, err := f.modelRows(ctx, all)
	return slices.DeleteFunc(rows, func(m modelRow) bool { return m.Piece.Slug == "" }), err
}

// everModels gives those that are chosen or were.
func (f *Feature) everModels(ctx context.Context) ([]modelRow, error) {
	var all []Model
	for _, state := range []string{modelChosen, modelEnded} {
		of, err := f.models(ctx, state, nil)
		if err != nil {
			return nil, err
		}
		all = append(all, of...)
	}
	return f.modelRows(ctx, slices.DeleteFunc(all, func(m Model) bool { return m.DecidedAt == 0 }))
}

// feedLinks are what programs and people are told of a list's feeds.
func (f *Feature) feedLinks(r *http.Request, path string) (alternates, feeds template.HTML) {
	w := f.writer(r, 1<<10)
	w.alternates(path)
	alternates = w.done()
	w.feeds(path)
	return alternates, w.done()
}

// modelRows joins models with what readers get of their pieces.
func (f *Feature) modelRows(ctx context.Context, all []Model) ([]modelRow, error) {
	ids := make([]string, len(all))
	for i, m := range all {
		ids[i] = m.ContentID
	}
	listed, err := f.Contents.PublicOf(ctx, ids...)
	if err != nil {
		return nil, err
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]modelRow, len(all))
	pieces := s.rows(listed)
	for i, m := range all {
		out[i] = modelRow{Model: m, Agency: s.of(m.AgencyID)}
		if at := slices.IndexFunc(pieces, func(p row) bool { return p.ContentID == m.ContentID }); at >= 0 {
			out[i].Piece = pieces[at]
		}
	}
	return out, nil
}

type nominee struct {
	ID, Title string
	Agency    house
	OutAt     int64
}

type modelDesk struct {
	Waiting, Chosen []modelRow
	Nominees        []nominee
	Text            string
	Decides         bool
	One             *nominee // that is being proposed
	Asked           string   // its id
	Sort, Why       string
	Sorts           []option
	Ends            string    // id of the piece that is to be shown no longer
	Ending          *modelRow // it
	Reason          string    // as typed
}

// webModelDesk lists what was proposed and chosen, and pieces to propose.
func (f *Feature) webModelDesk(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return f.drawModelDesk(w, r, http.StatusOK, modelDesk{Text: web.CleanText(q.Get("tim")), Sort: string(Exemplary), Asked: q.Get("bai"), Ends: q.Get("thoi")})
}

func (f *Feature) drawModelDesk(w http.ResponseWriter, r *http.Request, status int, d modelDesk, errs ...domain.FieldError) error {
	ctx, actor := r.Context(), web.Actor(r)
	own := append([]string{}, actor.Agencies(access.Officer, access.Leader)...)
	d.Decides, d.Sorts = actor.Is(access.Coordinator), []option{{string(Exemplary), Exemplary.Label()}, {string(Initiative), Initiative.Label()}}
	if actor.SeesAll() {
		own = nil
	}
	for state, into := range map[string]*[]modelRow{modelProposed: &d.Waiting, modelChosen: &d.Chosen} {
		all, err := f.models(ctx, state, own)
		if err != nil {
			return err
		}
		if *into, err = f.modelRows(r.Context(), all); err != nil {
			return err
		}
	}
	for i, m := range d.Chosen {
		if d.Decides && m.ContentID == d.Ends {
			d.Ending = &d.Chosen[i]
		}
	}
	rows, err := f.nominees(ctx, actor, d.Text)
	if err != nil {
		return err
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return err
	}
	for _, x := range rows {
		n := nominee{x.Content.ID, x.Edition.Title, s.of(x.Content.AgencyID), x.Content.FirstOutAt}
		if n.ID == d.Asked {
			d.One = &n
		}
		d.Nominees = append(d.Nominees, n)
	}
	if d.One == nil && d.Asked != "" {
		x, err := f.Contents.Newest(ctx, d.Asked)
		if err != nil {
			return err
		}
		if !actor.Sees(x.Content.AgencyID) {
			return domain.NotFound("Không có tin, bài này.")
		}
		d.One = &nominee{x.Content.ID, x.Edition.Title, s.of(x.Content.AgencyID), x.Content.FirstOutAt}
	}
	return f.pages.Render(w, r, status, "keepmodels", web.Page{
		Title: "Điển hình, sáng kiến", Lead: "Đề nghị bài đã đăng kể về cách làm hay; người điều phối chọn thì bài hiện ở trang Điển hình.", Nav: navKeep, Data: d, Errors: errs,
		Back: &web.Link{Label: "Chuyên mục của cổng", URL: deskSections},
	})
}

// webPropose proposes a piece.
func (f *Feature) webPropose(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	d := modelDesk{Sort: v.String("loai"), Why: v.String("vi_sao")}
	id := v.String("bai")
	if err := f.Propose(r.Context(), web.Actor(r), id, ModelSort(d.Sort), d.Why); err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		status := http.StatusUnprocessableEntity
		if domain.CodeOf(err) == domain.CodeConflict {
			status = http.StatusConflict
		}
		d.Asked = id
		return f.drawModelDesk(w, r, status, d, fields...)
	}
	said := "Đã đề nghị. Người điều phối chọn thì bài hiện ở trang Điển hình."
	if web.Actor(r).Is(access.Coordinator) {
		said = "Bài đang hiện ở trang Điển hình."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, deskModels)
}

// webDecideModel decides about a proposed piece.
func (f *Feature) webDecideModel(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	seen, _ := strconv.ParseInt(v.String("phien_ban"), 10, 64)
	in := Decision{ContentID: v.String("bai"), Seen: seen, Chosen: v.Bool("chon"), Reason: v.String("ly_do")}
	if err := f.Decide(r.Context(), web.Actor(r), in); err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		if domain.CodeOf(err) == domain.CodeInvalid {
			return f.drawModelDesk(w, r, http.StatusUnprocessableEntity, modelDesk{Sort: string(Exemplary), Ends: in.ContentID, Reason: in.Reason}, fields...)
		}
		return f.drawModelDesk(w, r, http.StatusConflict, modelDesk{Sort: string(Exemplary)}, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi quyết định.")
	return web.SeeOther(w, r, deskModels)
}
