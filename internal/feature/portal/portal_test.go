package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// Anybody reads the figures, which follow the book at once although they are
// counted once for many readers.
func TestFiguresFollowTheBook(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		s := site(t, o)
		s.Get("/ket-qua").Want(http.StatusOK, "Chưa có kế hoạch nào được công bố")
		a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Xây dựng video", obligation.Rule{Kind: cadence.Quota, Count: 1, Min: true, Per: calendar.Whole, UnitNoun: "video"}, a, b)
		s.Get("/ket-qua").Want(http.StatusOK, "Kế hoạch số 35/KH-UBND", "Xây dựng video", "0 minh chứng")
		id := o.Declare(a, "Xây dựng video", "2025-04-01", "Video hướng dẫn")
		s.Get("/ket-qua").Want(http.StatusOK, "1 minh chứng").Without("niêm phong số 1", id, "Video hướng dẫn")
		if _, err := o.Ledger.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Get("/ket-qua").Want(http.StatusOK, "1 minh chứng", "niêm phong số 1 (dấu khóa sổ, chống sửa)")
	})
}

// The first page leads to results by agency as long as something of them is open.
func TestResultsByAgencyAreLinkedWhileOpen(t *testing.T) {
	t.Parallel()
	o := ledgertest.New(t, dbtest.Open(t, db.SQLite, owners(), nil))
	s := site(t, o)
	o.Owe("Xây dựng video", obligation.Rule{Kind: cadence.Continuous}, o.Agency("Sở Nội vụ", agency.Province, agency.Department))
	s.Get("/ket-qua").Want(http.StatusOK, "Xây dựng video").Without("Xem theo cơ quan")
	for _, act := range []programme.PublicAct{programme.OpenPublic, programme.ClosePublic} {
		if err := o.Programme.Publish(t.Context(), access.SystemActor("test"), "o-Xây dựng video", act); err != nil {
			t.Fatal(err)
		}
		if page := s.Get("/ket-qua"); act == programme.OpenPublic {
			page.Want(http.StatusOK, "Xem theo cơ quan", "/ke-hoach/plan/ma-tran")
		} else {
			page.Want(http.StatusOK).Without("Xem theo cơ quan")
		}
	}
}

var tags = regexp.MustCompile(`\s*(<[^>]*>\s*)+`)

// Whoever has done nothing yet is not told like whoever is done, silence is not
// delay, and the figures of a card add up.
func TestCardsTellWhoIsDoneAndWhoStillHasTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		s := site(t, o)
		var ids []string
		for _, name := range []string{"Sở Nội vụ", "Sở Y tế", "Sở Tài chính"} {
			ids = append(ids, o.Agency(name, agency.Province, agency.Department))
		}
		o.Owe("Đối thoại", obligation.Rule{Kind: cadence.Window}, ids...)
		o.Owe("Làm video", obligation.Rule{Kind: cadence.Quota, Count: 2, Min: true, Per: calendar.Whole}, ids...)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, ids...)
		o.Owe("Xây dựng kế hoạch", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}, ids...)
		o.Declare(ids[0], "Đối thoại", "2025-03-05", "Đối thoại quý I")
		o.Declare(ids[0], "Làm video", "2025-03-05", "Video 1")
		o.Declare(ids[0], "Làm video", "2025-03-06", "Video 2")
		o.Declare(ids[1], "Làm video", "2025-03-06", "Video 3")
		o.Declare(ids[0], "Đăng tin", "2025-04-05", "Tin mới")
		o.Declare(ids[1], "Đăng tin", "2025-01-05", "Tin cũ")
		o.Declare(ids[2], "Xây dựng kế hoạch", "2025-02-20", "Kế hoạch")
		page := s.Get("/ket-qua").Want(http.StatusOK).Without("không chậm")
		body := tags.ReplaceAllString(page.Body, "|")
		for _, want := range []string{
			"1|/ 3|cơ quan đã có minh chứng|1/3|1 đúng tiến độ|2 chưa đến hạn|Chưa có minh chứng nào: 2 cơ quan, đều còn trong hạn nên chưa tính là chậm",
			"1|/ 3|cơ quan đã đạt|1/3|1 đã đạt|2 đúng tiến độ|Chưa có minh chứng nào: 1 cơ quan, đều còn trong hạn nên chưa tính là chậm",
			"2|/ 3|cơ quan đã có minh chứng|2/3|1 đúng tiến độ|2 chưa có kết quả mới|Chưa có minh chứng nào: 1 cơ quan|2 minh chứng trên mọi kênh",
			"1|/ 3|cơ quan đã đạt|1/3|1 đã đạt|2 quá hạn|",
		} {
			if !strings.Contains(body, want) {
				t.Errorf("%q is not in\n%s", want, body[max(strings.Index(body, "Đối thoại"), 0):])
			}
		}
	})
}

// A plan whose time is over says so, with the results at its end; what was recorded
// afterwards of work done in time counts.
func TestAnEndedPlanSaysSo(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, engine, owners(), func(c *db.Config) { c.Clock = clock.Fixed(time.Date(2026, 2, 10, 3, 0, 0, 0, time.UTC)) })
			o := ledgertest.New(t, d)
			s := site(t, o)
			a, b := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
			o.Owe("Làm video", obligation.Rule{Kind: cadence.Quota, Count: 1, Min: true, Per: calendar.Whole}, a, b)
			o.Declare(a, "Làm video", "2025-12-05", "Video 1")
			body := tags.ReplaceAllString(s.Get("/ket-qua").Want(http.StatusOK).Body, "|")
			if want := "Đã kết thúc ngày 31/12/2025. Dưới đây là kết quả đến hết kỳ kế hoạch."; !strings.Contains(body, want) || !strings.Contains(body, "1 đã đạt|1 không đạt") {
				t.Errorf("%q is not in\n%s", want, body)
			}
		})
	}
}
