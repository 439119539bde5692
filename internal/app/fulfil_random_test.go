//go:build !race

// One act follows another here, and the same acts are watched at once in other tests:
// make test runs this without the race detector, which makes it several times slower.

package app

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// fulfilHistories is how many histories each engine lives through.
const fulfilHistories = 4

// fulfil plays one history on the program and in the model.
type fulfil struct {
	*ledgertest.Office

	t     *testing.T
	clock *setClock
	r     *rand.Rand
	model model
	today calendar.Date
	did   map[string]int // how often each kind of act was played
	cells int            // how many cells were compared

	serves map[string][]string // which duties an entry serves
	merged bool
	seq    int // of the act
}

// Whatever is declared, corrected, withdrawn, amended and passed on: the figures
// of the cells, those of a recount of the book's entries, those of one plain
// GROUP BY and those of a model that knows nothing of the program agree, cell by
// cell, today and as of days that passed.
func TestFulfilmentAgreesWithEveryRecount(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			clock := &setClock{}
			clock.to("2025-02-01")
			d := dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = clock })
			office := ledgertest.New(t, d)
			seed := uint64(time.Now().UnixNano())
			t.Log("seed", seed)
			did, cells := map[string]int{}, 0
			for i := range fulfilHistories {
				f := &fulfil{Office: office, t: t, clock: clock, r: rand.New(rand.NewPCG(seed, uint64(i))), did: did, serves: map[string][]string{}}
				f.begin(i)
				f.live()
				cells += f.cells
			}
			t.Log(did, cells, "cells")
			for _, kind := range []string{"declare", "correct", "withdraw", "judge", "amend", "pass on", "state", "take back", "copy"} {
				if did[kind] == 0 {
					t.Errorf("%d times %s in %d histories", did[kind], kind, fulfilHistories)
				}
			}
		})
	}
}

// begin makes agencies and duties of every kind of measure.
func (f *fulfil) begin(history int) {
	f.t.Helper()
	f.today = "2025-02-01"
	f.clock.to(f.today)
	for i := range 4 {
		f.model.agencies = append(f.model.agencies, f.Agency(fmt.Sprintf("Sở thứ %d của lượt %d", i+1, history+1), agency.Province, agency.Department))
	}
	year := calendar.YearWindow(2025)
	rules := map[string]obligation.Rule{
		"plain":    {Kind: cadence.Quota, Count: 2, Per: calendar.Month, Window: year},
		"exact":    {Kind: cadence.Quota, Count: 1, Exact: true, Per: calendar.Quarter, Window: year},
		"shared":   {Kind: cadence.Quota, Count: 3, Shared: true, Per: calendar.Month, Window: year},
		"whole":    {Kind: cadence.Quota, Count: 8, Min: true, Per: calendar.Whole, Window: year},
		"most":     {Kind: cadence.Quota, Count: 2, Max: true, Per: calendar.Month, Window: year},
		"deadline": {Kind: cadence.Deadline, Deadline: "2025-06-30", Window: year},
		"steady":   {Kind: cadence.Continuous, Window: year},
		"event":    {Kind: cadence.Event, Term: calendar.Term{Days: 5, Working: true}, Window: year},
		"request":  {Kind: cadence.Conditional, Count: 2, Window: year},
		"after":    {Kind: cadence.Deadline, Term: calendar.Term{Days: 10}, Window: year},
		"together": {Kind: cadence.Event, Shared: true, Term: calendar.Term{Days: 15}, Window: year},
		"average":  {Kind: cadence.Quota, Count: 1, Average: true, Per: calendar.Week, Window: year},
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		r := rules[name]
		id := fmt.Sprint(name, "-", history)
		leads := f.model.agencies[:2+f.r.IntN(2)]
		f.Owe(id, r, leads...)
		f.model.duties = append(f.model.duties, &modelDuty{id: "o-" + id, versions: []modelVersion{{rule: r, leads: leads}}})
	}
}

// live goes through the year; on some days everything is compared, as of the day
// and as of an earlier one.
func (f *fulfil) live() {
	f.t.Helper()
	var passed []calendar.Date
	for f.today < "2025-12-20" {
		f.today = f.today.AddDays(1 + f.r.IntN(25))
		f.clock.to(f.today)
		decided := f.did["pass on"]
		for range f.r.IntN(9) {
			f.act()
		}
		if passed = append(passed, f.today); f.r.IntN(5) == 0 || f.did["pass on"] > decided {
			f.compare(f.today)
			f.compare(passed[f.r.IntN(len(passed))])
		}
	}
	f.today = "2026-01-20" // after whatever the last step reached
	f.clock.to(f.today)
	f.compare(f.today)
	f.compare(passed[f.r.IntN(len(passed))])
	if wrong, err := f.Ledger.Verify(f.t.Context(), false); err != nil || !wrong.Clean() {
		f.t.Fatalf("%+v, %v", wrong, err)
	}
}

// act plays one act.
func (f *fulfil) act() {
	f.t.Helper()
	f.seq++
	switch n := f.r.IntN(31); {
	case n < 11:
		f.declare()
	case n >= 28:
		f.copy()
	case n >= 25:
		f.state()
	case n >= 23:
		f.takeBack()
	case n >= 20:
		f.judge()
	case n < 14:
		f.correct(evidence.Correct)
	case n < 16:
		f.correct(evidence.Withdraw)
	case n < 17:
		f.amend()
	case n < 19:
		f.passOn()
	default:
		f.merge()
	}
}

// draw is a day that passed and some duties.
func (f *fulfil) draw() (h happened, versions []string) {
	h = happened{on: f.today, day: max("2025-01-01", f.today.AddDays(-f.r.IntN(60))), seq: f.seq}
	switch f.r.IntN(4) {
	case 0: // work of the very day, and of the day before it
		h.day = f.today
	case 1:
		h.day = f.today.AddDays(-1)
	}
	if f.r.IntN(2) == 0 { // one of few links: some are shown again
		h.link = fmt.Sprintf("https://trang.example/bai/%d", f.r.IntN(4))
	}
	for _, d := range f.model.duties {
		if f.r.IntN(3) == 0 {
			h.serves = append(h.serves, d.id)
			known, _ := d.seen(f.today)
			versions = append(versions, d.version(f.r.IntN(len(known)))) // any version: an entry counts for the obligation
		}
	}
	return h, versions
}

// version is the id of a version of the duty.
func (d *modelDuty) version(i int) string {
	id := strings.TrimPrefix(d.id, "o-")
	if i == 0 {
		return id
	}
	return fmt.Sprintf("%s-v%d", id, i+1)
}

func (f *fulfil) append(n ledger.NewEvidence) string {
	f.t.Helper()
	var id string
	err := f.DB.Write(f.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = f.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"}, n)
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return id
}

func (f *fulfil) declare() {
	f.t.Helper()
	h, versions := f.draw()
	f.record(f.model.agencies[f.r.IntN(len(f.model.agencies))], h, versions)
}

// copy declares for one agency what another showed, for the same duties, at most
// some days before or after.
func (f *fulfil) copy() {
	f.t.Helper()
	if len(f.model.pieces) == 0 {
		return
	}
	p := f.model.pieces[f.r.IntN(len(f.model.pieces))]
	h, ok := p.at(f.today)
	who := f.model.agencies[f.r.IntN(len(f.model.agencies))]
	if !ok || h.link == "" || who == p.agency {
		return
	}
	f.did["copy"]++
	var versions []string
	for _, d := range f.model.duties {
		if slices.Contains(h.serves, d.id) {
			versions = append(versions, d.version(0))
		}
	}
	day := min(f.today, max("2025-01-01", h.day.AddDays(f.r.IntN(41)-20)))
	f.record(who, happened{on: f.today, day: day, seq: f.seq, link: h.link, serves: h.serves}, versions)
}

// record puts a piece into the book and the model.
func (f *fulfil) record(agency string, h happened, versions []string) {
	f.t.Helper()
	f.did["declare"]++
	p := &piece{agency: agency, acts: []happened{h}}
	p.entry = f.append(ledger.NewEvidence{
		AgencyID: p.agency, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: h.day, Title: "Tin", URL: h.link, Versions: versions,
	})
	f.model.pieces = append(f.model.pieces, p)
}

// correct replaces or withdraws a piece that still stands.
func (f *fulfil) correct(act evidence.Act) {
	f.t.Helper()
	if len(f.model.pieces) == 0 {
		return
	}
	p := f.model.pieces[f.r.IntN(len(f.model.pieces))]
	if p.acts[len(p.acts)-1].gone {
		return
	}
	f.did[string(act)]++
	h, versions := f.draw()
	h.gone = act == evidence.Withdraw
	p.entry = f.append(ledger.NewEvidence{
		AgencyID: p.agency, Kind: evidence.Article, Origin: evidence.Declared, Act: act, Supersedes: p.entry, HappenedOn: h.day,
		Title: "Tin", URL: h.link, Reason: "Nhập nhầm", Versions: versions,
	})
	p.acts = append(p.acts, h)
}

// judge says of a piece that stands what a verifier found.
func (f *fulfil) judge() {
	f.t.Helper()
	if len(f.model.pieces) == 0 {
		return
	}
	p := f.model.pieces[f.r.IntN(len(f.model.pieces))]
	last := &p.acts[len(p.acts)-1]
	v := []evidence.Verdict{evidence.Accepted, evidence.Returned, evidence.Returned, evidence.Disputed}[f.r.IntN(4)]
	err := f.DB.Write(f.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return f.Ledger.Judge(ctx, tx, access.Actor{AccountID: "verifier", Name: "Người kiểm tra"}, ledger.Judgement{EvidenceID: p.entry, Verdict: v, Reason: "Ảnh mờ"})
	})
	switch {
	case domain.CodeOf(err) == domain.CodeConflict:
		return // withdrawn, or judged so already
	case err != nil:
		f.t.Fatal(err)
	}
	f.did["judge"]++
	last.verdicts = append(last.verdicts, verdict{f.today, v == evidence.Returned})
}

// amend changes number, periods or leads of a duty with a number, from a day on
// that is yet to come or is today.
func (f *fulfil) amend() {
	f.t.Helper()
	d := f.model.duties[f.r.IntN(len(f.model.duties))]
	v := d.versions[len(d.versions)-1]
	from := f.today.AddDays(f.r.IntN(20))
	switch f.r.IntN(4) {
	case 0: // the last day of a period, and the first of the next
		from = calendar.PeriodOf(f.today, calendar.Month).Window.End
	case 1:
		from = calendar.PeriodOf(f.today, calendar.Month).Window.End.AddDays(1)
	}
	if !v.rule.Awaits() && v.rule.Kind != cadence.Quota || v.rule.Average || v.rule.Max || from <= v.from || len(d.versions) > 3 || from > v.rule.Window.End {
		return
	}
	f.did["amend"]++
	next := modelVersion{from: from, rule: v.rule, leads: v.leads}
	next.rule.Count = 1 + f.r.IntN(4)
	if v.rule.Awaits() {
		next.rule.Count, next.rule.Term.Days = v.rule.Count, v.rule.Term.Days*f.r.IntN(3)
		if v.rule.Kind == cadence.Deadline {
			next.rule.Term.Days = 1 + f.r.IntN(20)
		}
	} else if v.rule.Per != calendar.Whole {
		next.rule.Per = []calendar.Unit{calendar.Week, calendar.Month, calendar.Quarter, calendar.Half}[f.r.IntN(4)]
	}
	if f.r.IntN(2) == 0 {
		next.leads = f.model.agencies[f.r.IntN(3):]
	}
	d.versions = append(d.versions, next)
	err := programmetest.Amend(f.t.Context(), f.DB, programmetest.Amendment{
		Base: d.version(0), ID: d.version(len(d.versions) - 1), Rule: next.rule, From: from, Leads: next.leads,
	})
	if err != nil {
		f.t.Fatal(err)
	}
}

// passOn decides what becomes of an agency's duty from today on: another takes
// it over, or it is waived.
func (f *fulfil) passOn() {
	f.t.Helper()
	d := f.model.duties[f.r.IntN(len(f.model.duties))]
	known, _ := d.seen(f.today)
	leads := known[len(known)-1].leads
	f.decide(d, leads[f.r.IntN(len(leads))], f.model.agencies[f.r.IntN(4)], f.r.IntN(4) == 0)
}

// merge ends an agency: another takes over all that it owes.
func (f *fulfil) merge() {
	f.t.Helper()
	who, heir := f.model.agencies[0], f.model.agencies[1+f.r.IntN(3)]
	if f.merged {
		return
	}
	f.merged = true
	f.did["merge"]++
	for _, d := range f.model.duties {
		f.decide(d, who, heir, false)
	}
	if err := f.Registry.Close(f.t.Context(), access.SystemActor("test"), who, f.today.AddDays(1), "Sáp nhập"); err != nil {
		f.t.Fatal(err)
	}
}

// decide is one decision, when there is something to decide.
func (f *fulfil) decide(d *modelDuty, who, heir string, waive bool) {
	f.t.Helper()
	decided := func(id string) bool {
		return slices.ContainsFunc(d.decisions, func(x obligation.Decision) bool { return x.AgencyID == id })
	}
	r := d.versions[0].rule
	if d.waits() && len(d.occasions) == 0 && f.r.IntN(3) > 0 {
		return // more often while something is to pass
	}
	if r.Max || r.Average || r.Kind == cadence.Continuous || who == heir || decided(who) || decided(heir) {
		return
	}
	x := obligation.Decision{
		From: f.today, AgencyID: who, Outcome: obligation.Inherited, Share: agency.Whole,
		Combine: obligation.Combines()[f.r.IntN(2)], Heirs: []obligation.Heir{{AgencyID: heir, Weight: 1}},
	}
	if waive {
		x.Outcome, x.Heirs, x.Reason = obligation.WaivedOut, nil, "Không còn chức năng"
	}
	if f.r.IntN(2) == 0 { // work of the day itself comes after what passes
		f.record(who, happened{on: f.today, day: f.today, seq: f.seq, serves: []string{d.id}}, []string{d.version(0)})
	}
	err := f.Programme.Decide(f.t.Context(), ledgertest.As(access.Coordinator, f.model.agencies[0]), []programme.NewDecision{{ObligationID: d.id, Decision: x}})
	switch {
	case domain.CodeOf(err) == domain.CodeInvalid:
		return // nothing of it is owed, or the heir is there no more
	case err != nil:
		f.t.Fatal(err)
	}
	f.did["pass on"]++
	d.decisions = append(d.decisions, x)
}
