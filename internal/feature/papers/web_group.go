package papers

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

type groupData struct {
	numberData
	Members []Member
	ID      string // of the paper by which the group is named
	May     bool
	First   string            // number, as typed
	Numbers map[string]string // by paper, as typed
}

// Sign is the sign of a paper's state.
func (m Member) Sign() string { return signOf(m.Status) }

// Ready counts the drafts that may be laid before their signer.
func (d groupData) Ready() (n int) {
	for _, m := range d.Members {
		if m.Ready() {
			n++
		}
	}
	return n
}

// ToNumber lists the papers that wait for their number.
func (d groupData) ToNumber() (out []Member) {
	for _, m := range d.Members {
		if m.Status == papers.ToSign {
			out = append(out, m)
		}
	}
	return out
}

// Typed is the number that was typed for a paper.
func (d groupData) Typed(paperID string) string { return d.Numbers[paperID] }

func (f *Feature) group(w http.ResponseWriter, r *http.Request) error {
	return f.drawGroup(w, r, http.StatusOK, groupData{}, nil)
}

func (f *Feature) drawGroup(w http.ResponseWriter, r *http.Request, status int, d groupData, errs domain.Fields) error {
	var err error
	d.ID = r.PathValue("id")
	if d.Members, err = f.service.Group(r.Context(), web.Actor(r), d.ID); err != nil {
		return err
	}
	first := d.Members[0]
	d.May = MayRecord(web.Actor(r), first.AgencyID)
	if d.Numbers == nil {
		d.Value = papers.Registration{Symbol: first.Symbol, Capacity: first.Capacity, Position: first.Position}
	}
	d.Capacities = capacities()
	return f.pages.Render(w, r, status, "group", web.Page{
		Title: first.Title, Lead: f.pages.T(r, "%d văn bản lập cùng lúc", len(d.Members)), Nav: "van-ban", Back: &web.Link{Label: "Văn bản", URL: root}, Data: d, Errors: errs,
	})
}

func (f *Feature) submitGroup(w http.ResponseWriter, r *http.Request) error {
	n, err := f.service.SubmitGroup(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if n == 0 {
		web.Flash(w, r, web.FlashInfo, "Không có dự thảo nào để trình ký.")
	} else {
		web.Flash(w, r, web.FlashSuccess, f.pages.T(r, "Đã chuyển %d văn bản sang trình ký.", n))
	}
	return web.SeeOther(w, r, root+"/"+r.PathValue("id")+"/nhom")
}

func (f *Feature) numberGroup(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := groupData{First: form.String("tu"), Numbers: map[string]string{}}
	d.Value, d.Day = registrationOf(form), form.String("ngay_ky")
	for _, id := range form.Ends("so_") {
		if number := form.String("so_" + id); number != "" {
			d.Numbers[id] = number
		}
	}
	if form.Bool("dien") {
		return f.fillNumbers(w, r, d)
	}
	n, err := f.service.NumberGroup(r.Context(), web.Actor(r), r.PathValue("id"), d.Value, d.Numbers)
	if problems, ok := mendable(err); ok {
		return f.drawGroup(w, r, http.StatusUnprocessableEntity, d, oncePerField(form.Errors, problems))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, f.pages.T(r, "Đã ghi số cho %d văn bản.", n))
	return web.SeeOther(w, r, root+"/"+r.PathValue("id")+"/nhom")
}

// fillNumbers gives the form back with numbers one after the other.
func (f *Feature) fillNumbers(w http.ResponseWriter, r *http.Request, d groupData) error {
	all, err := f.service.Group(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	next, err := strconv.Atoi(d.First)
	if err != nil || next < 1 || next > 999_999-len(all) {
		var problems domain.Fields
		problems.Add("tu", "Nhập số đầu tiên bằng chữ số, ví dụ 35.")
		return f.drawGroup(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	d.Members = all
	for _, m := range d.ToNumber() {
		d.Numbers[m.ID] = strconv.Itoa(next)
		next++
	}
	return f.drawGroup(w, r, http.StatusOK, d, nil)
}
