package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	declare "loa/internal/feature/evidence"
	"loa/internal/feature/matrix"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// passing is an office in which two districts end on 1 July 2025: each owes two
// videos of the year and a bulletin a month; the first ward was there before.
type passing struct {
	*ledgertest.Office

	t                   *testing.T
	clock               *setClock
	one, two, ward, new string
	lan                 access.Actor
	matrix              *matrix.Service
	report              *report.Service
}

const actDay calendar.Date = "2025-07-01"

func eachPassing(t *testing.T, fn func(t *testing.T, p *passing)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			clock := &setClock{}
			clock.to("2025-03-31")
			d := dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = clock })
			fn(t, newPassing(t, d, clock))
		})
	}
}

func newPassing(t *testing.T, d *db.DB, clock *setClock) *passing {
	t.Helper()
	p := &passing{t: t, clock: clock, Office: ledgertest.New(t, d)}
	p.one = p.Agency("Ủy ban nhân dân huyện Xuân Lộc", agency.District, agency.Committee)
	p.two = p.Agency("Ủy ban nhân dân huyện Định Quán", agency.District, agency.Committee)
	p.ward = p.Agency("Ủy ban nhân dân phường Trấn Biên", agency.Commune, agency.Committee)
	p.new = p.Agency("Ủy ban nhân dân xã Xuân Lộc", agency.Commune, agency.Committee)
	p.lan = access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: p.ward}}}
	p.Owe("Video", obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Whole, UnitNoun: "video"}, p.one, p.two, p.ward)
	p.Owe("Bản tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bản tin"}, p.one, p.two)
	for _, day := range []calendar.Date{"2025-01-10", "2025-02-10", "2025-03-10"} {
		p.Declare(p.one, "Bản tin", day, "Bản tin")
		p.Declare(p.two, "Bản tin", day, "Bản tin")
	}
	p.Declare(p.one, "Video", "2025-03-20", "Video")
	p.matrix = matrix.NewService(matrix.Sources{DB: d, Registry: p.Registry, Programme: p.Programme, Ledger: p.Ledger, Zone: p.Zone})
	p.report = report.NewService(report.Sources{
		DB: d, Registry: p.Registry, People: p.People, Programme: p.Programme, Ledger: p.Ledger, Place: "Đồng Nai", Zone: p.Zone,
		Address: func(path string) string { return path },
	})
	return p
}

// end closes the districts.
func (p *passing) end() {
	p.t.Helper()
	p.clock.to(actDay)
	for _, id := range []string{p.one, p.two} {
		if err := p.Registry.Close(p.t.Context(), access.SystemActor("test"), id, actDay, "Không tổ chức cấp huyện"); err != nil {
			p.t.Fatal(err)
		}
	}
}

// inherit is a decision that the duty of one agency passes on the day of the act.
func inherit(name, from string, heirs ...string) programme.NewDecision {
	n := programme.NewDecision{ObligationID: "o-" + name, Decision: obligation.Decision{From: actDay, AgencyID: from, Outcome: obligation.Inherited, Share: agency.Whole}}
	for _, id := range heirs {
		n.Heirs = append(n.Heirs, obligation.Heir{AgencyID: id, Weight: 1})
	}
	return n
}

func (p *passing) decide(all ...programme.NewDecision) {
	p.t.Helper()
	if err := p.Programme.Decide(p.t.Context(), p.lan, all); err != nil {
		p.t.Fatal(err)
	}
}

// drawn is the matrix of a day: each agency's cells, and the whole rate.
func (p *passing) drawn(day calendar.Date) string {
	p.t.Helper()
	v, err := p.matrix.View(p.t.Context(), p.lan, matrix.Query{Day: day, Columns: matrix.ColumnsAll})
	if err != nil {
		p.t.Fatal(err)
	}
	var b strings.Builder
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			fmt.Fprintf(&b, "%s%s:", strings.TrimPrefix(r.Agency.Name, "Ủy ban nhân dân "), map[bool]string{true: " (hết)"}[r.Ended != ""])
			for _, c := range r.Cells {
				fmt.Fprintf(&b, " %s %s;", c.Assessment.Status, c.Assessment.Short)
			}
			b.WriteString("\n")
		}
	}
	if v.Sum.NotLate > v.Sum.Counted {
		p.t.Errorf("%d of %d on %s", v.Sum.NotLate, v.Sum.Counted, day)
	}
	return fmt.Sprintf("%s%d/%d", b.String(), v.Sum.NotLate, v.Sum.Counted)
}

// figures are those of the province's report of a window, as a report of now.
func (p *passing) figures(period calendar.ReportPeriod, w calendar.Window) string {
	p.t.Helper()
	f, err := p.report.Figures(p.t.Context(), report.Report{
		PlanID: "plan", AgencyID: p.ward, Scope: report.ScopeProvince, Period: period, Year: 2025, WindowStart: w.Start, WindowEnd: w.End,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, l := range f.Lines {
		if l.NotLate > l.Owing || l.Met > l.Owing || f.Active > f.Agencies {
			p.t.Errorf("over the whole: %+v", f)
		}
	}
	f.Counted = ""
	text, err := json.Marshal(f)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

func TestDutiesPassOnFromUnitToUnit(t *testing.T) {
	eachPassing(t, func(t *testing.T, p *passing) {
		ctx := t.Context()
		first := calendar.Window{Start: "2025-01-01", End: "2025-03-31"}
		quarter, march := p.figures(calendar.Q1, first), p.drawn("2025-03-31")
		for _, day := range []calendar.Date{"2025-04-10", "2025-05-10"} {
			p.clock.to(day)
			p.Declare(p.one, "Bản tin", day, "Bản tin")
		}
		p.clock.to("2025-06-30")
		june := p.drawn("2025-06-30")
		p.end()
		open, err := p.Programme.Undecided(ctx, actDay)
		if err != nil || len(open) != 4 || open[0].Left != 1 && open[1].Left != 1 || open[0].Day != actDay {
			t.Fatalf("undecided %+v, %v", open, err)
		}
		before, err := p.Programme.Obligation(ctx, "o-Video")
		if err != nil {
			t.Fatal(err)
		}
		preview := before.With(inherit("Video", p.one, p.new).Decision).Named(map[string]string{p.one: "Ủy ban nhân dân huyện Xuân Lộc"})
		held, err := p.Ledger.Counts(ctx, []obligation.Chain{preview.Chain()}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if a := preview.Assess(p.new, ledger.Of(held, preview.VersionID), actDay); a.Want != 1 || len(before.Decisions) != 0 {
			t.Errorf("the preview wants %d: %s", a.Want, a.Why)
		}
		waive := programme.NewDecision{ObligationID: "o-Bản tin", Decision: obligation.Decision{From: actDay, AgencyID: p.two, Outcome: obligation.WaivedOut, Reason: "Không còn địa bàn"}}
		p.decide(inherit("Video", p.one, p.new), inherit("Bản tin", p.one, p.new), inherit("Video", p.two, p.ward), waive)
		if open, err = p.Programme.Undecided(ctx, actDay); err != nil || len(open) != 0 {
			t.Errorf("still undecided %+v, %v", open, err)
		}
		p.clock.to("2025-08-05")
		want := strings.Join([]string{
			"huyện Định Quán (hết): not_applicable ; missed 3/6 tháng;",
			"huyện Xuân Lộc (hết): not_applicable ; missed 5/6 tháng;",
			"xã Xuân Lộc: on_track 0/1; missed 0/1 tháng;",
			"phường Trấn Biên: on_track 0/2; not_applicable ;",
			"2/5",
		}, "\n")
		if got := p.drawn("2025-08-05"); got != want {
			t.Errorf("drawn\n%s\nwant\n%s", got, want)
		}
		for day, was := range map[calendar.Date]string{"2025-03-31": march, "2025-06-30": june} {
			if got := p.drawn(day); got != was {
				t.Errorf("%s said\n%s\nand says\n%s", day, was, got)
			}
		}
		if got := p.figures(calendar.Q1, first); got != quarter {
			t.Errorf("quarter I was\n%s\nand is\n%s", quarter, got)
		}
		year := p.figures(calendar.FullYear, calendar.YearWindow(2025))
		if !strings.Contains(year, `"Name":"Video"`) && !strings.Contains(strings.ToLower(year), "video") {
			t.Errorf("the year says %s", year)
		}
		o, err := p.Programme.Obligation(ctx, "o-Video")
		if err != nil {
			t.Fatal(err)
		}
		counts, err := p.Ledger.Counts(ctx, []obligation.Chain{o.Chain()}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		a := o.Assess(p.new, ledger.Of(counts, o.VersionID), "2025-08-05")
		if a.Done != 0 || a.Want != 1 || !strings.Contains(a.Why.String(), "Kế thừa phần còn lại (1 video) của Ủy ban nhân dân huyện Xuân Lộc từ ngày 01/07/2025.") {
			t.Errorf("the heir stands at %d of %d: %s", a.Done, a.Want, a.Why)
		}
	})
}

// Faults of others: figures of the year that passed move with a merger, and what
// was entered before a split shows under the parts.
func TestAMergerAndASplitLeaveThePastAlone(t *testing.T) {
	eachPassing(t, func(t *testing.T, p *passing) {
		ctx, year := t.Context(), calendar.YearWindow(2025)
		p.clock.to("2025-07-01")
		split := inherit("Video", p.one, p.new, p.ward)
		split.Share, split.Combine = agency.Divided, obligation.Add
		p.decide(split) // one video of the first district is done, one goes to the first heir
		p.clock.to("2025-12-31")
		for _, id := range []string{p.new, p.ward} {
			entries, n, err := p.Ledger.Entries(ctx, ledger.Filter{Agencies: []string{id}, VersionIDs: []string{"Video"}, Limit: 10})
			if err != nil || n != 0 {
				t.Errorf("before the split %s did %+v, %v", id, entries, err)
			}
		}
		december := p.drawn("2025-12-31")
		for _, line := range []string{"xã Xuân Lộc: at_risk 0/1;", "phường Trấn Biên: at_risk 0/2;"} {
			if !strings.Contains(december, line) {
				t.Errorf("no %q in\n%s", line, december)
			}
		}
		p.clock.to("2026-01-15")
		reported := p.figures(calendar.FullYear, year)
		p.clock.to("2026-04-30")
		for _, id := range []string{p.two, p.new} {
			if err := p.Registry.Close(ctx, access.SystemActor("test"), id, "2026-04-30", "Sáp nhập"); err != nil {
				t.Fatal(err)
			}
		}
		if open, err := p.Programme.Undecided(ctx, "2026-05-01"); err != nil || len(open) != 0 {
			t.Errorf("of a year that is over something is open: %+v, %v", open, err)
		}
		p.clock.to("2026-06-01")
		if now := p.figures(calendar.FullYear, year); now != reported {
			t.Errorf("the year was\n%s\nand is\n%s", reported, now)
		}
		if now := p.drawn("2025-12-31"); now != december {
			t.Errorf("31 December said\n%s\nand says\n%s", december, now)
		}
	})
}

func TestHeirsDeclareAndUnitsThatEndedOnlyForBefore(t *testing.T) {
	eachPassing(t, func(t *testing.T, p *passing) {
		ctx := t.Context()
		p.end()
		p.decide(inherit("Video", p.one, p.new))
		p.clock.to("2025-08-05")
		s := declare.NewService(declare.Sources{DB: p.DB, Ledger: p.Ledger, Files: p.Files, Registry: p.Registry, Programme: p.Programme, People: p.People, Zone: p.Zone})
		draft := declare.Draft{AgencyID: p.one, Versions: []string{"Video"}, Kind: evidence.Article, Title: "Video", HappenedOn: "2025-07-02", Note: "Phát trên trang của huyện"}
		officer := ledgertest.As(access.Officer, p.one)
		if _, err := s.Declare(ctx, officer, draft, evidence.Declared); !strings.Contains(domain.FieldsOf(err).For("ngay").Text(), "kết thúc từ ngày 01/07/2025") {
			t.Errorf("after its end: %v", err)
		}
		choices, err := s.Choices(ctx, p.new)
		if err != nil || len(choices) != 1 || choices[0].Assessment.Want != 1 {
			t.Fatalf("the heir may declare for %+v, %v", choices, err)
		}
		d := desk.NewService(desk.Sources{DB: p.DB, Registry: p.Registry, Programme: p.Programme, Ledger: p.Ledger, Zone: p.Zone})
		if mine, err := d.Desk(ctx, ledgertest.As(access.Officer, p.new)); err != nil || mine.Counted != 1 {
			t.Errorf("the heir's desk has %d, %v", mine.Counted, err)
		}
		draft.HappenedOn = "2025-06-30"
		if _, err := s.Declare(ctx, officer, draft, evidence.Declared); err != nil {
			t.Fatal(err)
		}
		if choices, err = s.Choices(ctx, p.new); err != nil || choices[0].Assessment.Status != obligation.NotApplicable {
			t.Errorf("late evidence leaves the heir %+v, %v", choices, err)
		}
		if got := p.drawn("2025-08-05"); !strings.Contains(got, "huyện Xuân Lộc (hết): met 2/2;") {
			t.Errorf("late evidence of the unit that ended:\n%s", got)
		}
	})
}

func TestDecisionsOfAnActCountOnceItIsApplied(t *testing.T) {
	eachPassing(t, func(t *testing.T, p *passing) {
		ctx := t.Context()
		p.clock.to("2025-06-01")
		if err := programmetest.Act(ctx, p.DB, "act", actDay); err != nil {
			t.Fatal(err)
		}
		stage := func(all ...programme.NewDecision) {
			for i := range all {
				all[i].ReorganisationID = "act"
			}
			if err := p.Programme.StageDecisions(ctx, p.lan, all); err != nil {
				t.Fatal(err)
			}
		}
		if err := p.Programme.StageDecisions(ctx, p.lan, []programme.NewDecision{founded(p.one)}); err == nil {
			t.Error("a unit that nobody founds inherits")
		}
		err := p.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if _, err := tx.Exec(ctx, `INSERT INTO agency (id, created_at, created_by) VALUES ('founded', 0, '')`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `INSERT INTO agency_version (id, agency_id, valid_from, recorded_at, closed, name, name_fold, name_key, name_sort, short_name, code,
				parent_id, kind, level, source, verified, reason, actor_id, actor_name, reorganisation_id)
				SELECT 'v-founded', 'founded', '2025-07-01', recorded_at, closed, name, name_fold, name_key, name_sort, short_name, code,
				parent_id, kind, level, source, verified, reason, actor_id, actor_name, 'act' FROM agency_version WHERE agency_id = $1`, p.ward)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		stage(founded(p.one))
		stage(inherit("Video", p.one, p.new), inherit("Video", p.two, p.new))
		held := func(name string, at calendar.Date) int {
			all, err := p.Programme.ObligationsKnown(ctx, "plan", at)
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range all {
				if o.ID == "o-"+name {
					return len(o.Decisions)
				}
			}
			return -1
		}
		if n := held("Video", actDay); n != 0 {
			t.Errorf("%d decisions count before the act is applied", n)
		}
		p.clock.to("2025-06-10")
		if err := programmetest.Applied(ctx, p.DB, "act"); err != nil {
			t.Fatal(err)
		}
		if held("Video", "2025-06-30") != 0 || held("Video", actDay) != 2 {
			t.Errorf("decisions count on the eve %d, on the day %d", held("Video", "2025-06-30"), held("Video", actDay))
		}
		rows, err := p.Programme.Decisions(ctx, programme.DecisionFilter{ReorganisationID: "act"})
		if err != nil || len(rows) != 3 || !rows[0].Superseded || rows[0].InForce() || !rows[2].InForce() || rows[0].Heirs[0].AgencyID != "founded" {
			t.Errorf("decisions %+v, %v", rows, err)
		}
		p.clock.to("2025-06-20")
		if err := programmetest.Undone(ctx, p.DB, "act"); err != nil {
			t.Fatal(err)
		}
		if held("Video", actDay) != 0 {
			t.Error("decisions count after the act was undone")
		}
		n := inherit("Video", p.one, p.new)
		n.ReorganisationID = "act"
		if err := p.Programme.StageDecisions(ctx, p.lan, []programme.NewDecision{n}); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("added to an act that is over: %v", err)
		}
	})
}

// founded is a decision for a unit that the act founds.
func founded(from string) programme.NewDecision {
	n := inherit("Video", from, "founded")
	n.ReorganisationID = "act"
	return n
}

func TestDecisionsThatAreRefused(t *testing.T) {
	eachPassing(t, func(t *testing.T, p *passing) {
		p.end()
		waived, met, ghost := inherit("Video", p.one), inherit("Video", p.one), inherit("Video", p.one, "ghost")
		waived.Outcome, met.Outcome = obligation.WaivedOut, obligation.AlreadyMet
		share := inherit("Video", p.one, p.new, p.ward)
		share.Share = ""
		for _, c := range []struct {
			name string
			n    programme.NewDecision
			says string
		}{
			{"no reason", waived, "Nêu lý do miễn"},
			{"not met", met, "còn thiếu 1 video"},
			{"nobody takes it", inherit("Video", p.one), "Không đơn vị nào nhận"},
			{"itself", inherit("Video", p.one, p.one), "của chính mình"},
			{"a unit that ended", inherit("Video", p.one, p.two), "không có trong sổ cơ quan vào ngày 01/07/2025"},
			{"no such unit", ghost, "không có trong sổ cơ quan"},
			{"twice", inherit("Video", p.one, p.new, p.new), "hai lần"},
			{"not its duty", inherit("Bản tin", p.ward, p.new), "không phải thực hiện"},
			{"no share", share, "Chọn cách chia"},
		} {
			err := p.Programme.Decide(t.Context(), p.lan, []programme.NewDecision{c.n})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
		if err := p.Programme.Decide(t.Context(), ledgertest.As(access.Officer, p.new), []programme.NewDecision{inherit("Video", p.one, p.new)}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer decided: %v", err)
		}
		p.decide(inherit("Video", p.ward, p.new))
		if err := p.Programme.Decide(t.Context(), p.lan, []programme.NewDecision{inherit("Video", p.new, p.ward)}); err == nil {
			t.Error("a duty goes round in a circle")
		}
	})
}

func TestTwoPeopleDecideTheSameDuty(t *testing.T) {
	eachPassing(t, func(t *testing.T, p *passing) {
		p.end()
		var wait sync.WaitGroup
		heirs, errs := []string{p.new, p.ward}, make([]error, 2)
		for i := range heirs {
			wait.Go(func() {
				errs[i] = p.Programme.Decide(context.WithoutCancel(t.Context()), p.lan, []programme.NewDecision{inherit("Video", p.one, heirs[i])})
			})
		}
		wait.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case domain.CodeOf(err) != domain.CodeConflict:
				t.Error(err)
			}
		}
		rows, err := p.Programme.Decisions(t.Context(), programme.DecisionFilter{ObligationID: "o-Video"})
		if won != 1 || len(rows) != 1 || err != nil {
			t.Fatalf("%d of two won: %v; %+v, %v", won, errors.Join(errs...), rows, err)
		}
		again := inherit("Video", p.one, p.ward)
		again.ID = rows[0].ID
		p.decide(again)
	})
}
