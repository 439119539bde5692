package fault

import (
	"fmt"
	"strings"
	"testing"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/reorganise"
	"loa/internal/spine/org"
	"loa/internal/spine/programme/programmetest"
)

// units is how many departments the act merges, two by two.
const units = 160

// TestKilledWhileApplying: kill -9 while a reorganisation is being applied; the
// program that starts afterwards ends it: all of its units and all of its
// decisions are true, each once.
func TestKilledWhileApplying(t *testing.T) {
	t.Parallel()
	killAndGoOn(t, interruption{
		begin:   ask,
		started: "pieces are written", startedCount: `SELECT COUNT(*) FROM reorganisation_step WHERE written_at > 0`,
		early: `SELECT COUNT(*) FROM reorganisation WHERE status <> 'applied'`,
		ended: "the act is applied", endedCount: `SELECT COUNT(*) FROM reorganise_run WHERE phase = 'done'`,
		check: func(t *testing.T, o *app.Office) {
			ended := number(t, o, `SELECT COUNT(*) FROM org_v_version WHERE reorganisation_id <> '' AND closed = TRUE`)
			decided := number(t, o, `SELECT COUNT(DISTINCT agency_id) FROM obligation_decision WHERE reorganisation_id <> ''`)
			if ended != units || decided != units {
				t.Errorf("%d units ended, the duties of %d are decided, want %d", ended, decided, units)
			}
		},
	})
}

// ask prepares an act as one person and asks for it to be applied as another.
func ask(t *testing.T, o *app.Office) {
	t.Helper()
	ctx := t.Context()
	if err := o.Insert(ctx); err != nil {
		t.Fatal(err)
	}
	lan := access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	hoa := lan
	hoa.AccountID, hoa.Name = "hoa", "Trần Thị Hoà"
	var list strings.Builder
	var ids []string
	for i := range units {
		id, err := o.Registry.Add(ctx, lan, org.NewAgency{Version: org.Version{
			ValidFrom: "2020-01-01", Name: fmt.Sprintf("Sở Số %d", i), Level: agency.Province, Kind: agency.Department,
		}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		if i%2 == 1 {
			fmt.Fprintf(&list, "Hợp nhất Sở Số %d và Sở Số %d thành Sở Mới %d\n", i-1, i, i)
		}
	}
	r := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Year, UnitNoun: "video", Window: calendar.YearWindow(2025)}
	if err := programmetest.Seed(ctx, o.DB, "video", r, ids...); err != nil {
		t.Fatal(err)
	}
	s := reorganise.NewService(reorganise.Sources{
		DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone,
	})
	id, err := s.Prepare(ctx, lan, org.NewReorganisation{Title: "Hợp nhất các sở", EffectiveOn: "2025-07-01"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(ctx, lan, id, 1, agency.ReadActText(list.String()), true); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Decide(ctx, lan, id, reorganise.Which{}, reorganise.Ask{How: reorganise.HowProposed}); err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(ctx, hoa, id, 0, reorganise.Knowing{Unproven: true}); err != nil {
		t.Fatal(err)
	}
}
