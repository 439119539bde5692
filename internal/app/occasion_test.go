package app

import (
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/matrix"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// expecting is an office with a duty that waits for a condition and one whose term
// runs from a day of the plan, and two agencies that owe both.
type expecting struct {
	*ledgertest.Office

	t         *testing.T
	clock     *setClock
	one, two  string
	condition string
}

func newExpecting(t *testing.T, engine db.Engine) *expecting {
	t.Helper()
	w := &expecting{t: t, clock: &setClock{}}
	w.clock.set(time.Date(2025, 4, 22, 9, 0, 0, 0, time.UTC))
	w.Office = ledgertest.New(t, dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = w.clock }))
	w.one = w.Agency("Sở Y tế", agency.Province, agency.Department)
	w.two = w.Agency("Sở Nội vụ", agency.Province, agency.Department)
	five := calendar.Term{Days: 5, Working: true}
	w.Owe("dich", obligation.Rule{Kind: cadence.Conditional, Term: five, Window: calendar.YearWindow(2025)}, w.one, w.two)
	w.Owe("ngay", obligation.Rule{Kind: cadence.Deadline, Term: five, TermFrom: "2025-04-22", Window: calendar.YearWindow(2025)}, w.one)
	w.condition = "o-dich"
	return w
}

// stands is how an agency stands with a duty in the matrix as of a day.
func (w *expecting) stands(who, duty string, day calendar.Date) string {
	w.t.Helper()
	m := matrix.NewService(matrix.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Zone: w.Zone})
	v, err := m.View(w.t.Context(), ledgertest.As(access.Coordinator, w.one), matrix.Query{Day: day, Columns: matrix.ColumnsAll})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			for i, c := range r.Cells {
				if r.Agency.ID == who && v.Heads[i].Obligation.ID == "o-"+duty {
					return string(c.Assessment.Status) + " " + c.Assessment.Why.String()
				}
			}
		}
	}
	return "not there"
}

func (w *expecting) want(who, duty string, day calendar.Date, want string) {
	w.t.Helper()
	if got := w.stands(who, duty, day); !strings.HasPrefix(got, want) {
		w.t.Errorf("%s as of %s: %s\nwant %s", duty, day, got, want)
	}
}

func (w *expecting) state(actor access.Actor, n programme.NewOccasion) (string, error) {
	n.ObligationID = w.condition
	return w.Programme.StateOccasion(w.t.Context(), actor, n)
}

// A condition that somebody says came true makes the duty owed from that day, for
// whom it was said; a view of an earlier day does not know it; a withdrawal takes
// it back from its own day on.
func TestStatedConditionsAreOwed(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			const none = "not_applicable Không áp dụng: chưa ghi nhận điều kiện đã xảy ra."
			w.want(w.one, "dich", "2025-04-22", none)
			officer := ledgertest.As(access.Officer, w.one)
			id, err := w.state(officer, programme.NewOccasion{Day: "2025-04-21", Agencies: []string{w.one}, Said: " Công bố  dịch "})
			if err != nil {
				t.Fatal(err)
			}
			const owed = "not_due Điều kiện xảy ra ngày 21/04/2025; chưa có minh chứng, hạn 28/04/2025, 5 ngày làm việc kể từ 21/04/2025"
			w.want(w.one, "dich", "2025-04-22", owed)
			w.want(w.two, "dich", "2025-04-22", none)
			w.want(w.one, "dich", "2025-04-21", none)
			w.Declare(w.one, "dich", "2025-04-22", "Tin về dịch")
			w.want(w.one, "dich", "2025-04-22", "met Điều kiện xảy ra ngày 21/04/2025; xong ngày 22/04/2025, hạn 28/04/2025")
			w.clock.set(time.Date(2025, 4, 24, 9, 0, 0, 0, time.UTC))
			if err := w.Programme.WithdrawOccasion(t.Context(), officer, w.condition, id, "Ghi nhầm"); err != nil {
				t.Fatal(err)
			}
			w.want(w.one, "dich", "2025-04-24", "met Đã có 1 minh chứng")
			w.want(w.one, "dich", "2025-04-23", "met Điều kiện xảy ra ngày 21/04/2025; xong")
			if err := w.Programme.WithdrawOccasion(t.Context(), officer, w.condition, id, "Ghi nhầm"); domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("withdrawn twice: %v", err)
			}
			all, err := w.Programme.Occasions(t.Context(), w.condition)
			if err != nil || len(all) != 1 || all[0].Said != "Công bố dịch" || all[0].Standing() || all[0].WithdrawnReason != "Ghi nhầm" {
				t.Errorf("%+v, %v", all, err)
			}
			if _, err := w.state(ledgertest.As(access.Coordinator, w.two), programme.NewOccasion{Day: "2025-04-23", Said: "Công bố dịch toàn tỉnh"}); err != nil {
				t.Fatal(err)
			}
			w.want(w.two, "dich", "2025-04-24", "not_due Điều kiện xảy ra ngày 23/04/2025; chưa có minh chứng, hạn 02/05/2025")
		})
	}
}

// Who may say it, and what is refused.
func TestStatementsThatAreRefused(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			coordinator, officer := ledgertest.As(access.Coordinator, w.two), ledgertest.As(access.Officer, w.one)
			mine := []string{w.one}
			other := w.Agency("Sở Tài chính", agency.Province, agency.Department)
			for name, c := range map[string]struct {
				actor access.Actor
				n     programme.NewOccasion
				code  domain.Code
				field string
			}{
				"an officer for all":         {officer, programme.NewOccasion{Day: "2025-04-21", Said: "Dịch"}, domain.CodeForbidden, ""},
				"an officer for another":     {officer, programme.NewOccasion{Day: "2025-04-21", Said: "Dịch", Agencies: []string{w.two}}, domain.CodeForbidden, ""},
				"an inspector":               {ledgertest.As(access.Inspector, w.one), programme.NewOccasion{Day: "2025-04-21", Said: "Dịch", Agencies: mine}, domain.CodeForbidden, ""},
				"tomorrow":                   {coordinator, programme.NewOccasion{Day: "2025-04-23", Said: "Dịch"}, domain.CodeInvalid, "ngay"},
				"before the plan":            {coordinator, programme.NewOccasion{Day: "2024-12-31", Said: "Dịch"}, domain.CodeInvalid, "ngay"},
				"no day":                     {coordinator, programme.NewOccasion{Said: "Dịch"}, domain.CodeInvalid, "ngay"},
				"no word":                    {coordinator, programme.NewOccasion{Day: "2025-04-21", Said: " "}, domain.CodeInvalid, "noi_dung"},
				"an agency that owes it not": {coordinator, programme.NewOccasion{Day: "2025-04-21", Said: "Dịch", Agencies: []string{other}}, domain.CodeInvalid, "co_quan"},
			} {
				_, err := w.state(c.actor, c.n)
				if domain.CodeOf(err) != c.code || c.field != "" && domain.FieldsOf(err).For(c.field).Message == "" {
					t.Errorf("%s: %v", name, err)
				}
			}
			n := programme.NewOccasion{ObligationID: "o-ngay", Day: "2025-04-21", Said: "Dịch"}
			if _, err := w.Programme.StateOccasion(t.Context(), coordinator, n); domain.CodeOf(err) != domain.CodeInvalid {
				t.Errorf("about a duty that waits for nothing: %v", err)
			}
			id, err := w.state(coordinator, programme.NewOccasion{Day: "2025-04-21", Said: "Dịch"})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.state(coordinator, programme.NewOccasion{Day: "2025-04-21", Said: "Dịch"}); domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("sent twice: %v", err)
			}
			if err := w.Programme.WithdrawOccasion(t.Context(), officer, w.condition, id, "Nhầm"); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("an officer withdrew what holds for all: %v", err)
			}
			if err := w.Programme.WithdrawOccasion(t.Context(), coordinator, w.condition, id, " "); domain.FieldsOf(err).For("ly_do").Message == "" {
				t.Errorf("withdrawn without a reason: %v", err)
			}
		})
	}
}

// A term from a day of the plan counts over days off; a decision about a day
// moves its last day from the day on which it was entered.
func TestDecidedDaysOffMoveTerms(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			const law = "at_risk Chưa có minh chứng; hạn là ngày 29/04/2025, còn 7 ngày. Hạn tính 5 ngày làm việc kể từ 22/04/2025."
			w.want(w.one, "ngay", "2025-04-22", law)
			w.clock.set(time.Date(2025, 4, 23, 9, 0, 0, 0, time.UTC))
			_, err := w.Programme.RecordDaysOff(t.Context(), ledgertest.As(access.Coordinator, w.two), programme.NewDaysOff{
				From: "2025-04-28", To: "2025-04-29", Kind: programme.DayIsOff, Name: "Nghỉ lễ", Basis: "Công văn số 1/VPCP",
			})
			if err != nil {
				t.Fatal(err)
			}
			w.want(w.one, "ngay", "2025-04-23", "not_due Hạn là ngày 05/05/2025, còn 12 ngày. Hạn tính 5 ngày làm việc kể từ 22/04/2025.")
			w.want(w.one, "ngay", "2025-04-22", law)
			w.Owe("quoc-khanh", obligation.Rule{
				Kind: cadence.Deadline, Term: calendar.Term{Days: 5, Working: true}, TermFrom: "2025-08-28", Window: calendar.YearWindow(2025),
			}, w.one)
			const assumed = "not_due Hạn là ngày 08/09/2025, còn 138 ngày. Hạn tính 5 ngày làm việc kể từ 28/08/2025, tính theo ngày nghỉ dự kiến, chưa có quyết định."
			w.want(w.one, "quoc-khanh", "2025-04-23", assumed)
			w.clock.set(time.Date(2025, 4, 24, 9, 0, 0, 0, time.UTC))
			_, err = w.Programme.RecordDaysOff(t.Context(), ledgertest.As(access.Coordinator, w.two), programme.NewDaysOff{
				From: "2025-09-01", To: "2025-09-02", Kind: programme.DayIsOff, Holiday: calendar.NationalDay, Basis: "Thông báo số 1/TB",
			})
			if err != nil {
				t.Fatal(err)
			}
			w.want(w.one, "quoc-khanh", "2025-04-24", "not_due Hạn là ngày 08/09/2025, còn 137 ngày. Hạn tính 5 ngày làm việc kể từ 28/08/2025.")
			w.want(w.one, "quoc-khanh", "2025-04-23", assumed)
		})
	}
}
