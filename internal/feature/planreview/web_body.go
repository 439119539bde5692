package planreview

import (
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// bodyTitle is the third part of the review, and of a plan in force.
const bodyTitle = "Mục tiêu, nội dung, hình thức"

type bodyData struct {
	Plan       programme.Plan
	Draft      bool
	Groups     []itemGroup
	Paper      []sheet
	Placed     bool // the open item has its place in Paper
	Open       *itemView
	Done       int
	Total      int
	Clear      int // open items without a doubt
	MayPrepare bool
}

// itemGroup is the items of one kind; the first group of all has those that a
// person should look at, of any kind, and no Kind.
type itemGroup struct {
	Kind  programme.ItemKind
	Items []itemView
}

// itemView is one item as the page shows it.
type itemView struct {
	programme.Item
	URL    string // opens it
	Act    string // address of its acts
	IsOpen bool
	Before string
	Next   string
}

func bodyURL(planID string) string { return planURL(planID) + "/muc-tieu-noi-dung" }

func itemURL(planID, itemID string) string { return bodyURL(planID) + "?muc=" + itemID + "#dong-mo" }

func (f *Feature) body(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	pl, err := f.programme.PlanFor(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	items, err := f.programme.Items(r.Context(), pl.ID)
	if err != nil {
		return err
	}
	d := bodyData{Plan: pl, Draft: pl.Status == programme.StatusDraft, MayPrepare: programme.MayPrepare(actor)}
	d.arrange(items, r.URL.Query().Get("muc"))
	if programme.MayReview(actor) {
		if err := f.drawBody(r, &d, items); err != nil {
			return err
		}
	}
	page := web.Page{Title: bodyTitle, Lead: pl.Name(), Nav: nav, Wide: true, Data: d}
	page.Back = &web.Link{Label: "Kế hoạch", URL: planURL(pl.ID)}
	if d.Draft {
		page.Back = &web.Link{Label: "Đọc và duyệt", URL: reviewURL(pl.ID)}
	}
	return f.pages.Render(w, r, http.StatusOK, "body", page)
}

// openAt is the place of the item asked for, else of the first that a person has
// to decide; -1 when nothing is to be opened.
func (d *bodyData) openAt(items []programme.Item, asked string) int {
	if at := slices.IndexFunc(items, func(i programme.Item) bool { return i.ID == asked }); at >= 0 || !d.Draft || !d.MayPrepare {
		return at
	}
	return slices.IndexFunc(items, func(i programme.Item) bool { return i.State == programme.RowOpen })
}

// doubtful tells whether a person should look at the item before confirming.
func doubtful(i programme.Item) bool { return i.State == programme.RowOpen && i.Doubt != "" }

// group is the kind under which the page lists an item.
func group(i programme.Item) programme.ItemKind {
	if doubtful(i) {
		return ""
	}
	return i.Kind
}

// arrange groups the items, the doubtful first, then by kind, and opens one.
func (d *bodyData) arrange(items []programme.Item, asked string) {
	slices.SortStableFunc(items, func(a, b programme.Item) int {
		switch {
		case doubtful(a) && !doubtful(b):
			return -1
		case doubtful(b) && !doubtful(a):
			return 1
		}
		return 0
	})
	open := d.openAt(items, asked)
	for n, item := range items {
		v := itemView{Item: item, URL: itemURL(d.Plan.ID, item.ID), Act: planURL(d.Plan.ID) + "/muc/" + item.ID, IsOpen: n == open}
		if v.IsOpen && n > 0 {
			v.Before = itemURL(d.Plan.ID, items[n-1].ID)
		}
		if v.IsOpen && n+1 < len(items) {
			v.Next = itemURL(d.Plan.ID, items[n+1].ID)
		}
		if len(d.Groups) == 0 || d.Groups[len(d.Groups)-1].Kind != group(item) {
			d.Groups = append(d.Groups, itemGroup{Kind: group(item)})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Items = append(g.Items, v)
		if v.IsOpen {
			d.Open = &v
		}
		if d.Total++; item.State != programme.RowOpen {
			d.Done++
			continue
		}
		if item.Doubt == "" {
			d.Clear++
		}
	}
}

// drawBody draws the source up to the appendix, with the open item marked.
func (f *Feature) drawBody(r *http.Request, d *bodyData, items []programme.Item) error {
	text, err := f.programme.Source(r.Context(), d.Plan.ID)
	if err != nil {
		return err
	}
	rows, err := f.programme.Rows(r.Context(), d.Plan.ID)
	if err != nil {
		return err
	}
	var current *programme.Reading
	placed := make([]programme.Reading, 0, len(items))
	for _, i := range items {
		if i.End == 0 {
			continue
		}
		line := strings.LastIndexByte(text.Body[:min(i.Start, len(text.Body))], '\n') + 1
		at := programme.Reading{Row: programme.Row{ID: i.ID, Start: line, End: i.End}}
		placed = append(placed, at)
		if d.Open != nil && d.Open.ID == i.ID {
			current = &at
		}
	}
	tasks := make([]programme.Reading, len(rows))
	for i, row := range rows {
		tasks[i] = programme.Reading{Row: row}
	}
	d.Paper = drawPaper(text, 0, split(text, programme.Review{Rows: tasks}), placed, current)
	d.Placed = current != nil
	return nil
}

// bodyCount is how many items of a plan's body are decided.
type bodyCount struct{ Done, Total int }

func (f *Feature) bodyCount(r *http.Request, planID string) (bodyCount, error) {
	items, err := f.programme.Items(r.Context(), planID)
	n := bodyCount{Total: len(items)}
	for _, i := range items {
		if i.State != programme.RowOpen {
			n.Done++
		}
	}
	return n, err
}

func (f *Feature) confirmItem(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.programme.ConfirmItem(r.Context(), web.Actor(r), r.PathValue("muc"), version(form)); err != nil {
		return back(w, r, err, itemURL(id, r.PathValue("muc")))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xác nhận một mục.")
	return web.SeeOther(w, r, bodyURL(id)+"#dong-mo")
}

func (f *Feature) confirmItems(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n, err := f.programme.ConfirmItems(r.Context(), web.Actor(r), id, programme.ItemKind(form.String("loai")))
	if err != nil {
		return back(w, r, err, bodyURL(id))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xác nhận %d mục đã rõ.", n)
	return web.SeeOther(w, r, bodyURL(id))
}

func (f *Feature) reopenItem(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, item := r.PathValue("id"), r.PathValue("muc")
	if err := f.programme.ReopenItem(r.Context(), web.Actor(r), item, version(form)); err != nil {
		return back(w, r, err, itemURL(id, item))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã mở lại mục để duyệt.")
	return web.SeeOther(w, r, itemURL(id, item))
}

// itemForm is the form of one item; Item is empty for a new one.
type itemForm struct {
	Plan    programme.Plan
	Item    programme.Item
	Version int64
	Action  string
	Kind    string
	Content string
	Reason  string
	Wants   bool // a reason is wanted
	Kinds   []option
}

func (f *Feature) itemAdd(w http.ResponseWriter, r *http.Request) error {
	return f.drawItem(w, r, http.StatusOK, itemForm{Kind: r.URL.Query().Get("loai")}, nil)
}

func (f *Feature) itemEdit(w http.ResponseWriter, r *http.Request) error {
	item, err := f.programme.Item(r.Context(), r.PathValue("muc"))
	if err != nil {
		return err
	}
	return f.drawItem(w, r, http.StatusOK, itemForm{Item: item, Version: item.Version, Kind: string(item.Kind), Content: item.Content}, nil)
}

func (f *Feature) drawItem(w http.ResponseWriter, r *http.Request, status int, d itemForm, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	var err error
	if d.Plan, err = f.programme.Plan(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	page := web.Page{Title: "Thêm một mục", Lead: d.Plan.Name(), Nav: nav, Errors: problems, Back: &web.Link{Label: bodyTitle, URL: bodyURL(d.Plan.ID)}}
	d.Action, d.Wants = planURL(d.Plan.ID)+"/them-muc", true
	if d.Item.ID != "" {
		page.Title, page.Back.URL = "Sửa mục", itemURL(d.Plan.ID, d.Item.ID)
		d.Action, d.Wants = planURL(d.Plan.ID)+"/muc/"+d.Item.ID+"/sua", d.Plan.Status == programme.StatusActive
	}
	for _, k := range programme.ItemKinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	page.Data = d
	return f.pages.Render(w, r, status, "item", page)
}

func itemFrom(form *web.FormValues) (itemForm, programme.ItemChange) {
	d := itemForm{Version: version(form), Kind: form.String("loai"), Content: form.String("noi_dung"), Reason: form.String("ly_do")}
	return d, programme.ItemChange{Kind: programme.ItemKind(d.Kind), Content: d.Content, Reason: d.Reason, Confirm: true}
}

func (f *Feature) addItem(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, change := itemFrom(form)
	id, err := f.programme.AddItem(r.Context(), web.Actor(r), r.PathValue("id"), change)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawItem(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm một mục. Lý do được giữ cùng kế hoạch.")
	return web.SeeOther(w, r, itemURL(r.PathValue("id"), id))
}

func (f *Feature) editItem(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, change := itemFrom(form)
	if d.Item, err = f.programme.Item(r.Context(), r.PathValue("muc")); err != nil {
		return err
	}
	err = f.programme.EditItem(r.Context(), web.Actor(r), d.Item.ID, d.Version, change)
	problems := domain.FieldsOf(err)
	if domain.CodeOf(err) == domain.CodeConflict {
		problems = asLine(err)
	}
	if problems != nil {
		return f.drawItem(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã sửa và xác nhận mục.")
	return web.SeeOther(w, r, itemURL(r.PathValue("id"), d.Item.ID))
}

// reasonData is a form that asks only why.
type reasonData struct {
	Quote   string
	Effect  string
	Action  string
	Version int64
	Reason  string
	Label   string // of the field
	Button  string
}

func (f *Feature) drawReason(w http.ResponseWriter, r *http.Request, page web.Page, d reasonData) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	status := http.StatusOK
	if page.Errors != nil {
		status = http.StatusUnprocessableEntity
	}
	page.Nav, page.Data = nav, d
	return f.pages.Render(w, r, status, "reason", page)
}

func (f *Feature) itemDrop(w http.ResponseWriter, r *http.Request) error {
	return f.drawItemDrop(w, r, "", nil)
}

func (f *Feature) drawItemDrop(w http.ResponseWriter, r *http.Request, reason string, problems domain.Fields) error {
	item, err := f.programme.Item(r.Context(), r.PathValue("muc"))
	if err != nil {
		return err
	}
	return f.drawReason(w, r, web.Page{
		Title: "Bỏ mục khỏi kế hoạch", Errors: problems, Back: &web.Link{Label: bodyTitle, URL: itemURL(item.PlanID, item.ID)},
	}, reasonData{
		Quote: item.Content, Effect: "Mục này không còn được dùng để khai minh chứng và báo cáo. Nguyên văn và lý do vẫn được giữ cùng kế hoạch.",
		Action: planURL(item.PlanID) + "/muc/" + item.ID + "/bo", Version: item.Version, Reason: reason, Label: "Lý do bỏ", Button: "Bỏ mục này",
	})
}

func (f *Feature) dropItem(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, item, reason := r.PathValue("id"), r.PathValue("muc"), form.String("ly_do")
	err = f.programme.DropItem(r.Context(), web.Actor(r), item, version(form), reason)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawItemDrop(w, r, reason, problems)
	}
	if err != nil {
		return back(w, r, err, itemURL(id, item))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ một mục. Lý do được giữ cùng kế hoạch.")
	return web.SeeOther(w, r, bodyURL(id))
}

type apiItems struct {
	Items []apiItem `json:"items"`
}

// apiItem is a confirmed item of a plan's body.
type apiItem struct {
	ID      string `json:"id"`
	Content string `json:"content"`
}

// apiItemsOf answers the confirmed items of one kind.
func (f *Feature) apiItemsOf(kind programme.ItemKind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		pl, err := f.programme.PlanFor(r.Context(), web.Actor(r), r.PathValue("id"))
		if err != nil {
			return err
		}
		items, err := f.programme.ItemsOf(r.Context(), pl.ID, kind)
		if err != nil {
			return err
		}
		answer := apiItems{Items: []apiItem{}}
		for _, i := range items {
			answer.Items = append(answer.Items, apiItem{ID: i.ID, Content: i.Content})
		}
		return web.JSON(w, http.StatusOK, answer)
	}
}
