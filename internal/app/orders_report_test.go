package app

import (
	"encoding/json"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	domainreport "loa/internal/domain/report"
	"loa/internal/feature/report"
	"loa/internal/platform/mail"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
)

// merged lets an agency pass into another on a day.
func (o *orderOffice) merged(from, to string, day calendar.Date) {
	o.t.Helper()
	ctx, who := o.t.Context(), ledgertest.As(access.Coordinator, o.nv)
	id, err := o.Registry.Prepare(ctx, who, org.NewReorganisation{Title: "Hợp nhất", EffectiveOn: day, Steps: []agency.Step{{
		Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: from}, {AgencyID: to}},
		To: []agency.TargetUnit{{AgencyID: to, Name: "Sở Văn hóa", Level: agency.Province, Kind: agency.Department}},
	}}})
	o.must(err)
	for left := 1; left > 0; {
		left, err = o.Registry.Write(ctx, who, id)
		o.must(err)
	}
	o.must(o.Registry.Apply(ctx, who, id))
}

// A report of the window in which an order was issued names it; one of an earlier
// window has no word of it.
func TestReportsNameOrders(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		v := o.issued(order())
		o.declare(v, o.a, "2025-03-20", "Bài về nộp hồ sơ")
		o.declare(v, o.b, "2025-03-24", "Bài muộn")
		o.clock.set("2025-04-02", 9, 0)
		s := report.NewService(report.Sources{DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone, Place: "Đồng Nai"})
		figures := func(from, to calendar.Date) domainreport.Figures {
			f, err := s.Figures(t.Context(), report.Report{
				PlanID: "plan", AgencyID: o.nv, Scope: report.ScopeProvince, Period: calendar.Q1, Year: 2025, WindowRule: calendar.CalendarWindow, WindowStart: from, WindowEnd: to,
			})
			o.must(err)
			return f
		}
		f := figures("2025-01-01", "2025-03-31")
		if f.Orders == nil || *f.Orders != (domainreport.Orders{N: 1, Of: 3, InTime: 1}) {
			t.Errorf("%+v", f.Orders)
		}
		if said := strings.Join(f.Results(nil), "\n"); !strings.Contains(said, "Thực hiện 01 chỉ đạo tuyên truyền đột xuất của lãnh đạo, 1/3 lượt cơ quan, đơn vị được giao có đủ minh chứng đúng hạn.") {
			t.Error(said)
		}
		early := figures("2025-01-01", "2025-03-17")
		text, err := json.Marshal(early)
		if err != nil || early.Orders != nil || strings.Contains(string(text), "orders") {
			t.Errorf("a window without orders: %s %v", text, err)
		}
	})
}

// holder is an actor with an account and a role in an agency.
func (o *orderOffice) holder(name, login string, role access.Role, agencyID string) access.Actor {
	id := o.person(name, login, people.NewGrant{Role: role, AgencyID: agencyID})
	return access.Actor{AccountID: id, Name: name, Grants: []access.Grant{{Role: role, AgencyID: agencyID}}}
}
