package app

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/chase"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// working starts a runner of jobs for the office, as a node has one.
func (o *chaseOffice) working(t *testing.T) {
	t.Helper()
	w := river.NewWorkers()
	if err := o.feature.Jobs(w); err != nil {
		t.Fatal(err)
	}
	o.Ledger.Jobs(w)
	q, err := job.New(t.Context(), o.db, job.Config{Workers: w, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := q.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = q.Stop(context.WithoutCancel(t.Context())) })
}

// asked lets the runner ask whether digests are to be written, as it does by itself
// every five minutes, and waits until that and every mail it led to is done.
func (o *chaseOffice) asked(t *testing.T) {
	t.Helper()
	if err := o.db.Write(t.Context(), func(_ context.Context, tx *db.Tx) error {
		tx.Enqueue(chase.WriteDigests{}, river.InsertOpts{Queue: job.Long})
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		var open int
		if _, err := o.db.Get(t.Context(), &open, `SELECT COUNT(*) FROM river_job WHERE finalized_at IS NULL`); err != nil {
			t.Fatal(err)
		}
		if open == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%s: %d jobs are not done", o.clock.Now(), open)
		}
	}
}

// The clock goes through Tết, a weekend, and 30 April to 1 May, with a runner of jobs
// and a mail server: nothing leaves at night, on Saturdays and Sundays and on days
// off; what was due then leaves on the next working morning, once for each person.
func TestNoMailLeavesAtNightOrOnDaysOff(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		box, sender := serveMail(t)
		box.clock, o.service.Mail = o.clock, sender
		a := o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.person("Lê Thị Hoa", "hoa", role(access.Officer, a))
		o.person("Nguyễn Văn Lãnh", "lanh", role(access.Leader, a))
		for name, day := range map[string]calendar.Date{"Trước Tết": "2025-01-24", "Trước cuối tuần": "2025-03-14", "Trước lễ": "2025-04-29"} {
			o.Owe(name, obligation.Rule{Kind: cadence.Deadline, Deadline: day}, a)
		}
		o.working(t)

		// Written down from the calendar of 2025, not asked of the program: Tết from
		// Monday to Friday, 30 April and 1 May.
		off := []string{"2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-04-30", "2025-05-01"}
		for _, span := range [][2]calendar.Date{{"2025-01-21", "2025-02-04"}, {"2025-03-11", "2025-03-17"}, {"2025-04-24", "2025-05-05"}} {
			for day := span[0]; day <= span[1]; day = day.AddDays(1) {
				for _, at := range [][2]int{{0, 10}, {7, 29}, {7, 30}, {17, 0}, {22, 0}} {
					if day == "2025-04-24" && at[0] < 17 { // the program did not run until the evening
						continue
					}
					o.clock.set(day, at[0], at[1])
					o.asked(t)
				}
			}
			o.Declare(a, map[calendar.Date]string{"2025-02-04": "Trước Tết", "2025-03-17": "Trước cuối tuần", "2025-05-05": "Trước lễ"}[span[1]], span[1], "Đã làm")
		}

		var came []string
		for _, c := range box.came {
			minute := c.at.Hour()*60 + c.at.Minute()
			if weekday := c.at.Weekday(); weekday == time.Saturday || weekday == time.Sunday || slices.Contains(off, c.at.Format(time.DateOnly)) || minute < 7*60+30 || minute >= 18*60 {
				t.Errorf("a mail left on %s", c.at.Format("Mon 2006-01-02 15:04"))
			}
			name, _, _ := strings.Cut(c.to, "@")
			came = append(came, c.at.Format("01-02 15:04 ")+name)
		}
		slices.Sort(came)
		want := []string{
			"01-21 07:30 hoa",                     // three working days before Friday the 24th
			"02-03 07:30 hoa", "02-03 07:30 lanh", // the first working day after Tết
			"03-11 07:30 hoa",                     // three before Friday the 14th
			"03-17 07:30 hoa", "03-17 07:30 lanh", // Monday
			"04-25 07:30 hoa",                     // the morning after the evening of the 24th
			"05-02 07:30 hoa", "05-02 07:30 lanh", // the first working day after 1 May
		}
		if !slices.Equal(came, want) {
			t.Errorf("mails came\n%s\nwant\n%s", strings.Join(came, "\n"), strings.Join(want, "\n"))
		}
	})
}

// Three agencies owe the same on the same day: the one that was late three times is
// reminded five working days before, the one that was early one before, the one of
// which nothing is known three before; the coordinator reads why.
func TestAUnitIsRemindedByItsOwnHistory(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		late, early, fresh := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department), o.Agency("Sở Công Thương", agency.Province, agency.Department)
		who := map[string]string{}
		for name, id := range map[string]string{"muon": late, "som": early, "moi": fresh} {
			who[name] = o.person("Cán bộ "+name, name, role(access.Officer, id))
		}
		for i, c := range []struct{ due, late, early calendar.Date }{
			{"2025-02-14", "2025-02-18", "2025-02-06"}, // two working days late; six early
			{"2025-02-28", "2025-03-03", "2025-02-20"}, // one; six
			{"2025-03-14", "2025-03-19", "2025-03-03"}, // three; nine
		} {
			name := fmt.Sprintf("Việc thứ %d", i+1)
			o.Owe(name, obligation.Rule{Kind: cadence.Deadline, Deadline: c.due}, late, early)
			o.clock.set(c.late, 10, 0)
			o.Declare(early, name, c.early, name)
			o.Declare(late, name, c.late, name)
		}
		o.Owe("Báo cáo tuần cao điểm", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-04-18"}, late, early, fresh)
		first := map[string]calendar.Date{}
		for day := calendar.Date("2025-04-01"); day <= "2025-04-18"; day = day.AddDays(1) {
			o.clock.set(day, 8, 0)
			o.write()
			for name, id := range who {
				if first[name] == "" && len(o.told(id)) > 0 {
					first[name] = day
				}
			}
		}
		if first["muon"] != "2025-04-11" || first["moi"] != "2025-04-15" || first["som"] != "2025-04-17" {
			t.Errorf("first reminded: %v", first)
		}
		const page = "/lam-viec/don-doc?co-quan="
		s := webtest.New(t, ledgertest.As(access.Coordinator, "x"), o.feature)
		s.Get(page+late).Want(http.StatusOK, "Báo cáo tuần cao điểm",
			"Nhắc sớm hơn thường lệ (trước hạn 5 ngày làm việc thay vì 3): qua 3 lần đến hạn trước, cơ quan thường xong muộn 2 ngày làm việc.")
		s.Get(page+early).Want(http.StatusOK, "Báo cáo tuần cao điểm",
			"Nhắc muộn hơn thường lệ (trước hạn 1 ngày làm việc thay vì 3): qua 3 lần đến hạn trước, cơ quan thường xong sớm 6 ngày làm việc.")
		s.Get(page+fresh).Want(http.StatusOK, "Báo cáo tuần cao điểm").Without("thường lệ")
	})
}
