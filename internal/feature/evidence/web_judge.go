package evidence

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

// judgeRoot is the address of the verifiers' queue.
const judgeRoot = "/lam-viec/kiem-tra"

// judgePage is how many entries a page of the queue lists.
const judgePage = 25

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
	Total       int
	Agencies    []option
	Obligations []option
	Kinds       []option
	Verdicts    []option
	Kind        evidence.Kind
	Obligation  string
	Agency      string
	Verdict     string // as in the address
	Bulk        bool   // something can be confirmed together
	Query       string
	Next        *web.Link
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

// judgeFilter reads the address of the queue; without a verdict it is what
// nobody judged.
func judgeFilter(q url.Values) (ledger.Filter, url.Values) {
	kept := url.Values{}
	for _, name := range []string{"co-quan", "nhiem-vu", "loai", "ket-qua"} {
		if v := q.Get(name); v != "" {
			kept.Set(name, v)
		}
	}
	f := ledger.Filter{ObligationID: kept.Get("nhiem-vu"), Kind: evidence.Kind(kept.Get("loai")), Limit: judgePage}
	if id := kept.Get("co-quan"); id != "" {
		f.Agencies = []string{id}
	}
	byVerdict(&f, cmp.Or(kept.Get("ket-qua"), notJudged))
	return f, kept
}

func (f *Feature) queue(w http.ResponseWriter, r *http.Request) error {
	chosen, kept := judgeFilter(r.URL.Query())
	chosen.After = r.URL.Query().Get("sau")
	entries, total, err := f.service.Queue(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	duties, err := f.service.duties(r.Context())
	if err != nil {
		return err
	}
	d := queueData{Total: total, Kind: chosen.Kind, Obligation: chosen.ObligationID, Agency: kept.Get("co-quan"), Verdict: kept.Get("ket-qua"), Query: suffix(kept)}
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
	if len(entries) == judgePage {
		kept.Set("sau", entries[len(entries)-1].ID)
		d.Next = &web.Link{Label: "Trang sau", URL: judgeRoot + suffix(kept)}
	}
	return f.pages.Render(w, r, http.StatusOK, "judge", web.Page{
		Title: "Kiểm tra minh chứng", Nav: "minh-chung", Lead: f.pages.T(r, "%d minh chứng, cũ nhất trước.", total),
		Back: &web.Link{Label: "Minh chứng", URL: root}, Data: d,
	})
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
	for _, o := range duties.list {
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
	_, kept := judgeFilter(r.URL.Query())
	return web.SeeOther(w, r, judgeRoot+suffix(kept))
}
