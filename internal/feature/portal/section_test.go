package portal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
)

var seenVersion = regexp.MustCompile(`name="phien_ban" value="(\d+)"`)

// seen is the version that a form on the page was drawn with.
func seen(t *testing.T, body string) string {
	t.Helper()
	m := seenVersion.FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no version in %s", body)
	}
	return m[1]
}

func signed(id, name string, role access.Role, agencyID string) access.Actor {
	return access.Actor{AccountID: id, Name: name, Grants: []access.Grant{{Role: role, AgencyID: agencyID}}}
}

// A section from the coordinator's hand to its owner, past another person's eyes, to
// readers, and to the day on which it has to be looked at again.
func TestASectionIsGivenWrittenApprovedAndGrowsOld(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		keeper := p.o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		head := signed("dieu-phoi", "Lê Điều Phối", access.Coordinator, keeper)
		lan, minh := signed("lan", "Nguyễn Thị Lan", access.Officer, p.agency), signed("minh", "Trần Văn Minh", access.Leader, p.agency)
		const desk = "/lam-viec/cong/chuyen-muc/tiep-can"
		p.Get("/tiep-can-thong-tin").Want(http.StatusOK, "Nội dung mục này đang được soạn", "Sở Nội vụ", "noindex")
		p.Get("/so-do-trang").Want(http.StatusOK, "/lien-he").Without("/tiep-can-thong-tin\">Tiếp cận thông tin</a></li>\n  <li>")

		p.Actor = lan
		p.Get("/lam-viec/cong/chuyen-muc").Want(http.StatusOK, "Giới thiệu cơ quan").Without("Tiếp cận thông tin</a></div>")
		p.Get(desk).Want(http.StatusNotFound)
		p.Post(desk+"/luu", url.Values{"noi_dung": {"Của tôi"}, "phien_ban": {"0"}}).Want(http.StatusNotFound)
		p.Post(desk+"/giao", url.Values{"co_quan": {p.agency}, "so_ngay": {"90"}, "phien_ban": {"0"}}).Want(http.StatusForbidden)

		p.Actor = head
		p.Get("/lam-viec/cong/chuyen-muc").Want(http.StatusOK, "Tiếp cận thông tin", "Nghị định 13/2018/NĐ-CP", "Cơ quan quản lý cổng, chưa giao riêng", "Chưa có nội dung", "Tự cập nhật")
		p.Get(desk).Want(http.StatusOK, "Giao mục này").Without("không dùng mục này")
		p.Post(desk+"/giao", url.Values{"co_quan": {"khong-co"}, "so_ngay": {"0"}, "bo": {"1"}, "phien_ban": {"0"}}).Want(http.StatusUnprocessableEntity, "Chọn cơ quan giữ chuyên mục", "Số ngày từ 1", "không bỏ được")
		p.Post(desk+"/giao", url.Values{"co_quan": {p.agency}, "so_ngay": {"90"}, "nguoi": {"Bà Lan, văn phòng"}, "phien_ban": {"0"}}).Want(http.StatusSeeOther)
		p.Post(desk+"/giao", url.Values{"co_quan": {keeper}, "so_ngay": {"90"}, "phien_ban": {"0"}}).Want(http.StatusConflict, "vừa sửa chuyên mục này")

		p.Actor = lan
		page := p.Get(desk).Want(http.StatusOK, "Soạn nội dung", "Bà Lan, văn phòng", "editor").Without("Giao mục này")
		form := url.Values{"noi_dung": {" "}, "phien_ban": {seen(t, page.Body)}}
		p.Post(desk+"/gui", form).Want(http.StatusUnprocessableEntity, "Nhập nội dung.")
		form.Set("noi_dung", "Phiếu yêu cầu nộp tại bộ phận một cửa.\n\n<script>alert(1)</script>Trả lời trong 10 ngày.")
		p.Post(desk+"/gui", form).Want(http.StatusSeeOther)
		p.Post(desk+"/gui", form).Want(http.StatusConflict, "vừa sửa chuyên mục này", "Phiếu yêu cầu")
		page = p.Get(desk).Want(http.StatusOK, "Bản chờ duyệt", "Người gửi duyệt không tự duyệt", "Rút lại để sửa tiếp").Without("Duyệt, đưa lên cổng")
		p.Post(desk+"/duyet", url.Values{"phien_ban": {seen(t, page.Body)}}).Want(http.StatusForbidden)

		p.Actor = access.Actor{}
		p.Get("/tiep-can-thong-tin").Want(http.StatusOK, "đang được soạn").Without("Phiếu yêu cầu")
		p.Actor = minh
		page = p.Get(desk).Want(http.StatusOK, "Duyệt, đưa lên cổng")
		p.Post(desk+"/tra-lai", url.Values{"phien_ban": {seen(t, page.Body)}}).Want(http.StatusUnprocessableEntity, "Nêu lý do.")
		p.Post(desk+"/duyet", url.Values{"phien_ban": {seen(t, page.Body)}}).Want(http.StatusSeeOther)

		p.Actor = access.Actor{}
		p.Get("/tiep-can-thong-tin").Want(http.StatusOK, "Phiếu yêu cầu nộp tại bộ phận một cửa.", "UBND phường Trấn Biên", "Cập nhật ngày 10/04/2025").Without("alert(1)", "noindex", "Bà Lan")
		p.Get("/so-do-trang").Want(http.StatusOK, `href="/tiep-can-thong-tin">Tiếp cận thông tin</a></li>`)

		room, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		unkept := func() (unowned, late []string) {
			t.Helper()
			unowned, late, err := room.Unkept(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return unowned, late
		}
		texts, err := room.ShownTexts(t.Context(), nil)
		if err != nil || len(texts) != 1 || texts[0].Key != "tiep-can" || texts[0].Owner.ID != p.agency || !strings.Contains(texts[0].Body, "Phiếu yêu cầu") {
			t.Errorf("%+v, %v", texts, err)
		} else if again, err := room.ShownTexts(t.Context(), map[string]string{"tiep-can": texts[0].Shown.ID}); err != nil || len(again) != 1 || again[0].Body != "" {
			t.Errorf("%+v, %v", again, err)
		}
		if unowned, late := unkept(); !slices.Contains(unowned, "Văn bản") || slices.Contains(unowned, "Tiếp cận thông tin") || slices.Contains(unowned, "Lãnh đạo") || len(late) > 0 {
			t.Errorf("nobody keeps %q, late are %q", unowned, late)
		}
		p.pass(91 * 24 * time.Hour)
		if _, late := unkept(); !slices.Equal(late, []string{"Tiếp cận thông tin"}) {
			t.Errorf("late are %q", late)
		}
		p.Actor = head
		p.Get("/lam-viec/cong/chuyen-muc").Want(http.StatusOK, "1 mục đến hạn hoặc quá hạn", "Quá hạn xem lại", "09/07/2025")
		p.Actor = lan
		p.Get(desk).Want(http.StatusOK, "Đến ngày xem lại 09/07/2025", "Còn đúng")
		p.Post(desk+"/con-dung", url.Values{"ngay": {"2025-07-09"}}).Want(http.StatusSeeOther)
		p.Get(desk).Want(http.StatusOK, "08/10/2025").Without("Đến ngày xem lại")
		p.Actor = access.Actor{}
		p.Get("/tiep-can-thong-tin").Want(http.StatusOK, "Cập nhật ngày 10/04/2025", "còn đúng ngày 10/07/2025")
	})
}

// An agency introduces itself by its own hands; another one cannot.
func TestAnAgencyKeepsItsOwnIntroduction(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.SQLite)
	other := p.o.Agency("Sở Y tế", agency.Province, agency.Department)
	at := "/lam-viec/cong/chuyen-muc/gt-" + p.agency
	p.Actor = signed("la", "Người lạ", access.Leader, other)
	p.Get(at).Want(http.StatusNotFound)
	p.Actor = signed("dp", "Điều phối", access.Coordinator, other)
	p.Post(at+"/giao", url.Values{"co_quan": {other}, "so_ngay": {"9"}, "phien_ban": {"0"}}).Want(http.StatusConflict, "do chính cơ quan giữ")
	p.Get("/lam-viec/cong/chuyen-muc/gt-khong-co").Want(http.StatusNotFound)
	p.Get("/lam-viec/cong/chuyen-muc/khong-co").Want(http.StatusNotFound)
}

// Two leaders approve the same words at once: one of them does.
func TestASectionIsApprovedOnce(t *testing.T) {
	t.Parallel()
	p := newPaper(t, db.Postgres)
	f, err := portal.New(sources(p.o))
	if err != nil {
		t.Fatal(err)
	}
	key := "gt-" + p.agency
	lan := signed("lan", "Lan", access.Officer, p.agency)
	if err := f.Act(t.Context(), lan, portal.SectionCall{Key: key, Act: flow.Submit, Body: "<p>Phường có ba khu phố.</p>"}); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() {
			errs[i] = f.Act(t.Context(), signed(fmt.Sprint("lanh-dao-", i), "Lãnh đạo", access.Leader, p.agency), portal.SectionCall{Key: key, Seen: 1, Act: flow.Approve})
		})
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		if err == nil {
			done++
		} else if domain.CodeOf(err) != domain.CodeConflict {
			t.Error(err)
		}
	}
	s, err := f.Standing(t.Context(), key)
	if err != nil || done != 1 || s.Shown.Number != 1 || s.Open.ID != "" {
		t.Errorf("%d approved, %+v, %v", done, s, errors.Join(errs...))
	}
}

// A released paper with its signed file is made public by its agency's leader, found by
// its words, read by everybody, and taken away again.
func TestDocumentsAreMadePublicAndTakenAway(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		id := released(t, p)
		p.Get("/van-ban").Want(http.StatusOK, "Chưa có văn bản nào được công khai")
		p.Actor = signed("lan", "Lan", access.Officer, p.agency)
		p.Get("/lam-viec/cong/van-ban").Want(http.StatusForbidden)
		p.Actor = signed("abroad", "Người lạ", access.Leader, p.o.Agency("Sở Y tế", agency.Province, agency.Department))
		p.Get("/lam-viec/cong/van-ban").Want(http.StatusOK, "Chưa có văn bản nào đã phát hành")
		p.Post("/lam-viec/cong/van-ban", url.Values{"loai": {"paper"}, "van_ban": {id}, "hien": {"1"}}).Want(http.StatusNotFound)
		p.Actor = signed("minh", "Minh", access.Leader, p.agency)
		p.Get("/lam-viec/cong/van-ban").Want(http.StatusOK, "Báo cáo quý I", "05/BC-UBND", "Công khai")
		p.Post("/lam-viec/cong/van-ban", url.Values{"loai": {"paper"}, "van_ban": {id}, "hien": {"1"}}).Want(http.StatusSeeOther)
		p.Actor = access.Actor{}
		page := p.Get("/van-ban").Want(http.StatusOK, "05/BC-UBND", "Báo cáo quý I", "10/04/2025", "Trần Văn Minh", "UBND phường Trấn Biên")
		feedsSay(p, "/van-ban", "05/BC-UBND. Báo cáo quý I", 1)
		p.Get("/van-ban?tim=bao+cao+quy").Want(http.StatusOK, "05/BC-UBND", "noindex")
		p.Get("/van-ban?tim=100%25").Want(http.StatusOK, "Không có văn bản công khai nào khớp với “100%”")
		p.Get("/van-ban?trang=2").Want(http.StatusNotFound)
		file := regexp.MustCompile(`/van-ban/[0-9a-f-]+/tep`).FindString(page.Body)
		a := p.Get(file).Want(http.StatusOK)
		if h := a.Header; a.Body != "%PDF-1.7 đã ký" || h.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(h.Get("Content-Disposition"), "inline;") || h.Get("Cache-Control") != "public, no-cache" ||
			h.Get("Last-Modified") == "" || h.Get("Accept-Ranges") != "bytes" || strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%q %v", a.Body, a.Header)
		}
		for name, want := range map[string]int{"If-None-Match": http.StatusNotModified, "Range": http.StatusPartialContent} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, file, nil)
			r.Header.Set(name, map[string]string{"If-None-Match": a.Header.Get("Etag"), "Range": "bytes=0-3"}[name])
			p.Do(r).Want(want)
		}
		p.Get(strings.TrimSuffix(file, "/tep")).Want(http.StatusOK, "Mở PDF, 0,1 KB")
		p.Get("/van-ban/" + id + "/tep").Want(http.StatusNotFound)
		p.Actor = signed("minh", "Minh", access.Leader, p.agency)
		p.Post("/lam-viec/cong/van-ban", url.Values{"loai": {"paper"}, "van_ban": {id}}).Want(http.StatusUnprocessableEntity, "Nêu lý do.", "Thôi công khai: 05/BC-UBND")
		p.Get(file).Want(http.StatusOK)
		p.Get("/lam-viec/cong/van-ban?thoi="+id).Want(http.StatusOK, "Thôi công khai: 05/BC-UBND", `name="ly_do"`)
		p.Post("/lam-viec/cong/van-ban", url.Values{"loai": {"paper"}, "van_ban": {id}, "ly_do": {"Ban hành văn bản thay thế"}}).Want(http.StatusSeeOther)
		p.Actor = access.Actor{}
		p.Get("/van-ban").Want(http.StatusOK, "Chưa có văn bản nào được công khai")
		for _, at := range []string{file, strings.TrimSuffix(file, "/tep")} {
			p.Get(at).Want(http.StatusGone, "Thôi công khai ngày 10/04/2025.", "noindex").Without("05/BC-UBND", "Báo cáo quý I", "Ban hành văn bản thay thế")
		}
		p.Get("/api/v1/documents/" + strings.Split(file, "/")[2]).Want(http.StatusNotFound)
	})
}

// released is a paper of the ward that went out with its signature.
func released(t *testing.T, p *paper) string {
	t.Helper()
	ctx, who := t.Context(), ledgertest.As(access.Officer, p.agency)
	all := papers.Open(p.o.DB, p.o.Files, p.o.Zone)
	var id string
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	draft, err := all.Keep(ctx, papers.RolePDF, "bao-cao.pdf", []byte("%PDF-1.7 bản trình"))
	check(err)
	check(p.o.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		id, err = all.HandOver(ctx, tx, who, papers.New{AgencyID: p.agency, Kind: "bao-cao", Title: "Báo cáo quý I", Symbol: "BC-UBND", Room: "report", Ref: "e1", Files: []papers.File{draft}})
		return err
	}))
	call := func() papers.Call {
		now, err := all.Paper(ctx, id)
		check(err)
		return papers.Call{PaperID: id, Version: now.Version}
	}
	_, err = all.Submit(ctx, who, call())
	check(err)
	_, err = all.Number(ctx, who, call(), papers.Registration{Number: "05", Symbol: "BC-UBND", SignedOn: "2025-04-10", Signer: "Trần Văn Minh", Position: "CHỦ TỊCH"})
	check(err)
	file, err := all.Keep(ctx, papers.RoleSigned, "05-BC-UBND.pdf", []byte("%PDF-1.7 đã ký"))
	check(err)
	_, err = all.Sign(ctx, who, call(), file)
	check(err)
	_, err = all.Release(ctx, who, call(), "2025-04-10")
	check(err)
	return id
}

// Whoever needs somebody finds a telephone that is called when it is pressed, or reads
// that there is none; a section that nobody looked at in time says so.
func TestContactsCanBeCalled(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		keeper := p.o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		p.Get("/duong-day-nong").Want(http.StatusOK, `href="tel:1022"`, "Ở đây chưa có số điện thoại riêng của từng cơ quan", "Tìm địa chỉ, giờ làm việc theo tên xã, phường").Without("sổ đăng ký")
		profile := func(id string, x org.Profile) {
			t.Helper()
			x.ValidFrom = "2025-04-01"
			if err := p.o.Registry.SetProfile(t.Context(), access.SystemActor("test"), id, x, ""); err != nil {
				t.Fatal(err)
			}
		}
		profile(keeper, org.Profile{Office: "Trụ sở Sở Nội vụ"})
		p.Get("/lien-he").Want(http.StatusOK, "Trụ sở Sở Nội vụ", "Chưa có điện thoại, thư điện tử của cơ quan này", `href="/duong-day-nong"`, `href="tel:1022"`, `href="/phan-anh-kien-nghi">Phản ánh, kiến nghị`, "Cập nhật ngày 10/04/2025").Without("Xem lại, còn đúng ngày")
		p.Get("/van-ban").Want(http.StatusOK).Without("Xem lại, còn đúng ngày")
		p.Get("/phan-anh-kien-nghi").Want(http.StatusOK, "Khiếu nại</h2>", "gửi đơn đến chính người đã ra quyết định", "Luật Khiếu nại năm 2011, Điều 7, Điều 8")
		for _, at := range []string{"/duong-day-nong", "/phan-anh-kien-nghi", "/lien-he"} { // the call comes before what has to be read
			if _, main, _ := strings.Cut(p.Get(at).Body, "<main"); strings.Index(main, `href="tel:1022"`) > strings.Index(main, `<div class="loa-article">`) {
				t.Errorf("%s begins with something else than the call", at)
			}
		}
		profile(p.agency, org.Profile{Phone: "0251 3822 931"})
		p.Get("/duong-day-nong").Want(http.StatusOK, `href="tel:02513822931">0251 3822 931`, "UBND phường Trấn Biên").Without("Ở đây chưa có số")
		p.Get("/co-quan/ubnd-phuong-tran-bien").Want(http.StatusOK, `href="tel:02513822931"`)
		profile(keeper, org.Profile{Office: "Trụ sở Sở Nội vụ", Phone: "0251 3822 501", Head: "Lê Văn A", HeadPosition: "Giám đốc"})
		p.Get("/lien-he").Want(http.StatusOK, `Sở Nội vụ</span>: <a class="govuk-link" href="tel:02513822501">`, "Lê Văn A, Giám đốc")
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"duong-day-nong", "phan-anh"} {
			if err := f.Assign(t.Context(), signed("dp", "Điều phối", access.Coordinator, keeper), portal.Assignment{Key: key, AgencyID: keeper, Days: 90, LeftOut: true}); err != nil {
				t.Fatal(err)
			}
		}
		p.Get("/lien-he").Want(http.StatusOK, `href="tel:02513822501"`).Without("1022", "/duong-day-nong", "/phan-anh-kien-nghi")
	})
}
