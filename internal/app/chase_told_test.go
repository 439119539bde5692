package app

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
)

// What was sent about an agency stays on its page when its officer's account is locked
// or the role has ended, mails that went at once among them; of who works in two
// agencies each page has what is about it. A coordinator reads what was told to them.
func TestTheRecordOfWhatWasSentStays(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b, nv := o.Agency("UBND xã Tà Lài", agency.Commune, agency.Committee), o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		hoa := o.person("Lê Thị Hoa", "hoa", role(access.Officer, a))
		minh := o.person("Trần Văn Minh", "minh", role(access.Officer, a), role(access.Officer, b))
		keeper := o.person("Ngô Thị Lan", "lan", role(access.Coordinator, nv), role(access.Officer, nv))
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		o.Owe("Video", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, b, nv)
		o.clock.set("2025-03-13", 8, 0)
		o.write()
		told, err := o.service.Notices.Tell(t.Context(), []notice.Message{
			{AccountID: hoa, Name: "Lê Thị Hoa", Email: "hoa@dongnai.gov.vn", Ref: "order/1", Subject: "Loa: chỉ đạo mới: Phòng chống dịch", Text: "Kính gửi: Lê Thị Hoa\n\nChỉ đạo mới.", AgencyIDs: []string{a}},
			{AccountID: keeper, Name: "Ngô Thị Lan", Ref: "paper/1", Subject: "Loa: bị trả lại: Công văn", Text: "Kính gửi: Ngô Thị Lan\n\nBị trả lại.", AgencyIDs: []string{nv}},
		})
		if err != nil || told != 2 {
			t.Fatal(told, err)
		}
		for id, change := range map[string]string{hoa: `UPDATE account SET locked_at = 1 WHERE id = $1`, minh: `UPDATE role_grant SET ends_on = '2025-03-14' WHERE account_id = $1`} {
			if _, err := o.db.Writer().ExecContext(t.Context(), change, id); err != nil {
				t.Fatal(err)
			}
		}
		o.clock.set("2025-03-20", 8, 0)
		s := webtest.New(t, access.Actor{AccountID: keeper, Name: "Ngô Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: nv}, {Role: access.Officer, AgencyID: nv}}}, o.feature)
		const page = "/lam-viec/don-doc?co-quan="
		s.Get(page+a).Want(http.StatusOK, "Lê Thị Hoa: 1 việc", "Trần Văn Minh: 1 việc", "Lê Thị Hoa: Chỉ đạo mới: Phòng chống dịch", "hoa@dongnai.gov.vn", "Kế hoạch riêng").Without("Video")
		s.Get(page+b).Want(http.StatusOK, "Trần Văn Minh: 1 việc", "Video").Without("Kế hoạch riêng", "Phòng chống dịch")
		for _, own := range []string{"/lam-viec/don-doc", page + nv} {
			s.Get(own).Want(http.StatusOK, "Đã nhắc tôi", ">Video</a>", "Bị trả lại: Công văn").Without("Phòng chống dịch")
		}
		s.Actor = ledgertest.As(access.Officer, b)
		s.Get(page + a).Want(http.StatusNotFound)
	})
}

// What is told of long ago is forgotten with what it was about.
func TestTheRecordIsForgottenAsAWhole(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a := o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.person("Lê Thị Hoa", "hoa", role(access.Officer, a))
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		count := func() (n int) {
			if _, err := o.db.Get(context.WithoutCancel(t.Context()), &n, `SELECT COUNT(*) FROM notice_about`); err != nil {
				t.Fatal(err)
			}
			return n
		}
		o.clock.set("2025-03-13", 8, 0)
		o.write()
		if n := count(); n != 1 {
			t.Fatalf("%d rows say about which agency was told", n)
		}
		for _, c := range []struct {
			day  calendar.Date
			left int
		}{{"2026-04-01", 1}, {"2026-05-01", 0}} {
			o.clock.set(c.day, 8, 0)
			if _, err := o.service.Notices.CleanUp(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := count(); n != c.left {
				t.Errorf("%s: %d rows are left, want %d", c.day, n, c.left)
			}
		}
	})
}

// The leader of an agency of which nothing is heard is told of it and finds it on the
// desk, once; what it waits for is said once.
func TestALeaderIsToldOfSilence(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a := o.Agency("UBND phường Đồng Xoài", agency.Commune, agency.Committee)
		lead := o.person("Nguyễn Văn Lãnh", "lanh", role(access.Leader, a))
		o.Owe("Tuyên truyền thường xuyên", obligation.Rule{Kind: cadence.Continuous}, a)
		o.clock.set("2025-02-12", 8, 0)
		o.write()
		if got := o.told(lead); got != nil {
			t.Fatalf("told before it is silent: %+v", got)
		}
		o.clock.set("2025-03-17", 8, 0)
		o.write()
		got := o.told(lead)
		if len(got) != 1 || got[0].Escalated != got[0].Why || got[0].When("2025-03-17") != "" {
			t.Fatalf("%+v", got)
		}
		s := webtest.New(t, access.Actor{AccountID: lead, Grants: []access.Grant{{Role: access.Leader, AgencyID: a}}}, o.desks(t), o.feature)
		s.Get("/lam-viec").Want(http.StatusOK, "Tuyên truyền thường xuyên", "Đã 75 ngày chưa có")
		if n := strings.Count(s.Get("/lam-viec/don-doc").Want(http.StatusOK, "Đã nhắc tôi").Body, "Đã 75 ngày chưa có"); n != 1 {
			t.Errorf("said %d times", n)
		}
		o.clock.set("2025-03-18", 8, 0)
		if n, _ := o.write(); n != 0 {
			t.Error("told again on the next day")
		}
	})
}

// The pages name people with their agencies and lead to where an address is mended; what
// an agency is behind with stands by its last days, under the agency's name.
func TestThePagesNameAndOrder(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b, nv := o.Agency("UBND xã Tà Lài", agency.Commune, agency.Committee), o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		first, second := o.person("Bùi Văn Mẫu", "mau1", role(access.Officer, a)), o.person("Bùi Văn Mẫu", "mau2", role(access.Officer, b))
		if _, err := o.db.Writer().ExecContext(t.Context(), `UPDATE account SET email = ''`); err != nil {
			t.Fatal(err)
		}
		o.Owe("An toàn giao thông", obligation.Rule{Kind: cadence.Continuous}, a)
		o.Owe("Báo cáo", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		o.Owe("Chuyên mục", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-03"}, a)
		o.clock.set("2025-03-20", 8, 0)
		s := webtest.New(t, ledgertest.As(access.Coordinator, nv), o.feature)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, "2 cán bộ đầu mối chưa có địa chỉ thư điện tử",
			`href="/lam-viec/nguoi-dung/`+first+`">Bùi Văn Mẫu</a>, UBND xã Tà Lài`, `href="/lam-viec/nguoi-dung/`+second+`">Bùi Văn Mẫu</a>, Sở Y tế`)
		page := s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Nhắc việc: UBND xã Tà Lài", "Đang chậm 3 nhiệm vụ").Body
		at := func(name string) int { return strings.Index(page, ">"+name+"</a><span") }
		if at("Chuyên mục") < 0 || at("Chuyên mục") > at("Báo cáo") || at("Báo cáo") > at("An toàn giao thông") {
			t.Errorf("not by the last days: %d, %d, %d", at("Chuyên mục"), at("Báo cáo"), at("An toàn giao thông"))
		}
	})
}

// A reorganisation that is being prepared stands on the desk of who prepares it and asks
// nothing of others.
func TestAReorganisationAsksWhoPreparesIt(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, nv := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		mine := access.Actor{AccountID: "keeper", Name: "Ngô Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: nv}}}
		if _, err := o.Registry.Prepare(t.Context(), mine, org.NewReorganisation{Title: "Sắp xếp các sở", EffectiveOn: "2025-07-01", Steps: []agency.Step{
			{Change: agency.Rename, From: []agency.SourceUnit{{AgencyID: a}}, To: []agency.TargetUnit{{AgencyID: a, Name: "Sở Y tế và Dân số"}}},
		}}); err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, mine, o.desks(t))
		s.Get("/lam-viec").Want(http.StatusOK, "Sắp xếp các sở", "Đang chuẩn bị, chưa trình")
		for _, other := range []access.Role{access.Coordinator, access.Leader, access.Administrator} {
			s.Actor = ledgertest.As(other, nv)
			s.Get("/lam-viec").Want(http.StatusOK).Without("Sắp xếp các sở", "Đang chuẩn bị, chưa trình")
		}
	})
}
