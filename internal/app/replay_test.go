package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/plan"
	"loa/internal/feature/agencies"
	"loa/internal/feature/reorganise"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// plan2025 is the real plan of the province for 2025 where it stands beside the
// source, else one of our own in the same words.
func plan2025(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "plans", "dong-nai-35-kh-ubnd-2025.txt"))
	if err == nil {
		return b
	}
	t.Log("the plan of 2025 is not beside the source: one in the same words is read")
	if b, err = os.ReadFile(filepath.Join("testdata", "ke-hoach-2025.txt")); err != nil {
		t.Fatal(err)
	}
	return b
}

// newReplay is an office of January 2025 with the sample registry of that day
// and the plan of 2025 in force.
func newReplay(t *testing.T, engine db.Engine) *amended {
	t.Helper()
	clock := &setClock{}
	clock.to(demo.Registered)
	d := dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = clock })
	a := &amended{t: t, clock: clock, Office: ledgertest.New(t, d), ids: map[string]string{}}
	rows, problems, err := agencies.ReadRows(demo.Agencies)
	if err != nil || len(problems) > 0 {
		t.Fatalf("registry: %v, %v", problems, err)
	}
	if _, err := a.Registry.Import(t.Context(), engineer(), rows); err != nil {
		t.Fatal(err)
	}
	a.names(demo.Registered)
	snv := a.ids["Sở Nội vụ"]
	a.lan = access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: snv}}}
	a.hoa = access.Actor{AccountID: "hoa", Name: "Trần Thị Hoà", Grants: []access.Grant{{Role: access.Leader, AgencyID: snv}}}
	a.open(d)
	a.clock.to("2025-01-24")
	text := plan2025(t)
	doc, err := textract.ReadPlan(t.Context(), "35.txt", bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	a.plan = a.inForce(doc)
	return a
}

// names learns the ids of the agencies of a day, by name and by code.
func (a *amended) names(day calendar.Date) {
	a.t.Helper()
	all, err := a.Registry.AsOf(a.t.Context(), day)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, x := range all {
		a.ids[x.Name] = x.ID
		if x.Code != "" {
			a.ids[x.Code] = x.ID
		}
	}
}

// inForce puts a plan into force: what it leaves open stays open, every list is
// the registry's of the day of issue.
func (a *amended) inForce(doc plan.Document) string {
	a.t.Helper()
	ctx := a.t.Context()
	must := func(err error) {
		a.t.Helper()
		if err != nil {
			a.t.Fatal(err)
		}
	}
	id, err := a.Programme.Draft(ctx, a.lan, doc, programme.Source{Name: "ke-hoach.txt", SHA256: doc.Head.Number})
	must(err)
	v, err := a.Programme.Review(ctx, a.lan, id)
	must(err)
	for _, r := range v.Rows {
		for _, p := range slices.Concat(r.LeadParties, r.CoordinatingParties) {
			if !p.Known() {
				must(a.Programme.Choose(ctx, a.lan, id, programme.Choice{Name: p.Text, Open: true}))
			}
		}
	}
	var lists []programme.Choice
	for _, p := range v.Unconfirmed() {
		c := programme.Choice{Name: p.Text}
		for _, x := range p.Agencies {
			c.Agencies = append(c.Agencies, x.ID)
		}
		lists = append(lists, c)
	}
	must(a.Programme.ChooseAll(ctx, a.lan, id, lists))
	for _, n := range v.Notes {
		must(a.Programme.TakeNote(ctx, a.lan, id, n.Index, "Đã đối chiếu với bản ký."))
	}
	rows, err := a.Programme.Rows(ctx, id)
	must(err)
	for _, r := range rows {
		if err := a.Programme.Confirm(ctx, a.lan, r.ID, r.Version); err != nil {
			must(a.Programme.Drop(ctx, a.lan, r.ID, r.Version, "Không có cơ quan chủ trì cụ thể"))
		}
	}
	must(a.Programme.Unsigned(ctx, a.lan, id, "Chưa có bản ký số"))
	_, err = a.Programme.Activate(ctx, a.hoa, id)
	must(err)
	return id
}

// lives takes in the n-th sample act on its day, with the decisions that decide
// makes of what the ending units leave.
func (a *amended) lives(n int, decide func(programme.OpenDuty) *obligation.Decision) (open, decided int) {
	a.t.Helper()
	ctx, act := a.t.Context(), demo.Acts()[n]
	a.clock.to(act.Recorded)
	wizard := reorganise.NewService(reorganise.Sources{DB: a.DB, Registry: a.Registry, People: a.People, Programme: a.Programme, Ledger: a.Ledger, Zone: a.Zone})
	err := takeIn(ctx, wizard, a.lan, act, func(_ context.Context, r org.Reorganisation, duties []programme.OpenDuty) ([]programme.NewDecision, error) {
		a.learn(r.Steps)
		var all []programme.NewDecision
		for _, d := range duties {
			x := decide(d)
			if d.Open {
				open++
			}
			if x == nil {
				continue
			}
			if d.Open {
				decided++
			}
			x.From, x.AgencyID = act.EffectiveOn, d.AgencyID
			all = append(all, programme.NewDecision{ReorganisationID: r.ID, ObligationID: d.ID, Decision: *x})
		}
		return all, nil
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return open, decided
}

// learn notes the ids of the units that an act founds.
func (a *amended) learn(steps []agency.Step) {
	for _, u := range agency.Founded(steps) {
		for _, s := range steps {
			for _, t := range s.To {
				if t.AgencyID == u {
					a.ids[t.Name] = u
				}
			}
		}
	}
}

// passes is a decision that one unit takes a duty over whole.
func (a *amended) passes(heir string) *obligation.Decision {
	a.t.Helper()
	if a.ids[heir] == "" {
		a.t.Fatalf("no unit %q", heir)
	}
	return &obligation.Decision{
		Outcome: obligation.Inherited, Heirs: []obligation.Heir{{AgencyID: a.ids[heir], Weight: 1}}, Share: agency.Whole, Combine: obligation.Once, Reason: "Nhận toàn bộ nhiệm vụ",
	}
}

// done is a decision that nothing is left.
func done() *obligation.Decision {
	return &obligation.Decision{Outcome: obligation.AlreadyMet, Reason: "Đã hoàn thành trước ngày sắp xếp"}
}

// waived is a decision that nobody owes what is left.
func waived(reason string) *obligation.Decision {
	return &obligation.Decision{Outcome: obligation.WaivedOut, Reason: reason}
}

// undecided counts what is undecided on the clock's day.
func (a *amended) undecided() []programme.OpenDuty {
	a.t.Helper()
	all, err := a.Programme.Undecided(a.t.Context(), a.Registry.Today())
	if err != nil {
		a.t.Fatal(err)
	}
	return all
}

// counted is the figures of a report counted anew, without the day of counting.
func (a *amended) counted(page string) string {
	a.t.Helper()
	r, err := a.reports.Get(a.t.Context(), a.lan, page[strings.LastIndexByte(page, '/')+1:])
	if err != nil {
		a.t.Fatal(err)
	}
	f, err := a.reports.Figures(a.t.Context(), r)
	if err != nil {
		a.t.Fatal(err)
	}
	f.Counted = ""
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		a.t.Fatal(err)
	}
	return string(text)
}

func (a *amended) docx(page string) string {
	a.t.Helper()
	return a.Get(page + "/docx").Want(http.StatusOK).Body
}

// plan2026 is a small plan of the year after.
func plan2026() plan.Document {
	year := calendar.YearWindow(2026)
	return plan.Document{
		Head:  plan.Head{Number: "20/KH-UBND", Date: "2026-01-20", Title: "Kế hoạch năm 2026", Year: 2026, Window: &year},
		Tasks: []plan.Task{{No: "1", Content: "Phát hành bản tin cải cách hành chính", Lead: []string{"Sở Nội vụ"}, Cadence: cadence.Cadence{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bản tin"}}},
	}
}
