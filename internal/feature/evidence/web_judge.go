package evidence

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

// judgeRoot is the address of the verifiers' queue.
const judgeRoot = "/lam-viec/kiem-tra"

// judgePage is how many entries a page of the queue lists.
const judgePage = 50

func (f *Feature) judgeRoutes(rt *web.Router) {
	rt.Get(judgeRoot, f.queue)
	rt.Post(judgeRoot, f.confirmAll)
	rt.Get(judgeRoot+"/{id}", f.judging)
	rt.Post(judgeRoot+"/{id}", f.judge)
	rt.API(http.MethodPost, "/evidence/{id}/verdict", f.apiJudge, web.APIDoc{
		Summary: "Judge an entry: accepted, returned, disputed or reopened; all but accepted need a reason; seen is the verdict that was read, for a conflict when another came",
		Request: apiOpinion{}, Response: ledger.Entry{},
	})
}

type queueData struct {
	Rows        []judgedRow
	Plans       []option
	Agencies    []option
	Obligations []option
	Kinds       []option
	Verdicts    []option
	Orders      []option
	Kind        evidence.Kind
	Plan        string
	Obligation  string
	Agency      string
	Verdict     string // as in the address
	Bulk        bool   // something can be confirmed together
	Query       string
	From, To    string // as typed
	Order       Order
	Before      *web.Link
	Next        *web.Link
	Place       string // which page of how many
}

type judgedRow struct {
	Proof
	Agency, By string
	Own        bool // recorded by the actor
	Query      string
}

// Plain tells whether the entry may be confirmed together with others.
func (r judgedRow) Plain() bool {
	return !r.Own && len(r.Signals) == 0 && (r.Verdict == evidence.Unjudged || r.Verdict == evidence.Reopened)
}

// Judged tells whether a verdict holds.
func (r judgedRow) Judged() bool {
	return r.Verdict != evidence.Unjudged && r.Verdict != evidence.Reopened
}

// Sign is the sign of the verdict.
func (r judgedRow) Sign() string { return verdictSign(r.Verdict) }

// Shown is the title, or that it was erased.
func (r judgedRow) Shown() string { return titleOf(r.Entry) }

// Host is the site of the link.
func (r judgedRow) Host() string {
	u, err := url.Parse(r.URL)
	if err != nil || u.Host == "" {
		return r.URL
	}
	return u.Host
}

// Picture is the id of the entry's first picture; empty when it has none.
func (r judgedRow) Picture() string {
	for _, file := range r.shown() {
		if file.Image {
			return file.ID
		}
	}
	return ""
}

func (p Proof) shown() []shownFile { return shownFiles(p.Files) }

// The values of the filter by verdict besides the verdicts themselves.
const (
	notJudged  = "chua"
	anyVerdict = "tat-ca"
)

// verdictOptions lists what one can filter by.
func verdictOptions(first option) []option {
	out := []option{first, {Value: notJudged, Label: evidence.Unjudged.Label()}}
	for _, v := range []evidence.Verdict{evidence.Accepted, evidence.Returned, evidence.Disputed} {
		out = append(out, option{Value: string(v), Label: v.Label()})
	}
	return out
}

// byVerdict narrows a filter as the address says.
func byVerdict(f *ledger.Filter, value string) {
	f.Unjudged = value == notJudged
	if v := evidence.Verdict(value); v.Valid() {
		f.Verdict = v
	}
}

// way is how a verifier goes through the queue: which entries, in which order,
// and from which page on. Kept is the part of the address that says so.
type way struct {
	Filter   ledger.Filter
	Order    Order
	Page     int // from 1
	Kept     url.Values
	Problems domain.Fields
}

// wayOf reads the address of the queue; without a verdict it is what nobody
// judged. Wrong dates are problems of their fields.
func wayOf(q url.Values) way {
	w := way{Kept: url.Values{}, Order: Order(q.Get("thu-tu")), Page: 1}
	for _, name := range []string{"ke-hoach", "co-quan", "nhiem-vu", "loai", "ket-qua", "tu", "den", "thu-tu"} {
		if v := q.Get(name); v != "" {
			w.Kept.Set(name, v)
		}
	}
	w.Filter = ledger.Filter{
		PlanID: q.Get("ke-hoach"), ObligationID: q.Get("nhiem-vu"), Kind: evidence.Kind(q.Get("loai")), Limit: judgePage,
		Window: calendar.Window{Start: dayIn(q, "tu", &w.Problems), End: dayIn(q, "den", &w.Problems)},
	}
	if id := q.Get("co-quan"); id != "" {
		w.Filter.Agencies = []string{id}
	}
	if n, err := strconv.Atoi(q.Get("trang")); err == nil && n > 1 {
		w.Page = n
	}
	if w.Order != NewestFirst && w.Order != SuspiciousFirst {
		w.Order = OldestFirst
	}
	byVerdict(&w.Filter, cmp.Or(q.Get("ket-qua"), notJudged))
	return w
}

// at is the address of a page of the queue.
func (w way) at(page int) string {
	q := maps.Clone(w.Kept)
	if page > 1 {
		q.Set("trang", strconv.Itoa(page))
	}
	return judgeRoot + suffix(q)
}

func (f *Feature) queue(w http.ResponseWriter, r *http.Request) error {
	chosen := wayOf(r.URL.Query())
	entries, total, err := f.service.queued(r.Context(), web.Actor(r), chosen.Filter, chosen.Order, (chosen.Page-1)*judgePage)
	if err != nil {
		return err
	}
	duties, err := f.service.duties(r.Context())
	if err != nil {
		return err
	}
	d := queueData{
		Kind: chosen.Filter.Kind, Plan: chosen.Filter.PlanID, Obligation: chosen.Filter.ObligationID, Agency: chosen.Kept.Get("co-quan"),
		Verdict: chosen.Kept.Get("ket-qua"), From: chosen.Kept.Get("tu"), To: chosen.Kept.Get("den"), Order: chosen.Order, Query: suffix(chosen.Kept),
	}
	if d.Rows, err = f.judgedRows(r, entries, duties); err != nil {
		return err
	}
	for i := range d.Rows {
		d.Rows[i].Query = d.Query
	}
	d.Bulk = slices.ContainsFunc(d.Rows, judgedRow.Plain)
	if err := f.fillFilters(r, &d, duties); err != nil {
		return err
	}
	f.turnPages(r, &d, chosen, total)
	status := http.StatusOK
	if len(chosen.Problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "judge", web.Page{
		Title: "Kiểm tra minh chứng", Nav: "minh-chung", Lead: f.queueLead(r, chosen, total, len(entries)),
		Back: &web.Link{Label: "Minh chứng", URL: root}, Data: d, Errors: chosen.Problems,
	})
}

// turnPages adds the addresses of the pages before and after.
func (f *Feature) turnPages(r *http.Request, d *queueData, chosen way, total int) {
	last := (total + judgePage - 1) / judgePage
	if chosen.Order == SuspiciousFirst {
		last = min(last, mostRanked/judgePage)
	}
	if chosen.Page > 1 {
		d.Before = &web.Link{Label: "Trang trước", URL: chosen.at(chosen.Page - 1)}
	}
	if chosen.Page < last {
		d.Next = &web.Link{Label: "Trang sau", URL: chosen.at(chosen.Page + 1)}
	}
	if last > 1 {
		d.Place = f.pages.T(r, "Trang %s/%s", f.pages.Number(r, chosen.Page), f.pages.Number(r, last))
	}
}

// queueLead says how many entries the filter has, which of them are shown and in
// which order.
func (f *Feature) queueLead(r *http.Request, chosen way, total, shown int) string {
	words := map[Order]string{
		OldestFirst: "%s minh chứng, cũ nhất trước.", NewestFirst: "%s minh chứng, mới nhất trước.", SuspiciousFirst: "%s minh chứng, đáng ngờ trước.",
	}
	lead := f.pages.T(r, words[chosen.Order], f.pages.Number(r, total))
	if total > judgePage && shown > 0 {
		from := (chosen.Page-1)*judgePage + 1
		lead += " " + f.pages.T(r, "Đang xem %s–%s.", f.pages.Number(r, from), f.pages.Number(r, from+shown-1))
	}
	if chosen.Order == SuspiciousFirst && total > mostRanked {
		lead += " " + f.pages.T(r, "Chỉ xếp %s minh chứng cũ nhất; kiểm tra bớt thì những minh chứng sau vào danh sách.", f.pages.Number(r, mostRanked))
	}
	return lead
}

// suffix is the part of an address behind its path.
func suffix(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// judgedRows names what the verifier sees of entries.
func (f *Feature) judgedRows(r *http.Request, entries []ledger.Entry, duties dutyBook) ([]judgedRow, error) {
	rows := make([]judgedRow, len(entries))
	var agencies, accounts []string
	for i, e := range entries {
		p, err := f.service.proofOf(r.Context(), e, duties)
		if err != nil {
			return nil, err
		}
		own, err := f.service.recordedBy(r.Context(), web.Actor(r), e)
		if err != nil {
			return nil, err
		}
		rows[i] = judgedRow{Proof: p, Own: own}
		agencies, accounts = append(agencies, e.AgencyID), append(accounts, e.RecordedBy)
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), agencies...)
	if err != nil {
		return nil, err
	}
	people, err := f.service.People.Names(r.Context(), accounts...)
	for i := range rows {
		rows[i].Agency, rows[i].By = names[rows[i].AgencyID], people[rows[i].RecordedBy]
	}
	return rows, err
}

func (f *Feature) fillFilters(r *http.Request, d *queueData, duties dutyBook) error {
	d.Agencies, d.Obligations, d.Kinds = []option{{Label: "Mọi cơ quan"}}, []option{{Label: "Mọi nhiệm vụ"}}, []option{{Label: "Mọi loại"}}
	agencies, err := f.service.Registry.AsOf(r.Context(), f.service.today())
	if err != nil {
		return err
	}
	for _, a := range agencies {
		d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Name})
	}
	d.Plans = []option{{Label: "Mọi kế hoạch"}}
	for _, p := range duties.plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
	}
	d.Orders = []option{
		{Value: string(OldestFirst), Label: "Cũ nhất trước"},
		{Value: string(NewestFirst), Label: "Mới nhất trước"},
		{Value: string(SuspiciousFirst), Label: "Đáng ngờ trước"},
	}
	for _, o := range duties.list {
		if d.Plan != "" && o.PlanID != d.Plan {
			continue
		}
		d.Obligations = append(d.Obligations, option{Value: o.ID, Label: o.ShortName})
	}
	for _, k := range evidence.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	d.Verdicts = verdictOptions(option{Value: anyVerdict, Label: "Mọi kết quả"})
	d.Verdict = cmp.Or(d.Verdict, notJudged)
	return nil
}

// confirmAll confirms the chosen entries and says what was left out.
func (f *Feature) confirmAll(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	ids := form.Strings("chon")
	if len(ids) > judgePage {
		ids = ids[:judgePage]
	}
	done, err := f.service.ConfirmAll(r.Context(), web.Actor(r), ids)
	if err != nil {
		return err
	}
	switch left := done.Signals + done.Conflict; {
	case len(ids) == 0:
		web.Flash(w, r, web.FlashInfo, "Chưa chọn minh chứng nào. Đánh dấu vào đầu dòng rồi xác nhận.")
	case left > 0:
		web.Flash(w, r, web.FlashWarning, "Đã xác nhận %d minh chứng; %d minh chứng để lại vì có điểm cần xem hoặc người khác vừa kiểm tra.", done.Done, left)
	default:
		web.Flash(w, r, web.FlashSuccess, "Đã xác nhận %d minh chứng.", done.Done)
	}
	return web.SeeOther(w, r, wayOf(r.URL.Query()).at(1))
}
