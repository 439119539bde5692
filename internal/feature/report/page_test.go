package report_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// inOrder fails unless the texts stand on a page one after the other.
func inOrder(t *testing.T, page webtest.Answer, texts ...string) {
	t.Helper()
	body := page.Want(http.StatusOK, texts...).Body
	for i, text := range texts {
		at := strings.Index(body, text)
		if at < 0 {
			t.Errorf("%q does not come after %q", text, texts[:i])
			return
		}
		body = body[at+len(text):]
	}
}

// TestWordsStandBeforeFigures: who decides reads what the report is, what to look
// at, its words as the paper has them, then the figures, folded; what is to be
// done stands in a bar with the version that was read.
func TestWordsStandBeforeFigures(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	page := r.draft(t)
	inOrder(t, r.Get(page), "Tóm tắt", `id="viet-bao-cao"`, `class="loa-act"`, `form="viet-bao-cao" formaction="`+page+`/gui"`, "Số liệu phụ lục")
	r.Post(page+"/gui", words("1")).Want(http.StatusSeeOther)
	r.Actor = ledgertest.As(access.Leader, r.a)
	seen := r.Get(page)
	inOrder(t, seen, "Tóm tắt", "Chờ duyệt", "Người soạn", "Minh chứng trong kỳ", "Nội dung báo cáo", "Thực hiện Kế hoạch số", "Đã đăng 3 tin.",
		`<label class="govuk-label govuk-label--s" for="f-ly_do">`, `class="loa-act"`, `name="phien_ban" value="2"`, "Duyệt và chốt số liệu", `href="#f-ly_do"`,
		"<details class=\"govuk-details loa-fold\" data-loa-fold><summary class=\"govuk-details__summary\"><span class=\"govuk-details__summary-text\">Số liệu phụ lục")
	seen.Without("loa-fold\" data-loa-fold open")
}

// TestSavingComesBackToItsPart: after saving a person is where they wrote, and the
// confirmation stands there alone.
func TestSavingComesBackToItsPart(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	page := r.draft(t)
	form := words("1")
	for i, c := range []struct{ field, text string }{{"ket_qua", "Một"}, {"han_che", "Hai"}, {"de_xuat", "Ba"}, {"han_che", "Bốn"}} {
		form.Set(c.field, c.text)
		form.Set("phien_ban", strconv.Itoa(i+1))
		if i == 0 { // the draft's own words stand in the other parts
			rep, err := r.service.Get(t.Context(), r.Actor, page[strings.LastIndexByte(page, '/')+1:])
			if err != nil {
				t.Fatal(err)
			}
			form.Set("han_che", rep.Shortcomings)
			form.Set("de_xuat", rep.Proposals)
		}
		saved := r.Post(page, form).Want(http.StatusSeeOther)
		if got, want := saved.Location, page+"?phan="+c.field+"#phan-"+c.field; got != want {
			t.Errorf("after %s: %s, want %s", c.field, got, want)
		}
		ask := httptest.NewRequestWithContext(t.Context(), http.MethodGet, page+"?phan="+c.field, nil)
		ask.Header.Set("Cookie", strings.Split(saved.Header.Get("Set-Cookie"), ";")[0])
		back := r.Do(ask)
		inOrder(t, back, `id="phan-`+c.field+`"`, "Đã lưu báo cáo.", `id="f-`+c.field+`"`)
		if n := strings.Count(back.Body, "Đã lưu báo cáo."); n != 1 {
			t.Errorf("after %s the confirmation stands %d times", c.field, n)
		}
	}
	r.Get(page + "?phan=khong-co").Want(http.StatusOK).Without(`data-loa-flash`)
}

// TestWhatCameBackIsTold: the reason stands on the writer's page until the report
// is submitted again; who decides then sees it with what was reworded, or that
// nothing was; once approved it is part of the story alone.
func TestWhatCameBackIsTold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		writer, leader := ledgertest.As(access.Officer, r.a), ledgertest.As(access.Leader, r.a)
		send := func(version, shortcomings string) {
			t.Helper()
			form := words(version)
			form.Set("han_che", shortcomings)
			r.Actor = writer
			r.Post(page+"/gui", form).Want(http.StatusSeeOther)
			r.Actor = leader
		}
		back := func(reason string) {
			t.Helper()
			r.Post(page+"/tra-lai", url.Values{"ly_do": {reason}}).Want(http.StatusSeeOther)
		}
		send("1", "Mở đầu.\nCòn 3 việc chậm.")
		r.Get(page).Want(http.StatusOK).Without("Đã trả lại ngày")
		back("Nêu rõ từng việc")
		r.Actor = writer
		form := words("3")
		form.Set("han_che", "Mở đầu.\nCòn 3 việc chậm.")
		r.Post(page, form).Want(http.StatusSeeOther)
		inOrder(t, r.Get(page), "Báo cáo bị trả lại. Sửa theo lý do dưới đây", "Đã trả lại ngày 10/04/2025 vì:", "Nêu rõ từng việc", "Tóm tắt", "Nội dung báo cáo")
		send("4", "Mở đầu.\nCòn 3 việc chậm.")
		inOrder(t, r.Get(page), "Đã trả lại ngày 10/04/2025 vì:", "Lời văn chưa thay đổi so với lúc trả lại.", "Nội dung báo cáo")
		back("Vẫn chưa rõ")
		send("6", "Mở đầu.\nCòn 2 việc chậm.\nDo mưa lũ.")
		inOrder(t, r.Get(page), "Vẫn chưa rõ", "Nêu rõ từng việc", "Lời văn đã sửa so với lúc trả lại", "II. Tồn tại", "Sửa đoạn", "<del>3</del>", "<ins>2</ins>", "Thêm đoạn", "<ins>Do mưa lũ.</ins>", "Nội dung báo cáo")
		r.Post(page+"/duyet", url.Values{"phien_ban": {"7"}}).Want(http.StatusSeeOther)
		r.Get(page).Want(http.StatusOK, "Vẫn chưa rõ").Without("Lời văn đã sửa so với lúc trả lại", "Đã trả lại ngày")
	})
}

// TestCausesAreTypedBesideTheirDuties: each duty that was not met has a field; what is
// typed there stands in part II once the report is saved or submitted, in place of what
// was typed before, beside what somebody wrote by hand. Until it is there both the writer
// and who decides are told; nothing is refused.
func TestCausesAreTypedBesideTheirDuties(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		writer := ledgertest.As(access.Officer, r.b)
		r.Actor = writer
		page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.b}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
		const (
			warning = "Chưa nêu nguyên nhân của 1 nhiệm vụ chưa đạt"
			duty    = "o-Đăng tin mỗi tháng"
			hand    = "Đăng tin mỗi tháng: chưa đạt.\nĐịa bàn rộng."
		)
		inOrder(t, r.Get(page), warning, `id="phan-nguyen_nhan"`, "Nguyên nhân của 1 nhiệm vụ chưa đạt", "Đăng tin mỗi tháng", `name="nguyen_nhan_`+duty+`"`, `id="phan-han_che"><summary`, `id="f-han_che"`, `href="#xem-lai">2 điều cần xem lại`)
		type typed struct{ version, shortcomings, was, cause string }
		form := func(x typed) url.Values {
			f := words(x.version)
			f.Set("han_che", x.shortcomings)
			f.Set("nguyen_nhan_truoc_"+duty, x.was)
			f.Set("nguyen_nhan_"+duty, x.cause)
			return f
		}
		kept := func() string {
			t.Helper()
			rep, err := r.service.Get(t.Context(), writer, page[strings.LastIndexByte(page, '/')+1:])
			if err != nil {
				t.Fatal(err)
			}
			return rep.Shortcomings
		}
		for i, c := range []struct {
			typed
			want string
		}{
			{typed{"", hand, "", "hỏng máy"}, "Đăng tin mỗi tháng: chưa đạt. Nguyên nhân: hỏng máy.\nĐịa bàn rộng."},
			{typed{"", "Đăng tin mỗi tháng: chưa đạt. Nguyên nhân: hỏng máy.\nĐịa bàn rộng.", "hỏng máy.", "thiếu người"}, "Đăng tin mỗi tháng: chưa đạt. Nguyên nhân: thiếu người.\nĐịa bàn rộng."},
			{typed{"", "Đăng tin mỗi tháng: chưa đạt. Nguyên nhân: sửa tay.\nĐịa bàn rộng.", "thiếu người.", "thiếu người."}, "Đăng tin mỗi tháng: chưa đạt. Nguyên nhân: sửa tay.\nĐịa bàn rộng."},
		} {
			c.version = strconv.Itoa(i + 1)
			to := r.Post(page, form(c.typed)).Want(http.StatusSeeOther).Location
			if c.cause == "thiếu người" && to != page+"?phan=nguyen_nhan#phan-nguyen_nhan" {
				t.Errorf("then at %s", to)
			}
			if got := kept(); got != c.want {
				t.Errorf("kept %q, want %q", got, c.want)
			}
		}
		r.Get(page).Want(http.StatusOK, "sửa tay.</textarea>", "loa-causes__said--yes").Without(warning, "chưa nêu nguyên nhân</a>")
		r.Post(page+"/soan-lai", url.Values{"phien_ban": {"4"}}).Want(http.StatusSeeOther)
		if got := kept(); !strings.HasSuffix(got, "Nguyên nhân: sửa tay.") || strings.Contains(got, "Địa bàn rộng") {
			t.Errorf("drafted anew: %q", got)
		}
		r.Post(page, form(typed{"1", hand, "", "gõ lúc người khác lưu"})).Want(http.StatusConflict, "gõ lúc người khác lưu.</textarea>")
		empty := form(typed{"5", kept(), "sửa tay.", ""})
		for range 2 { // pressed twice
			r.Post(page+"/gui", empty).Want(http.StatusSeeOther)
		}
		r.Actor = ledgertest.As(access.Leader, r.b)
		inOrder(t, r.Get(page), "Cần lưu ý khi duyệt", warning)
	})
}

// TestSavingSaysWhatIsOpen: who saved is told what is left before the report goes to the
// leader, and whom that is; what is left is counted once.
func TestSavingSaysWhatIsOpen(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	r.Actor = ledgertest.As(access.Officer, r.b)
	err := r.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := r.Ledger.Append(ctx, tx, r.Actor, ledger.NewEvidence{
			AgencyID: r.b, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: "2025-01-05", Title: "Tin", URL: "https://soyte.example/tin", Versions: []string{"Đăng tin mỗi tháng"},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.b}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
	saved := func(version, cause string) webtest.Answer {
		form := words(version)
		form.Set("nguyen_nhan_truoc_o-Đăng tin mỗi tháng", "")
		form.Set("nguyen_nhan_o-Đăng tin mỗi tháng", cause)
		done := r.Post(page, form).Want(http.StatusSeeOther)
		ask := httptest.NewRequestWithContext(t.Context(), http.MethodGet, strings.Split(done.Location, "#")[0], nil)
		ask.Header.Set("Cookie", strings.Split(done.Header.Get("Set-Cookie"), ";")[0])
		return r.Do(ask)
	}
	saved("1", "").Want(http.StatusOK, "Đã lưu báo cáo. Còn 1 nhiệm vụ chưa nêu nguyên nhân; để trống vẫn gửi duyệt được.", `href="#f-nguyen_nhan_o`).Without("xem-lai")
	saved("2", "hỏng máy").Want(http.StatusOK, "Đã lưu báo cáo. Không còn điều cần xem lại; bấm Gửi duyệt để trình lãnh đạo.").Without("xem-lai")
}

// TestTakenBackBeforeAnybodyDecided: only who submitted takes it back; a leader
// who read the words of before is told so; once decided it is too late.
func TestTakenBackBeforeAnybodyDecided(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		writer, leader := ledgertest.As(access.Officer, r.a), ledgertest.As(access.Leader, r.a)
		r.Post(page+"/gui", words("1")).Want(http.StatusSeeOther)
		r.Get(page).Want(http.StatusOK, "Rút lại để sửa")
		r.Actor = ledgertest.As(access.Coordinator, r.a)
		r.Actor.AccountID = "other"
		r.Get(page).Want(http.StatusOK).Without("Rút lại để sửa")
		r.Post(page+"/rut-lai", nil).Want(http.StatusForbidden)
		r.Actor = writer
		for range 2 { // pressed twice
			r.Post(page+"/rut-lai", nil).Want(http.StatusSeeOther)
		}
		r.Get(page).Want(http.StatusOK, "Đang soạn", "rút lại để sửa", `id="viet-bao-cao"`)
		form := words("3")
		form.Set("ket_qua", "Lời khác.")
		r.Post(page+"/gui", form).Want(http.StatusSeeOther)
		r.Actor = leader
		r.Post(page+"/duyet", url.Values{"phien_ban": {"2"}}).Want(http.StatusConflict, "Báo cáo đã được rút lại và sửa sau khi trang này mở.")
		r.Post(page+"/duyet", url.Values{"phien_ban": {"4"}}).Want(http.StatusSeeOther)
		r.Actor = writer
		r.Post(page+"/rut-lai", nil).Want(http.StatusConflict, "Lãnh đạo đã quyết định về báo cáo này")
		r.Get(page).Want(http.StatusOK, "Đã duyệt, chưa gửi").Without("Rút lại để sửa")
	})
}

// TestTakenBackAndApprovedAtOnce: one of both wins, the other is told.
func TestTakenBackAndApprovedAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		id := page[strings.LastIndexByte(page, '/')+1:]
		writer, leader := ledgertest.As(access.Officer, r.a), ledgertest.As(access.Leader, r.a)
		if err := r.service.SubmitAsDrafted(t.Context(), writer, id); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		var back, approved error
		wg.Go(func() { back = r.service.Recall(t.Context(), writer, id) })
		wg.Go(func() { approved = r.service.Approve(t.Context(), leader, id) })
		wg.Wait()
		if (back == nil) == (approved == nil) {
			t.Fatalf("both outcomes: %v and %v", back, approved)
		}
		for _, err := range []error{back, approved} {
			if err != nil && domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("the other is told %v, want a conflict", err)
			}
		}
		rep, err := r.service.Get(t.Context(), writer, id)
		if err != nil || (back == nil) != (rep.Status == "draft") || (approved == nil) != (rep.Edition == 1) {
			t.Errorf("%s, edition %d (%v)", rep.Status, rep.Edition, err)
		}
	})
}

// TestTheReportBeforeNamesItsPeriod: figures of the report before stand under its
// period.
func TestTheReportBeforeNamesItsPeriod(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	r.approved(t)
	page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {"H1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
	r.Get(page).Want(http.StatusOK, "Báo cáo trước: quý I năm 2025", "Lời văn của báo cáo trước (quý I năm 2025)")
}

// TestAnEditionIsShownAsItWas: an earlier edition has its own words, figures and
// charts, whatever came later, and nothing can be done with it.
func TestAnEditionIsShownAsItWas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page, _ := r.approved(t)
		leader := ledgertest.As(access.Leader, r.a)
		r.Actor = leader
		first := chartsOn(t, r.Get(page).Want(http.StatusOK).Body)
		r.Get(page + "?ban=2").Want(http.StatusNotFound)
		r.Post(page+"/mo-lai", url.Values{"ly_do": {"Bổ sung"}}).Want(http.StatusSeeOther)
		r.Declare(r.a, "Đăng tin mỗi tháng", "2025-03-30", "Khai muộn")
		r.Actor = ledgertest.As(access.Officer, r.a)
		form := words("4")
		form.Set("ket_qua", "Lời của bản hai.")
		r.Post(page+"/gui", form).Want(http.StatusSeeOther)
		r.Actor = leader
		r.Post(page+"/duyet", url.Values{"phien_ban": {"5"}}).Want(http.StatusSeeOther)
		now := r.Get(page).Want(http.StatusOK, "Lời của bản hai.", `href="`+page+`?ban=1"`)
		was := r.Get(page+"?ban=1").Want(http.StatusOK, "Đang xem bản 1, số liệu đã chốt ngày 10/04/2025.", "Xem báo cáo hiện nay", "minh-chung?ban=1&dong=").
			Without("Lời của bản hai.", "Mở lại để sửa</span>", "Ghi nhận đã gửi", "Tải DOCX", "?ban=2\"><")
		old, fresh := chartsOn(t, was.Body), chartsOn(t, now.Body)
		if len(old) != 1 || len(fresh) != 1 || old[0].rows[2].Values[0] != 1 || fresh[0].rows[2].Values[0] != 2 || len(first) != 1 {
			t.Errorf("charts %+v, then %+v", old, fresh)
		}
		r.Actor = ledgertest.As(access.Officer, r.b)
		r.Get(page + "?ban=1").Want(http.StatusNotFound)
	})
}

// TestPageSaysWhyNumbersDiffer: of a province's figures the page says whom they
// count, who is an example by which rule, and each duty by its whole words.
func TestPageSaysWhyNumbersDiffer(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.Agency("Phường Trấn Biên", agency.Commune, agency.Committee) // owes nothing
		r.Owe("Cung cấp tin", obligation.Rule{Kind: cadence.Continuous, Window: calendar.Window{Start: "2025-01-01", End: "2025-12-31"}}, r.a)
		r.Declare(r.a, "Cung cấp tin", "2025-01-05", "Tin đã cung cấp")
		page := r.Get(r.provinceReport()).Want(http.StatusOK, "Cung cấp tin: 1 cơ quan đã lâu không có kết quả mới (Sở Nội vụ).", "Ngày cuối kỳ có 3 cơ quan trong danh mục; 2 cơ quan có nhiệm vụ của kế hoạch",
			"không cơ quan nào phải gửi báo cáo kỳ này", "Tiêu biểu: đã hoàn thành từ 80% số nhiệm vụ trở lên", "Kỳ này chưa có cơ quan nào đủ các điều kiện đó.", "Không phải báo cáo kỳ này")
		page.Without("Chưa có tin", "chưa có tin", "Bản chốt")
	})
}

// TestTheReportNamesWhatItCounted: a sentence about a duty names the entry that it counts,
// so that a wrong one is seen without opening it.
func TestTheReportNamesWhatItCounted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.Owe("Đối thoại", obligation.Rule{Kind: cadence.Window, Count: 1, UnitNoun: "buổi", Window: calendar.Window{Start: "2025-01-01", End: "2025-12-31"}}, r.a)
		r.Declare(r.a, "Đối thoại", "2025-03-15", "Gặp mặt tổ trưởng dân phố")
		r.Get(r.draft(t)).Want(http.StatusOK, "trong kỳ thực hiện 01 buổi (“Gặp mặt tổ trưởng dân phố”, ngày 15/03/2025)", "gần nhất là “Tin ngày 05/03/2025” ngày 05/03/2025")
	})
}

// TestTheWriterReadsThingsOnce: the page of who writes has the figures shut and the way
// into another report among what is seldom wanted; who writes is told what is expected in
// parts II and III, and that nobody could approve it. A coordinator alone is told which
// periods nobody verified.
func TestTheWriterReadsThingsOnce(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	const unverified = "Địa phương chưa xác nhận ngày chốt số liệu"
	if _, err := r.DB.Writer().ExecContext(t.Context(), `UPDATE plan SET issuer = 'ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI', title = 'Kế hoạch Truyền thông về cải cách hành chính'`); err != nil {
		t.Fatal(err)
	}
	r.Get(list+"/moi").Want(http.StatusOK, " của UBND tỉnh Đồng Nai: Truyền thông về cải cách hành chính</option>", "Cần tính khác thì báo người điều phối.").Without(unverified)
	page := r.draft(t)
	form := r.Get(page)
	inOrder(t, form, "Thông tin thêm", "Gửi chung", page+"/phan-long-ghep", `class="govuk-textarea loa-grows`, "hỏng thiết bị", "Đề xuất việc gì, với cơ quan nào.", "Cơ quan chưa có ai khác duyệt được.", "loa-report-figures\" data-loa-folded")
	form.Without("Kỳ lịch")
	r.Post(page+"/gui", words("1")).Want(http.StatusSeeOther)
	r.Actor = ledgertest.As(access.Leader, r.a)
	r.Get(page).Want(http.StatusOK).Without("data-loa-folded")
	r.Post(page+"/duyet", url.Values{"phien_ban": {"2"}}).Want(http.StatusSeeOther)
	inOrder(t, r.Get(page), "Gửi báo cáo", page+"/phan-long-ghep", "khi báo cáo này gửi chung trong đó", "Đã gửi bằng văn bản khác")
	r.Actor = ledgertest.As(access.Coordinator, r.a)
	r.Get(list+"/moi").Want(http.StatusOK, unverified)
}
