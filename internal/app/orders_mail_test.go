package app

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/obligation"
	"loa/internal/feature/orders"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
)

// Officers and leaders of the agencies are written to at once, at most once for each
// person and order however often the job runs; the digest of the day does not repeat
// it, mailboxes left alone stay so, and a killed sender leaves its mail unsure.
func TestOrdersAreToldAtOnceAndOnce(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		ctx := t.Context()
		officer, leader := o.holder("Cán bộ An", "can-bo-an", access.Officer, o.a), o.holder("Giám đốc Bình", "giam-doc-binh", access.Leader, o.a)
		silent := o.holder("Cán bộ Cúc", "can-bo-cuc", access.Officer, o.b)
		o.holder("Người xem", "nguoi-xem", access.Reader, o.a)
		outside := o.holder("Cán bộ phường", "can-bo-phuong", access.Officer, o.c)
		if _, err := o.db.Writer().ExecContext(ctx, `INSERT INTO notice_mailbox (address, refused_since, refused_last, refusals, problem) VALUES ('can-bo-cuc@dongnai.gov.vn', 0, 9000000000, 5, 'no such user')`); err != nil {
			t.Fatal(err)
		}
		v := o.issued(order(func(n *orders.NewOrder) { n.DueOn = "2025-03-18" }))
		for range 3 {
			o.must(o.orders.Tell(ctx, v.ID, ""))
		}
		tally := o.view(v.ID).Mails[0].Tally
		if tally[notice.Queued] != 2 || tally[notice.Kept] != 1 || len(tally) != 2 {
			t.Errorf("mails %v", tally)
		}
		o.clock.set("2025-03-18", 10, 0)
		if n, _ := o.write(); n != 0 {
			t.Errorf("the digest of the same day repeats it: %d; %+v %+v", n, o.told(officer.AccountID), o.told(leader.AccountID))
		}
		var ids []string
		o.must(o.db.Select(ctx, &ids, `SELECT id FROM notice_message WHERE state = 'queued' ORDER BY id`))
		m, ok, err := o.service.Notices.ClaimMessage(ctx, ids[0])
		if err != nil || !ok || !strings.Contains(m.Content, "https://loa.example/lam-viec/chi-dao/"+v.ID) || !strings.Contains(m.Subject, "hạn 18/03/2025") || len(m.Content) > 1200 {
			t.Fatalf("%+v %v %v", m, ok, err)
		}
		if _, ok, err := o.service.Notices.ClaimMessage(ctx, ids[0]); ok || err != nil {
			t.Errorf("claimed twice: %v %v", ok, err)
		}
		if got := o.view(v.ID).Mails[0].Tally; got[notice.Unsure] != 1 || got[notice.Queued] != 1 {
			t.Errorf("after the sender was killed: %v", got)
		}
		// One working day later nobody has acknowledged: the leader is told why.
		o.clock.set("2025-03-20", 8, 0)
		o.write()
		lines := o.told(leader.AccountID)
		if !hasLine(lines, notice.OrderKey(v.ID, o.a), "Cần xác nhận đã nhận chậm nhất ngày") {
			t.Errorf("the leader is not told: %+v", lines)
		}
		if len(o.told(outside.AccountID)) != 0 || !hasLine(o.told(silent.AccountID), notice.OrderKey(v.ID, o.b), "") {
			t.Error("the wrong people are told")
		}
		if _, err := o.orders.Acknowledge(ctx, officer, v.ID, o.a); err != nil {
			t.Fatal(err)
		}
		o.must(o.orders.Withdraw(ctx, o.chair, v.ID, o.version(v.ID), "Hết dịp"))
		st := o.view(v.ID).Steps[0]
		o.must(o.orders.Tell(ctx, v.ID, st.ID))
		o.must(o.orders.Tell(ctx, v.ID, st.ID))
		if got, err := o.service.Notices.TallyOf(ctx, "order/"+v.ID+"/"+st.ID); err != nil || got[notice.Queued] != 2 || got[notice.Kept] != 1 {
			t.Errorf("of the end: %v %v", got, err)
		}
	})
}

func hasLine(lines []notice.Line, key, why string) bool {
	for _, l := range lines {
		if l.Key == key && strings.Contains(l.Why, why) && (why == "" || l.Escalated != "") {
			return true
		}
	}
	return false
}

// Two nodes that tell of one order at the same time write one mail to each person.
func TestTwoNodesTellOfOneOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		o.holder("Cán bộ An", "can-bo-an", access.Officer, o.a)
		v := o.issued(order())
		done := make(chan error, 4)
		for range 4 {
			go func() { done <- o.orders.Tell(context.WithoutCancel(t.Context()), v.ID, "") }()
		}
		for range 4 {
			o.must(<-done)
		}
		if got := o.view(v.ID).Mails[0].Tally; got[notice.Queued] != 1 || len(got) != 1 {
			t.Errorf("%v", got)
		}
	})
}

// The pages: a form that is wrong keeps what was typed, scripts are text, an agency
// without anybody says so, officers acknowledge and copy the ready text.
func TestPagesOfOrders(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		s := webtest.New(t, o.keeper, o.room)
		s.Get("/lam-viec/chi-dao").Want(http.StatusOK, "Chưa có chỉ đạo nào.", "Soạn chỉ đạo")
		s.Get("/lam-viec/chi-dao/moi").Want(http.StatusOK, "Giao cho nhóm cơ quan", "Sở Y tế", "UBND phường Trấn Biên")
		long := strings.Repeat("Tuyên truyền ", 22) + "<b>x</b>" // 300 letters at most
		post := map[string][]string{"ke_hoach": {"plan"}, "tieu_de": {long}, "noi_dung": {"Dòng một\nDòng <script>alert(1)</script>"}, "dung_ngay": {"Mời bà con nộp hồ sơ ở nhà."}, "han": {"17/03/2025"}, "so_luong": {"0"}, "khoa": {"k1"}}
		s.Post("/lam-viec/chi-dao/moi", post).Want(http.StatusUnprocessableEntity, "Hạn đã qua.", "Nhập số sản phẩm từ 1 đến 100.", "Chọn ít nhất một nhóm hoặc một cơ quan.", "Mời bà con nộp hồ sơ ở nhà.", "17/03/2025", "<script>alert(1)</script>")
		post["han"], post["so_luong"], post["nhom"] = []string{"18/03/2025"}, []string{"x"}, []string{"level:province"}
		s.Post("/lam-viec/chi-dao/moi", post).Want(http.StatusUnprocessableEntity)
		post["so_luong"] = []string{"2"}
		at := s.Post("/lam-viec/chi-dao/moi", post).Want(http.StatusSeeOther).Location
		if again := s.Post("/lam-viec/chi-dao/moi", post).Want(http.StatusSeeOther).Location; again != at {
			t.Errorf("sent twice: %s and %s", at, again)
		}
		if page := s.Get(at).Want(http.StatusOK, "Trình lãnh đạo", "Giao 3 cơ quan", "ít nhất 2 sản phẩm").Without(">Ban hành<"); strings.Contains(page.Body, "<script>alert") || strings.Contains(page.Body, "<b>x") {
			t.Error("a script in the text is one of the page")
		}
		s.Get(at+"/sua").Want(http.StatusOK, "Mời bà con nộp hồ sơ ở nhà.", "18/03/2025")
		s.Post(at+"/trinh", map[string][]string{"ban": {"1"}}).Want(http.StatusSeeOther)
		s.Post(at+"/ban-hanh", map[string][]string{"ban": {"2"}}).Want(http.StatusForbidden)
		s.Actor = o.chair
		s.Get(at).Want(http.StatusOK, "Ban hành", "Trả lại để sửa")
		s.Post(at+"/tra-lai", map[string][]string{"ban": {"2"}}).Want(http.StatusUnprocessableEntity, "Nêu lý do trả lại")
		s.Post(at+"/ban-hanh", map[string][]string{"ban": {"1"}}).Want(http.StatusUnprocessableEntity, "vừa được người khác thay đổi")
		s.Post(at+"/ban-hanh", map[string][]string{"ban": {"2"}}).Want(http.StatusSeeOther)
		s.Post(at+"/ban-hanh", map[string][]string{"ban": {"2"}}).Want(http.StatusUnprocessableEntity, "ban hành")
		s.Get(at).Want(http.StatusOK, "chưa có cán bộ", "Từng cơ quan", "Lùi hạn", "Thu hồi chỉ đạo", "Xem trong ma trận")
		officer := ledgertest.As(access.Officer, o.a)
		s.Actor = officer
		s.Get("/lam-viec/chi-dao").Want(http.StatusOK, "Chưa xác nhận đã nhận")
		s.Get(at).Want(http.StatusOK, "Xác nhận đã nhận", "Mời bà con nộp hồ sơ ở nhà.", "Chép lời này", "khai?co-quan="+o.a).Without("Từng cơ quan", "Thu hồi chỉ đạo")
		s.Post(at+"/xac-nhan", map[string][]string{"co_quan": {o.b}}).Want(http.StatusForbidden)
		s.Post(at+"/xac-nhan", map[string][]string{"co_quan": {o.a}}).Want(http.StatusSeeOther)
		s.Post(at+"/xac-nhan", map[string][]string{"co_quan": {o.a}}).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Đã xác nhận: Cán bộ")
		s.Get(at + "/tep/khong-co").Want(http.StatusNotFound)
		s.Post(at+"/thu-hoi", map[string][]string{"ban": {"3"}, "ly_do_thu_hoi": {"x"}}).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Officer, o.c)
		s.Get(at).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Inspector, o.nv)
		s.Get(at).Want(http.StatusOK, "Từng cơ quan").Without("Thu hồi chỉ đạo")
		if v := o.view(at[strings.LastIndexByte(at, '/')+1:]); o.status(v, o.a) == obligation.Met {
			t.Error("acknowledging proves nothing")
		}
	})
}
