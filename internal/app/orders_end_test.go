package app

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/orders"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// What was done before an order was taken back is not said to be nothing.
func TestAnOrderTakenBackKeepsWhatWasDone(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		v := o.issued(order(func(n *orders.NewOrder) { n.DueOn = "2025-04-18" }))
		o.declare(v, o.a, "2025-03-18", "Bài về nộp hồ sơ")
		o.must(o.orders.Withdraw(ctx, o.chair, v.ID, o.version(v.ID), "Ban hành nhầm"))
		now := o.view(v.ID)
		if s := now.Sum; s.Proved != 1 || s.Had != 1 || s.InTime != 1 || s.Behind != 0 {
			t.Errorf("sum %+v", s)
		}
		for _, r := range now.Rows {
			if r.Had != (r.AgencyID == o.a) {
				t.Errorf("%s: %+v", r.Agency, r)
			}
		}
		path := "/lam-viec/chi-dao/" + v.ID
		webtest.New(t, o.chair, o.room).Get(path).Want(http.StatusOK, "1 cơ quan đã làm xong trước khi thu hồi", "Đã làm trước khi thu hồi", "1/3")
		webtest.New(t, ledgertest.As(access.Officer, o.a), o.room).Get(path).Want(http.StatusOK, "Đã làm trước khi thu hồi")
		webtest.New(t, ledgertest.As(access.Officer, o.b), o.room).Get(path).Want(http.StatusOK).Without("Đã làm trước khi thu hồi")
	})
}

// A page of an order says in whose name it was issued and how its mails went, asks
// before a draft is discarded, and keeps silent of what nobody typed.
func TestThePageOfAnOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		o.holder("Cán bộ An", "can-bo-an", access.Officer, o.a)
		id, err := o.orders.Write(ctx, o.chair, order())
		o.must(err)
		path, site := "/lam-viec/chi-dao/"+id, webtest.New(t, o.chair, o.room)
		site.Get(path).Want(http.StatusOK, "Bỏ rồi không lấy lại được", "Bỏ hẳn bản soạn")
		seen := url.Values{"ban": {strconv.FormatInt(o.version(id), 10)}}
		site.Post(path+"/ban-hanh", seen).Want(http.StatusSeeOther)
		site.Post(path+"/ban-hanh", seen).Want(http.StatusUnprocessableEntity, "đã được Chủ tịch Hòa ban hành").Without("Nội dung vừa nhập")
		o.must(o.orders.Tell(ctx, id, ""))
		site.Get(path).Want(http.StatusOK, "Chủ tịch Hòa, lãnh đạo UBND tỉnh Đồng Nai", "Báo chỉ đạo: 1 thư chờ gửi.")
		late := site.Post(path+"/han", url.Values{"ban": seen["ban"], "han": {"25/03/2025"}, "ly_do_han": {"Chờ tài liệu"}})
		late.Want(http.StatusUnprocessableEntity, "Nội dung vừa nhập còn nguyên", "Chờ tài liệu")
		o.must(o.orders.Later(ctx, o.chair, id, o.version(id), orders.NewDeadline{Due: "2025-03-25", Why: "Chờ tài liệu"}))
		o.must(o.orders.Tell(ctx, id, o.view(id).Steps[0].ID))
		site.Get(path).Want(http.StatusOK, "Báo lùi hạn: 1 thư chờ gửi.")
	})
}

// The leader of an agency sees an order that is to be carried out by tomorrow also after
// the officer acknowledged it, until it is done.
func TestALeaderSeesAnUrgentOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		v := o.issued(order(func(n *orders.NewOrder) { n.DueOn = "2025-03-18" }))
		far := o.issued(order(func(n *orders.NewOrder) { n.DueOn, n.Title = "2025-03-28", "Việc tuần sau" }))
		officer, leader := ledgertest.As(access.Officer, o.a), ledgertest.As(access.Leader, o.a)
		for _, id := range []string{v.ID, far.ID} {
			_, err := o.orders.Acknowledge(ctx, officer, id, o.a)
			o.must(err)
		}
		shown := func() (titles []string) {
			d, err := o.desks.Desk(ctx, leader)
			o.must(err)
			for _, i := range d.Items(leader) {
				titles = append(titles, i.Title.String())
			}
			return titles
		}
		if got := strings.Join(shown(), "; "); !strings.Contains(got, v.Title) || strings.Contains(got, far.Title) {
			t.Errorf("on the leader's desk: %s", got)
		}
		o.declare(v, o.a, "2025-03-18", "Bài về nộp hồ sơ")
		if got := strings.Join(shown(), "; "); strings.Contains(got, v.Title) {
			t.Errorf("after it was done: %s", got)
		}
	})
}
