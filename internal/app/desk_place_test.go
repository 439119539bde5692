package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/desk"
	"loa/internal/feature/orders"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
)

// An officer acknowledges an order on the card of the desk and comes back to the desk;
// the form sent again changes nothing; who has no right meets no form and is refused.
func TestAnOrderIsAcknowledgedOnTheDesk(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		room, err := desk.New(o.desks)
		o.must(err)
		v := o.issued(order())
		at := "/lam-viec/chi-dao/" + v.ID + "/xac-nhan"
		s := webtest.New(t, ledgertest.As(access.Officer, o.a), room, o.room)
		s.Get("/lam-viec").Want(http.StatusOK, `<form method="post" action="`+at+`">`, "Xác nhận đã nhận", "Mở chỉ đạo", "Người dân nộp hồ sơ trực tuyến trong dịp nghỉ lễ.")
		press := url.Values{"co_quan": {o.a}, "ve": {"viec"}}
		for range 2 {
			if got := s.Post(at, press).Want(http.StatusSeeOther).Location; got != "/lam-viec" {
				t.Fatalf("it leads to %q", got)
			}
			s.Get("/lam-viec").Want(http.StatusOK).Without(at)
		}
		if n := o.acts("order.acknowledge"); n != 1 {
			t.Errorf("%d acknowledgements in the log", n)
		}
		for who, actor := range map[string]access.Actor{
			"reader": ledgertest.As(access.Reader, o.b), "inspector": ledgertest.As(access.Inspector, o.nv), "officer of another agency": ledgertest.As(access.Officer, o.a),
		} {
			s.Actor = actor
			s.Get("/lam-viec").Want(http.StatusOK).Without(at)
			if page := s.Post(at, url.Values{"co_quan": {o.b}, "ve": {"viec"}}); page.Status != http.StatusForbidden {
				t.Errorf("the %s acknowledges: %d", who, page.Status)
			}
		}
		s.Actor = ledgertest.As(access.Leader, o.b)
		s.Get("/lam-viec").Want(http.StatusOK, at)
		s.Post(at, url.Values{"co_quan": {o.b}, "ve": {"https://xau.example/"}}).Want(http.StatusSeeOther)
		if got := s.Post(at, url.Values{"co_quan": {o.b}}).Location; got != "/lam-viec/chi-dao/"+v.ID {
			t.Errorf("from its own page it leads to %q", got)
		}
	})
}

// acts counts how often an act stands in the log.
func (o *orderOffice) acts(act string) (n int) {
	o.t.Helper()
	_, err := o.db.Get(o.t.Context(), &n, `SELECT COUNT(*) FROM audit_log WHERE action = $1`, act)
	o.must(err)
	return n
}

// What was taken back stands for a week on the desks of who had it, or until they say
// that they know; nobody has to do it any more, and nobody is written to, also where
// its day was over.
func TestAnOrderTakenBackLeavesATrace(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		room, err := desk.New(o.desks)
		o.must(err)
		leader := o.holder("Giám đốc Bình", "giam-doc-binh", access.Leader, o.a)
		v := o.issued(order(func(n *orders.NewOrder) { n.DueOn = "2025-03-21" }))
		o.clock.set("2025-03-25", 9, 0)
		late := o.items(ledgertest.As(access.Officer, o.a))
		if len(late) != 1 || late[0].Do == nil {
			t.Fatalf("before: %+v", late)
		}
		known := "/lam-viec/chi-dao/" + v.ID + "/da-ro"
		s := webtest.New(t, ledgertest.As(access.Officer, o.a), room, o.room)
		s.Post(known, url.Values{"co_quan": {o.a}, "ve": {"viec"}}).Want(http.StatusUnprocessableEntity, "Chỉ đạo này chưa thu hồi.")
		o.must(o.orders.Withdraw(ctx, o.chair, v.ID, o.version(v.ID), "Đã hết dịp"))
		title := "Chỉ đạo “" + v.Title + "” đã được thu hồi ngày 25/03/2025"
		for _, actor := range []access.Actor{ledgertest.As(access.Officer, o.a), leader} {
			d, err := o.desks.Desk(ctx, actor)
			o.must(err)
			for _, i := range d.Items(actor) {
				if i.ObligationID == v.ObligationID {
					t.Errorf("%s still has to do it: %+v", actor.Name, i)
				}
			}
		}
		s.Get("/lam-viec").Want(http.StatusOK, title, "“Đã hết dịp”", "Đã rõ", `action="`+known+`"`)
		if n, _ := o.write(); n != 0 {
			t.Errorf("written to about what was taken back: %+v", o.told(leader.AccountID))
		}
		s.Post(known, url.Values{"co_quan": {o.b}, "ve": {"viec"}}).Want(http.StatusForbidden)
		for range 2 {
			if got := s.Post(known, url.Values{"co_quan": {o.a}, "ve": {"viec"}}).Want(http.StatusSeeOther).Location; got != "/lam-viec" {
				t.Errorf("it leads to %q", got)
			}
			s.Get("/lam-viec").Want(http.StatusOK).Without(title)
		}
		if n := o.acts("order.known"); n != 1 {
			t.Errorf("%d times in the log", n)
		}
		other := ledgertest.As(access.Officer, o.b)
		for day, want := range map[calendar.Date]int{"2025-04-01": 1, "2025-04-02": 0} {
			o.clock.set(day, 9, 0)
			if got := o.items(other); len(got) != want {
				t.Errorf("on %s: %+v", day, got)
			}
		}
		s.Actor = ledgertest.As(access.Officer, o.c) // never had it
		s.Get("/lam-viec").Want(http.StatusOK).Without(title)
	})
}

// Who has shown what an order asks is not asked whether they received it, and is told of
// no later deadline; a mail that waits when the order is taken back is not sent.
func TestMailsOfAFinishedOrderStop(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		done, other := o.holder("Cán bộ An", "can-bo-an", access.Officer, o.a), o.holder("Cán bộ Cúc", "can-bo-cuc", access.Officer, o.b)
		v := o.issued(order())
		o.must(o.orders.Tell(ctx, v.ID, ""))
		o.declare(v, o.a, "2025-03-19", "Bài đăng")
		o.clock.set("2025-03-20", 9, 0)
		if got := o.items(done); len(got) != 0 {
			t.Errorf("fulfilled, and still asked: %+v", got)
		}
		o.must(o.orders.Later(ctx, o.chair, v.ID, o.version(v.ID), orders.NewDeadline{Due: "2025-03-28", Why: "Chờ tài liệu"}))
		step := o.view(v.ID).Steps[0].ID
		o.must(o.orders.Tell(ctx, v.ID, step))
		var told []string
		o.must(o.db.Select(ctx, &told, `SELECT account_id FROM notice_message WHERE ref = $1`, "order/"+v.ID+"/"+step))
		if len(told) != 1 || told[0] != other.AccountID {
			t.Errorf("told of the later deadline: %v", told)
		}
		o.clock.set("2025-04-08", 9, 0)
		o.write()
		if lines := o.told(done.AccountID); len(lines) != 0 {
			t.Errorf("a digest about what is fulfilled: %+v", lines)
		}
		if lines := o.told(other.AccountID); len(lines) == 0 {
			t.Error("who did nothing is not reminded")
		}
		o.clock.set("2025-07-01", 9, 0) // more than sixty days later, never acknowledged
		if got := o.items(other); len(got) != 0 {
			t.Errorf("months later: %+v", got)
		}
	})
}

// The counter of the navigation is the number that the desk says, for everybody.
func TestTheNavigationCountsWhatTheDeskSays(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		o.Owe("Đăng tin", obligation.Rule{}, o.a, o.b)
		o.issued(order())
		second, err := o.orders.Write(t.Context(), o.keeper, order())
		o.must(err)
		o.must(o.orders.Submit(t.Context(), o.keeper, second, o.version(second)))
		room, err := desk.New(o.desks)
		o.must(err)
		s := webtest.New(t, access.Actor{}, room, o.room)
		sums := 0
		for _, actor := range []access.Actor{
			ledgertest.As(access.Officer, o.a), ledgertest.As(access.Leader, o.a), ledgertest.As(access.Reader, o.b), o.keeper, o.chair, ledgertest.As(access.Inspector, o.nv),
		} {
			n := o.desks.Waiting(t.Context(), actor)
			sums += n
			want := fmt.Sprintf("Có %d việc cần xử lý", n)
			if n == 0 {
				want = "Không có việc nào chậm."
			}
			s.Actor = actor
			s.Get("/lam-viec").Want(http.StatusOK, want)
			d, err := o.desks.Desk(t.Context(), actor)
			o.must(err)
			if got := desk.Open(d.Items(actor)); got != n {
				t.Errorf("%s: %d on the desk, %d in the navigation", actor.AccountID, got, n)
			}
		}
		if sums < 4 {
			t.Fatalf("only %d things wait", sums)
		}
		officer := ledgertest.As(access.Officer, o.a)
		before := o.desks.Waiting(t.Context(), officer)
		first := o.items(officer)[0]
		s.Actor = officer
		s.Post(first.Do.URL, url.Values{"co_quan": {o.a}, "ve": {"viec"}}).Want(http.StatusSeeOther)
		d, err := o.desks.Desk(t.Context(), officer)
		o.must(err)
		if got, want := o.desks.Waiting(t.Context(), officer), desk.Open(d.Items(officer)); got != want || len(o.items(officer)) != 0 {
			t.Errorf("after the act the navigation counts %d, the desk %d, before %d", got, want, before)
		}
		if strings.Contains(notice.Back("//xau.example", "/a"), "xau") {
			t.Error("a form leads outside")
		}
	})
}
