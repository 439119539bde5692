package newsroom

import (
	"net/http"
	"net/url"
	"strconv"

	"loa/internal/platform/web"
)

// linksPath is the list of broken links below root.
const linksPath = "/lien-ket"

func (f *Feature) linkRoutes(rt *web.Router) {
	rt.Get(root+linksPath, f.linkList)
	rt.Post(root+"/{id}/lien-ket/{dia}/bo-qua", f.passLink)
	rt.Post(root+"/{id}/lien-ket/{dia}/thoi-bo-qua", f.mindLink)
	rt.Post(root+"/{id}/lien-ket/{dia}/kiem-tra", f.lookLink)
}

// linksData is the list of links that are broken, moved or left as they are.
type linksData struct {
	Which   Which
	Choices []option
	Rows    []linkRow
	Inner   []linkRow // of sections of the portal; ContentID is the section's key
	Shares  []linkShare
	Total   int
	Agency  string
	Named   string // of the chosen agency
	Many    bool   // links of several agencies are listed
	Last    Night
	Running bool
	Off     bool
	Bear    int // nights
	Next    *web.Link
}

type linkRow struct {
	Link

	Agency string
}

type linkShare struct {
	Agency, URL string
	N           int
}

// skipped reads how many rows are left out; 0 for what is no such number.
func skipped(text string) int {
	if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 1_000_000 {
		return n
	}
	return 0
}

// linkFilter reads the address; a list that is none shows what is broken.
func linkFilter(r *http.Request) (f LinkFilter, agency string) {
	q := r.URL.Query()
	if f.Which = Which(q.Get("tinh-trang")); f.Which != WhichMoved && f.Which != WhichPassed {
		f.Which = WhichBroken
	}
	f.Skip = skipped(q.Get("bo"))
	if id := q.Get("co-quan"); id != "" && web.Actor(r).Sees(id) {
		f.Agencies, agency = []string{id}, id
	}
	return f, agency
}

func (f *Feature) linkList(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	filter, agency := linkFilter(r)
	rows, err := f.service.Links(ctx, actor, filter)
	if err != nil {
		return err
	}
	counts, err := f.service.LinkCounts(ctx, actor, filter)
	if err != nil {
		return err
	}
	inner, err := f.service.SectionLinks(ctx, actor, filter)
	if err != nil {
		return err
	}
	if filter.Skip > 0 { // they stand on the first page
		inner = nil
	}
	d := linksData{
		Which: filter.Which, Agency: agency, Many: actor.SeesAll() || len(actor.Scope()) > 1, Off: f.service.Opener == nil, Bear: f.service.bear(),
		Choices: []option{{Value: string(WhichBroken), Label: "Đang hỏng"}, {Value: string(WhichMoved), Label: "Đã chuyển địa chỉ"}, {Value: string(WhichPassed), Label: "Đã bỏ qua"}},
	}
	if d.Last, d.Running, err = f.service.LastNight(ctx); err != nil {
		return err
	}
	ids := []string{agency}
	for _, c := range counts {
		ids = append(ids, c.AgencyID)
	}
	for _, l := range inner {
		ids = append(ids, l.AgencyID)
	}
	names, err := f.service.Registry.Names(ctx, f.service.today(), ids...)
	if err != nil {
		return err
	}
	for _, c := range counts {
		if agency == "" || agency == c.AgencyID {
			d.Total += c.N
		}
		d.Shares = append(d.Shares, linkShare{names[c.AgencyID], linksAt(filter.Which, c.AgencyID, 0), c.N})
	}
	for _, l := range inner {
		d.Inner = append(d.Inner, linkRow{l, names[l.AgencyID]})
	}
	d.Total += len(inner)
	for _, l := range rows {
		d.Rows = append(d.Rows, linkRow{l, names[l.AgencyID]})
	}
	if d.Named = names[agency]; len(rows) == linkPage {
		d.Next = &web.Link{Label: "Trang sau", URL: linksAt(filter.Which, agency, filter.Skip+linkPage)}
	}
	return f.pages.Render(w, r, http.StatusOK, "links", web.Page{
		Title: "Liên kết trong bài", Nav: nav, Lead: f.pages.T(r, "%d liên kết.", d.Total), Back: &web.Link{Label: "Tin, bài", URL: root}, Data: d,
	})
}

// linksAt is the address of a list of links.
func linksAt(which Which, agencyID string, skip int) string {
	q := url.Values{"tinh-trang": {string(which)}}
	if agencyID != "" {
		q.Set("co-quan", agencyID)
	}
	if skip > 0 {
		q.Set("bo", strconv.Itoa(skip))
	}
	return root + linksPath + "?" + q.Encode()
}

// passLink leaves a link as it is. What cannot be noted comes back beside its field.
func (f *Feature) passLink(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id, address := r.PathValue("id"), r.PathValue("dia")
	way := "lk-" + Link{AddressID: address}.Short()
	if err := f.service.PassLink(r.Context(), web.Actor(r), id, address, v.String("ly_do_"+way)); err != nil {
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		return f.again(w, r, again{http.StatusUnprocessableEntity, way, v}, fields...)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ qua liên kết này. Không nhắc nữa.")
	return web.SeeOther(w, r, root+"/"+id+"#lien-ket")
}

func (f *Feature) mindLink(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.MindLink(r.Context(), web.Actor(r), id, r.PathValue("dia")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đưa liên kết trở lại danh sách phải sửa.")
	return web.SeeOther(w, r, root+"/"+id+"#lien-ket")
}

// lookLink looks at a link at once, or asks for it.
func (f *Feature) lookLink(w http.ResponseWriter, r *http.Request) error {
	id, address := r.PathValue("id"), r.PathValue("dia")
	done, err := f.service.LookNow(r.Context(), web.Actor(r), id, address)
	if problems, ok := web.FormErrors(err); ok { // somebody was first, or nobody may be asked
		web.Flash(w, r, web.FlashInfo, problems[0].Message, problems[0].Args...)
		return web.SeeOther(w, r, root+"/"+id+"#lien-ket")
	}
	if err != nil {
		return err
	}
	if done {
		l, err := f.service.linkOf(r.Context(), id, address)
		if err != nil {
			return err
		}
		web.Flash(w, r, web.FlashSuccess, "Đã kiểm tra lại: %s.", f.pages.T(r, l.Answer.Label()))
	} else {
		web.Flash(w, r, web.FlashSuccess, "Đã yêu cầu kiểm tra lại. Mở lại trang này sau một phút để xem kết quả.")
	}
	return web.SeeOther(w, r, root+"/"+id+"#lien-ket")
}
