package evidence

import (
	"io/fs"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

func owners() []fs.FS { return append(ledgertest.Owners(), Migrations) }

// office is a service over a fresh database with one obligation, version "v".
func office(t *testing.T, d *db.DB) *Service {
	t.Helper()
	o := ledgertest.New(t, d)
	o.Owe("v", obligation.Rule{Kind: cadence.Continuous})
	return serviceOf(o)
}

func serviceOf(o *ledgertest.Office) *Service {
	return NewService(Sources{DB: o.DB, Ledger: o.Ledger, Files: o.Files, Registry: o.Registry, People: o.People, Programme: o.Programme, Zone: o.Zone})
}

func officer(agency string) access.Actor {
	return access.Actor{AccountID: "u-" + agency, Grants: []access.Grant{{Role: access.Officer, AgencyID: agency}}}
}

func draft() Draft {
	return Draft{
		AgencyID: "a", Versions: []string{"v"}, Kind: evidence.Article, Title: "Tin về thủ tục", HappenedOn: "2025-03-03",
		Note: "Đăng trên trang của phường.", FormKey: "k",
	}
}

func TestOnlyTheAgencysOfficerDeclares(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s := office(t, d)
		id, err := s.Declare(t.Context(), officer("a"), draft(), evidence.Declared)
		if err != nil {
			t.Fatal(err)
		}
		inspector := access.Actor{AccountID: "i", Grants: []access.Grant{{Role: access.Inspector, AgencyID: "x"}}}
		for who, actor := range map[string]access.Actor{"another officer": officer("b"), "an inspector": inspector, "nobody": {}} {
			if _, err := s.Declare(t.Context(), actor, draft(), evidence.Declared); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("%s declares: %v, want forbidden", who, err)
			}
			if err := s.Withdraw(t.Context(), actor, id, "Nhầm"); err == nil {
				t.Errorf("%s withdraws", who)
			}
		}
		if _, err := s.Entry(t.Context(), officer("b"), id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("another officer reads it: %v, want not found", err)
		}
		if _, err := s.Entry(t.Context(), inspector, id); err != nil {
			t.Errorf("the inspector cannot read it: %v", err)
		}
		if es, n, err := s.List(t.Context(), officer("b"), ledger.Filter{Agencies: []string{"a"}}); err != nil || n != 0 || len(es) != 0 {
			t.Errorf("another officer lists %d entries, %v", n, err)
		}
	})
}

func TestEveryProblemIsToldAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s := office(t, d)
		bad := Draft{AgencyID: "a", HappenedOn: "2025-12-31", URL: "javascript:alert(1)", Title: strings.Repeat("ạ", maxTitle+1)}
		_, err := s.Declare(t.Context(), officer("a"), bad, evidence.Declared)
		fields := domain.FieldsOf(err)
		for _, name := range []string{"nhiem_vu", "loai", "tieu_de", "ngay", "lien_ket"} {
			if fields.For(name).Name == "" {
				t.Errorf("nothing is said of %s: %v", name, err)
			}
		}
		if _, n, err := s.Ledger.Entries(t.Context(), ledger.Filter{All: true}); err != nil || n != 0 {
			t.Errorf("%d entries were stored, %v", n, err)
		}
	})
}

func TestOneFormOneEntry(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s := office(t, d)
		ids := make([]string, 6)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				var err error
				if ids[i], err = s.Declare(t.Context(), officer("a"), draft(), evidence.Declared); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("one form made %s and %s", ids[0], id)
			}
		}
	})
}

func TestCorrectionAndWithdrawalStayInTheBook(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s := office(t, d)
		first, err := s.Declare(t.Context(), officer("a"), draft(), evidence.Declared)
		if err != nil {
			t.Fatal(err)
		}
		right := draft()
		right.Title, right.FormKey = "Tin về hộ tịch", "k2"
		if _, err := s.Correct(t.Context(), officer("a"), first, right); domain.FieldsOf(err).For("ly_do").Name == "" {
			t.Errorf("corrected without a reason: %v", err)
		}
		right.Reason = "Ghi nhầm tên"
		second, err := s.Correct(t.Context(), officer("a"), first, right)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Withdraw(t.Context(), officer("a"), first, "Nhầm"); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("withdrew what was corrected: %v, want conflict", err)
		}
		if err := s.Withdraw(t.Context(), officer("a"), second, "Bài đã gỡ"); err != nil {
			t.Fatal(err)
		}
		line, err := s.Ledger.Line(t.Context(), first)
		if err != nil || len(line) != 3 || line[0].Reason != "Bài đã gỡ" || line[1].Reason != "Ghi nhầm tên" {
			t.Errorf("the line has %d entries: %+v, %v", len(line), line, err)
		}
	})
}
