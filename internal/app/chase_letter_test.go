package app

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/chase"
	"loa/internal/feature/desk"
	"loa/internal/platform/mail"
	"loa/internal/platform/office/textract"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// released takes a paper through signature and number to its release.
func (o *chaseOffice) released(t *testing.T, id string, who access.Actor) {
	t.Helper()
	p, err := o.papers.Submit(t.Context(), who, papers.Call{PaperID: id})
	if err == nil {
		p, err = o.papers.Number(t.Context(), who, papers.Call{PaperID: id}, papers.Registration{Number: "12", Symbol: "SNV", SignedOn: o.papers.Today(), Signer: "Nguyễn Văn Lãnh", Position: "GIÁM ĐỐC"})
	}
	if err != nil {
		t.Fatal(err)
	}
	signed, err := o.papers.Keep(t.Context(), papers.RoleSigned, "cong-van.pdf", []byte("%PDF-1.7 bản quét"))
	if err == nil {
		p, err = o.papers.Sign(t.Context(), who, papers.Call{PaperID: p.ID}, signed)
	}
	if err == nil {
		_, err = o.papers.Release(t.Context(), who, papers.Call{PaperID: p.ID}, o.papers.Today())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// urges is in whose name somebody urges.
func (o *chaseOffice) urges(t *testing.T, who access.Actor) chase.Office {
	t.Helper()
	office, err := o.service.Office(t.Context(), who, "")
	if err != nil {
		t.Fatal(err)
	}
	return office
}

// late gives whom somebody urges about a duty.
func (o *chaseOffice) late(t *testing.T, who access.Actor, duty string) (programme.Obligation, []chase.Urged, error) {
	t.Helper()
	return o.service.Late(t.Context(), o.urges(t, who), duty)
}

// A letter goes to those who are behind, as an official paper with its list; they
// see it once it is released, others never; who was just written to is left alone.
func TestReminderLetters(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b, c := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department), o.Agency("Sở Tài chính", agency.Province, agency.Department)
		o.Owe("Xây dựng kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b, c)
		o.Declare(c, "Xây dựng kế hoạch riêng", "2025-03-03", "Kế hoạch")
		o.clock.set("2025-03-18", 9, 0)
		const form = "/lam-viec/don-doc/cong-van/moi"
		s := webtest.New(t, ledgertest.As(access.Officer, a), o.feature)
		s.Get("/lam-viec/don-doc/cong-van").Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Coordinator, nv)
		s.Get("/lam-viec/don-doc/cong-van").Want(http.StatusOK, "Xây dựng kế hoạch riêng", "Lập công văn")
		duty := "o-Xây dựng kế hoạch riêng"
		page := s.Get(form+"?nhiem-vu="+strings.ReplaceAll(duty, " ", "+")).Want(http.StatusOK, "Sở Y tế", "Sở Văn hóa", "quá hạn 4 ngày").Without("Sở Tài chính")
		s.Get(form+"?"+url.Values{"nhiem-vu": {duty}, "co-quan": {b}}.Encode()).Want(http.StatusOK, `value="`+b+`" checked`).Without(`value="` + a + `" checked`) // one that a list leads to
		key := between(t, page.Body, `name="khoa" value="`, `"`)
		post := map[string][]string{"nhiem-vu": {duty}, "khoa": {key}, "co-quan": {a, b, c}, "cach": {"mot"}, "han": {"18/03/2025"}, "noi-dung": {"Đề nghị cử người dự họp."}}
		s.Post(form, post).Want(http.StatusUnprocessableEntity, "Nhập thời hạn thực hiện, sau hôm nay.", "Đề nghị cử người dự họp.")
		post["han"] = []string{"25/03/2025"}
		at := s.Post(form, post).Want(http.StatusSeeOther).Location
		if again := s.Post(form, post).Want(http.StatusSeeOther).Location; again != at {
			t.Errorf("the form sent twice made %s and %s", at, again)
		}
		id := at[strings.LastIndexByte(at, '/')+1:]
		p, err := o.papers.Paper(t.Context(), id)
		if err != nil || p.Kind != "cong-van" || p.AgencyID != nv || p.Title != "Đôn đốc thực hiện nhiệm vụ xây dựng kế hoạch riêng" {
			t.Fatalf("%+v %v", p, err)
		}
		files, err := o.papers.Files(t.Context(), id)
		if err != nil || len(files) != 2 {
			t.Fatal(files, err)
		}
		body, err := o.papers.Content(t.Context(), files[0])
		if err != nil {
			t.Fatal(err)
		}
		text := docxText(t, body)
		for _, want := range []string{"V/v đôn đốc thực hiện nhiệm vụ", "Thực hiện Kế hoạch số", "Sở Y tế", "Sở Văn hóa", "Đề nghị cử người dự họp.", "trước ngày 25 tháng 3 năm 2025", "Danh sách cơ quan, đơn vị chưa hoàn thành nhiệm vụ"} {
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("the letter lacks %q", want)
			}
		}
		if strings.Contains(text, "Sở Tài chính") {
			t.Error("who is in time is urged")
		}
		s.Get(form+"?nhiem-vu="+strings.ReplaceAll(duty, " ", "+")).Want(http.StatusOK, "Vừa đôn đốc, chưa gửi lại")

		s.Actor = ledgertest.As(access.Officer, a)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK).Without("cong-van/")
		o.released(t, id, ledgertest.As(access.Coordinator, nv))
		seen := s.Get("/lam-viec/don-doc").Want(http.StatusOK, "Công văn đôn đốc", "12/SNV", "thực hiện trước ngày 25/03/2025")
		file := "/lam-viec/don-doc/cong-van/" + between(t, seen.Body, "/lam-viec/don-doc/cong-van/", `"`)
		if got := s.Get(file).Want(http.StatusOK).Body; !strings.HasPrefix(got, "%PDF-1.7 bản quét") {
			t.Errorf("%.20q", got)
		}
		s.Actor = ledgertest.As(access.Officer, c)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK).Without("12/SNV")
		s.Get(file).Want(http.StatusNotFound)
	})
}

// A letter stands on the desks of the agencies that it urges once it was released, until
// somebody there opened it or did what it urges; then the duty itself names it. Its
// officers are written to, who only looks at it changes nothing.
func TestALetterStandsOnTheDesk(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		ctx := t.Context()
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b, c := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department), o.Agency("Sở Tài chính", agency.Province, agency.Department)
		const duty = "Xây dựng kế hoạch riêng"
		o.Owe(duty, obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b, c)
		an := o.person("Cán bộ An", "can-bo-an", people.NewGrant{Role: access.Officer, AgencyID: a})
		o.clock.set("2025-03-18", 9, 0)
		keeper := ledgertest.As(access.Coordinator, nv)
		ids, err := o.service.Urge(ctx, keeper, chase.NewLetter{ObligationID: "o-" + duty, Agencies: []string{a, b}, ReplyBy: "2025-03-25", Key: "k"})
		if err != nil {
			t.Fatal(err)
		}
		room, err := desk.New(o.bureau)
		if err != nil {
			t.Fatal(err)
		}
		s := webtest.New(t, access.Actor{}, room, o.feature)
		sees := func(when string, want bool, who ...access.Actor) (body string) {
			t.Helper()
			for _, actor := range who {
				s.Actor = actor
				body = s.Get("/lam-viec").Want(http.StatusOK).Body
				if got := strings.Contains(body, "Mở công văn"); got != want {
					t.Errorf("%s: %s sees the letter: %v", when, actor.AccountID, got)
				}
			}
			return body
		}
		officer, other := ledgertest.As(access.Officer, a), ledgertest.As(access.Officer, b)
		sees("before its release", false, officer, other)
		o.released(t, ids[0], keeper)
		sees("released", false, keeper, ledgertest.As(access.Officer, c), ledgertest.As(access.Reader, a), ledgertest.As(access.Inspector, nv))
		sees("released", true, ledgertest.As(access.Leader, a), other)
		body := sees("released", true, officer)
		if !strings.Contains(body, "Số 12/SNV của Sở Nội vụ, phát hành ngày 18/03/2025, thực hiện trước ngày 25/03/2025") || !strings.Contains(body, "Công văn đôn đốc số 12/SNV ngày 18/03/2025 của Sở Nội vụ, thực hiện trước ngày 25/03/2025") {
			t.Error("the desk does not say which letter")
		}
		o.write()
		if lines := o.told(an); len(lines) == 0 || !strings.Contains(lines[0].Key+lines[len(lines)-1].Key, "letter/") {
			t.Errorf("the officer is not told of it: %+v", lines)
		}
		file := "/lam-viec/don-doc/cong-van/" + between(t, body, "/lam-viec/don-doc/cong-van/", `"`)
		for _, looks := range []access.Actor{keeper, ledgertest.As(access.Reader, a), ledgertest.As(access.Inspector, nv)} {
			s.Actor = looks
			s.Get(file).Want(http.StatusOK)
		}
		sees("others looked at it", true, officer)
		s.Get(file).Want(http.StatusOK)
		s.Get(file).Want(http.StatusOK)
		body = sees("opened", false, officer, ledgertest.As(access.Leader, a))
		if !strings.Contains(body, "trước ngày 25/03/2025") {
			t.Error("the duty does not name the letter that urges it")
		}
		var n int
		if _, err := o.db.Get(ctx, &n, `SELECT COUNT(*) FROM audit_log WHERE action = 'chase.letter_opened'`); err != nil || n != 1 {
			t.Errorf("%d in the log, %v", n, err)
		}
		sees("another agency opened it", true, other)
		o.Declare(b, duty, "2025-03-18", "Kế hoạch")
		sees("done", false, other)
	})
}

// Two coordinators who write the same letter at the same time write one; after five
// working days the same agency may be urged again, one letter to each.
func TestTwoCoordinatorsWriteOneLetter(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.clock.set("2025-03-18", 9, 0)
		letter := func(each bool, by calendar.Date) chase.NewLetter {
			return chase.NewLetter{ObligationID: "o-Kế hoạch riêng", Agencies: []string{a, b}, Each: each, ReplyBy: by}
		}
		first, second := ledgertest.As(access.Coordinator, nv), ledgertest.As(access.Coordinator, nv)
		second.AccountID, second.Name = "khac", "Trần Văn Khác"
		var wg sync.WaitGroup
		errs, made := make([]error, 2), make([][]string, 2)
		for i, who := range []access.Actor{first, second} {
			wg.Go(func() { made[i], errs[i] = o.service.Urge(t.Context(), who, letter(false, "2025-03-25")) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both or none: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if code := domain.CodeOf(err); err != nil && code != domain.CodeConflict && code != domain.CodeInvalid {
				t.Error(err)
			}
		}
		if _, err := o.papers.Submit(t.Context(), first, papers.Call{PaperID: slices.Concat(made...)[0]}); err != nil {
			t.Fatal(err)
		}
		o.clock.set("2025-03-24", 9, 0) // four working days later
		if _, err := o.service.Urge(t.Context(), first, letter(false, "2025-03-31")); domain.CodeOf(err) != domain.CodeInvalid {
			t.Error("urged again at once:", err)
		}
		o.clock.set("2025-03-25", 9, 0)
		ids, err := o.service.Urge(t.Context(), first, letter(true, "2025-03-31"))
		if err != nil || len(ids) != 2 {
			t.Fatal(ids, err)
		}
		_, late, err := o.late(t, first, "o-Kế hoạch riêng")
		if err != nil || len(late) != 2 || late[0].Drafts != 2 || !late[0].Rests {
			t.Errorf("%+v %v", late, err)
		}
	})
}

// A cancelled letter is as if it had never been, a draft that nobody submits blocks
// for two working days; who comes second keeps the words and finds the first letter.
func TestWhatKeepsFromAnotherLetter(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv, a := o.Agency("Sở Nội vụ", agency.Province, agency.Department), o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, nv, a)
		o.clock.set("2025-03-18", 9, 0)
		who := ledgertest.As(access.Coordinator, nv)
		write := func() string {
			t.Helper()
			ids, err := o.service.Urge(t.Context(), who, chase.NewLetter{ObligationID: "o-riêng", Agencies: []string{a}, ReplyBy: "2025-03-31"})
			if err != nil || len(ids) != 1 {
				t.Fatal(ids, err)
			}
			return ids[0]
		}
		stands := func(rounds int, rests bool) {
			t.Helper()
			_, late, err := o.late(t, who, "o-riêng")
			if err != nil || len(late) != 1 || late[0].Drafts != rounds || late[0].Rests != rests {
				t.Errorf("%+v %v, want %d letters, rests: %v", late, err, rounds, rests)
			}
		}
		const form = "/lam-viec/don-doc/cong-van/moi"
		s := webtest.New(t, who, o.feature)
		s.Get(form+"?nhiem-vu=o-riêng").Want(http.StatusOK, `value="25/03/2025"`, "Không có cơ quan lập công văn trong danh sách", " checked", "Bỏ chọn hết")
		if body := s.Post(form, url.Values{"nhiem-vu": {"o-riêng"}, "chon": {"khong"}, "noi-dung": {"Lời đã gõ"}, "han": {"27/03/2025"}, "co-quan": {a}}).Want(http.StatusOK, "Lời đã gõ", `value="27/03/2025"`).Body; strings.Contains(body, `value="`+a+`" checked`) {
			t.Error("no box is to be chosen")
		}
		first := write()
		stands(1, true)
		s.Get(form+"?nhiem-vu=o-riêng").Want(http.StatusOK, `href="/lam-viec/van-ban/`+first+`"`)
		s.Post(form, map[string][]string{"nhiem-vu": {"o-riêng"}, "khoa": {"k2"}, "co-quan": {a}, "cach": {"mot"}, "han": {"28/03/2025"}, "noi-dung": {"Lời của người thứ hai."}}).
			Want(http.StatusUnprocessableEntity, `href="/lam-viec/van-ban/`+first+`"`, "Lời của người thứ hai.")
		if _, err := o.papers.Cancel(t.Context(), who, papers.Call{PaperID: first}, "Lập nhầm"); err != nil {
			t.Fatal(err)
		}
		stands(0, false)
		second := write()
		stands(1, true)
		o.clock.set("2025-03-20", 9, 0)
		stands(1, false)
		if _, err := o.papers.Submit(t.Context(), who, papers.Call{PaperID: second}); err != nil {
			t.Fatal(err)
		}
		stands(1, true)
	})
}

// docxText is the text of a document with its tables.
func docxText(t *testing.T, body []byte) string {
	t.Helper()
	text, err := textract.Extract(t.Context(), "cong-van.docx", bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(text.Body), " ")
}

// The report that the plan asks for, whose day only the regime knows, is urged like
// every duty: those of the level whose day passed and who did not file, in the words
// of a report.
func TestALetterAboutAReport(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		nv := o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		a, b, c := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department), o.Agency("UBND xã Phú Lý", agency.Commune, agency.Committee)
		const version = "Báo cáo quý I"
		o.Owe(version, obligation.Rule{Kind: cadence.Event, UnitNoun: "báo cáo", PerAgency: true}, a, b, c)
		if _, err := o.db.Writer().ExecContext(t.Context(), `UPDATE obligation SET origin = 'reporting', report_period = 'Q1' WHERE id = 'o-Báo cáo quý I'`); err != nil {
			t.Fatal(err)
		}
		keeper := ledgertest.As(access.Coordinator, nv)
		for level, due := range map[programme.RegimeLevel]string{programme.RegimeDepartment: "04-03", programme.RegimeCommune: "04-25"} {
			_, err := o.Programme.SetRegime(t.Context(), keeper, programme.NewRegime{
				Level: level, Period: calendar.Q1, WindowRule: calendar.CalendarWindow, DueRule: calendar.DueRule{Kind: calendar.DueFixed, MonthDay: due}, Receiver: "Sở Nội vụ",
				Basis: "Quyết định số 1/QĐ-UBND", Verified: true, EffectiveFrom: "2025-01-01", Reason: "Chế độ mới",
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		o.clock.set("2025-04-10", 9, 0)
		o.Declare(b, version, "2025-04-02", "Báo cáo đã gửi")
		duties, err := o.service.LateDuties(t.Context(), o.urges(t, keeper))
		if err != nil || len(duties) != 1 || duties[0].Late != 1 {
			t.Fatalf("%+v, %v", duties, err)
		}
		ids, err := o.service.Urge(t.Context(), keeper, chase.NewLetter{ObligationID: "o-" + version, Agencies: []string{a, b, c}, ReplyBy: "2025-04-18"})
		if err != nil || len(ids) != 1 {
			t.Fatal(ids, err)
		}
		p, err := o.papers.Paper(t.Context(), ids[0])
		if err != nil || p.Title != "Đôn đốc gửi báo cáo quý I năm 2025" {
			t.Errorf("%q, %v", p.Title, err)
		}
		files, err := o.papers.Files(t.Context(), ids[0])
		if err != nil {
			t.Fatal(err)
		}
		body, err := o.papers.Content(t.Context(), files[0])
		if err != nil {
			t.Fatal(err)
		}
		text := docxText(t, body)
		for _, want := range []string{"Sở Y tế có trách nhiệm gửi báo cáo", "hoàn thành và gửi báo cáo", "trước ngày 18 tháng 4 năm 2025"} {
			if !strings.Contains(text, want) {
				t.Errorf("the letter lacks %q:\n%s", want, text)
			}
		}
		for _, wrong := range []string{"Sở Văn hóa", "Phú Lý", "gửi minh chứng kết quả", "được giao nhiệm vụ"} {
			if strings.Contains(text, wrong) {
				t.Errorf("the letter says %q", wrong)
			}
		}
	})
}
