package papers

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// seen is what the form of a page says of the paper as it was seen.
func seen(t *testing.T, body string) url.Values {
	t.Helper()
	v, k := regexp.MustCompile(`name="phien_ban" value="(\d+)"`).FindStringSubmatch(body), regexp.MustCompile(`name="khoa" value="(\w+)"`).FindStringSubmatch(body)
	if v == nil || k == nil {
		t.Fatal("the page has no form for an act")
	}
	return url.Values{"phien_ban": {v[1]}, "khoa": {k[1]}}
}

func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	maps.Copy(out, v)
	for i := 0; i < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}

var registration = []string{"so", "35", "ky_hieu", "BC-SNV", "ngay_ky", "10/04/2025", "quyen_han", "KT.", "chuc_vu", "Giám đốc\r\nPhó giám đốc", "nguoi_ky", "Lê Văn Duyệt"}

func TestAnOfficerTakesAPaperToItsRelease(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		s := o.site(access.Officer, o.a)
		s.Get(root).Want(http.StatusOK, "Chưa có văn bản nào")
		id := o.draft(o.a, "e1")
		at := root + "/" + id
		s.Get(root).Want(http.StatusOK, "1 văn bản.", "Báo cáo quý I năm 2025 e1", "Dự thảo", "Sở Nội vụ")
		page := s.Get(at).Want(http.StatusOK, "Việc cần làm tiếp", "Trình ký", "Chưa có số", "Bản DOCX để trình ký", "tạo dự thảo").Without("Trả lại bản dự thảo")
		link := regexp.MustCompile(at + `/tep/[\w-]+`).FindString(page.Body)
		s.Get(link).Want(http.StatusOK, "dự thảo e1")
		form := seen(t, page.Body)
		s.Post(at+"/trinh-ky", form).Want(http.StatusSeeOther)
		s.Post(at+"/trinh-ky", form).Want(http.StatusSeeOther) // pressed twice
		s.Post(at+"/trinh-ky", with(form, "khoa", "khac")).Want(http.StatusConflict, "Người khác vừa thay đổi")
		s.Get(at).Want(http.StatusOK, "Đang trình ký", "Ghi số, ngày, người ký", "Tải bản đã ký lên", "Trả lại bản dự thảo")
		s.Get(at+"/so").Want(http.StatusOK, `value="BC-SNV"`, "GIÁM ĐỐC", "Loa không cấp số")
		form = seen(t, s.Get(at+"/so").Body)
		back := s.Post(at+"/so", with(form, append(registration, "so", "ba lăm", "ngay_ky", "31/02/2025", "nguoi_ky", "")...)).Want(http.StatusUnprocessableEntity,
			"Nhập số của văn bản bằng chữ số", "Ngày không có thật", "Nhập họ tên người ký", `value="ba lăm"`, `value="31/02/2025"`, "Phó giám đốc")
		if strings.Count(back.Body, "Nhập ngày ký, theo mẫu") != 0 {
			t.Error("one field is told two problems")
		}
		s.Post(at+"/so", with(form, registration...)).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "35/BC-SNV", "10/04/2025", "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Lê Văn Duyệt", "Còn thiếu bản PDF đã ký", "Sửa số, ngày, người ký")
		form = seen(t, s.Get(at+"/ban-ky").Want(http.StatusOK, "chưa kiểm tra chữ ký số").Body)
		s.Upload(at+"/ban-ky", form, webtest.File{Field: "tep", Name: "35-BC-SNV.pdf", Content: pdf(t, "da ky")}).Want(http.StatusSeeOther)
		page = s.Get(at).Want(http.StatusOK, "Chưa kiểm tra chữ ký", "Ghi đã phát hành", `value="10/04/2025"`, "35-BC-SNV.pdf")
		form = seen(t, page.Body)
		s.Post(at+"/phat-hanh", with(form, "ngay_phat_hanh", "08/04/2025")).Want(http.StatusUnprocessableEntity, "Ngày phát hành trước ngày ký 10/04/2025", `value="08/04/2025"`)
		s.Post(at+"/phat-hanh", with(form, "ngay_phat_hanh", "hôm qua")).Want(http.StatusUnprocessableEntity, "Ngày không có thật", `value="hôm qua"`)
		s.Post(at+"/phat-hanh", with(form, "ngay_phat_hanh", "10/04/2025")).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Văn bản đã phát hành ngày 10/04/2025", "ghi phát hành ngày 10/04/2025").Without("Trả lại hoặc hủy", "Sửa số")
		s.Get(at + "/so").Want(http.StatusConflict)
		s.Get(at + "/ban-ky").Want(http.StatusConflict)
		s.Get(root+"?trang-thai=released&tim=35/bc").Want(http.StatusOK, "1 văn bản.", "35/BC-SNV")
		s.Get(root+"?trang-thai=draft").Want(http.StatusOK, "Không có văn bản nào khớp với bộ lọc", "Bỏ lọc")
		s.Get(root+"?cua=toi").Want(http.StatusOK, "1 văn bản.")
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.toSign(o.a, "e1")
		at := root + "/" + id
		form := url.Values{"phien_ban": {strconv.FormatInt(o.stands(id).Version, 10)}}
		number, reason := with(form, registration...), with(form, "ly_do_tra-lai", "Sai số liệu", "ly_do_huy", "Không ban hành")
		s := o.site(access.Leader, o.a)
		s.Get(at+"/tep/khong-co").Want(http.StatusNotFound, "Không có tệp này")
		s.Get(at).Want(http.StatusOK, "Mở tệp dự thảo", "Trả lại bản dự thảo", "></textarea>").Without(at+"/so", ">false<")
		for path, values := range map[string]url.Values{"/so": number, "/phat-hanh": with(form, "ngay_phat_hanh", "10/04/2025"), "/trinh-ky": form} {
			s.Post(at+path, values).Want(http.StatusForbidden)
		}
		s.Upload(at+"/ban-ky", form, webtest.File{Field: "tep", Name: "a.pdf", Content: pdf(t, "a")}).Want(http.StatusForbidden)
		for _, role := range []access.Role{access.Reader, access.Inspector, access.Administrator} {
			s.Actor = ledgertest.As(role, o.a)
			s.Get(at).Want(http.StatusOK).Without("Trả lại hoặc hủy", at+"/so")
			s.Post(at+"/so", number).Want(http.StatusForbidden)
			s.Post(at+"/tra-lai", reason).Want(http.StatusForbidden)
			s.Post(at+"/huy", reason).Want(http.StatusForbidden)
		}
		s.Actor = ledgertest.As(access.Officer, o.b)
		files, err := o.Papers.Files(t.Context(), id)
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		file := "/tep/" + files[0].ID
		for _, path := range []string{at, at + "/so", at + "/ban-ky", at + file, apiRoot + "/" + id, apiRoot + "/" + id + "/files/docx"} {
			s.Get(path).Want(http.StatusNotFound)
		}
		s.Post(at+"/so", number).Want(http.StatusNotFound)
		s.Get(root).Want(http.StatusOK, "0 văn bản.")
		s.Get(root+"?co-quan="+o.a).Want(http.StatusOK, "0 văn bản.").Without("Sở Nội vụ")
		s.Actor = ledgertest.As(access.Leader, o.a)
		s.Post(at+"/tra-lai", with(form, "ly_do_tra-lai", "  ")).Want(http.StatusUnprocessableEntity, "Nêu lý do để người soạn biết cần làm gì")
		s.Post(at+"/tra-lai", reason).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Cán bộ đầu mối đang hoàn thiện dự thảo", "trả lại bản dự thảo", "“Sai số liệu”")
		s.Actor = ledgertest.As(access.Coordinator, o.b)
		s.Post(at+"/huy", with(reason, "phien_ban", "0")).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "Văn bản đã hủy", "“Không ban hành”")
		s.Get(root).Want(http.StatusOK, "1 văn bản.", "?co-quan="+o.a)
		s.Actor = access.Actor{}
		if s.Get(at).Status == http.StatusOK || s.Get(apiRoot).Status == http.StatusOK {
			t.Error("nobody sees it")
		}
	})
}

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.Check = checked
		id := o.toSign(o.a, "e1")
		s := o.site(access.Officer, o.a)
		whole := pdf(t, "van ban")
		for said, content := range map[string][]byte{
			"Tệp trống":                 {},
			"Tệp này không phải PDF":    []byte("PK\x03\x04 word/document.xml"),
			"Tệp PDF bị đứt đoạn":       whole[:len(whole)/2],
			"Tệp PDF bị hỏng":           []byte("%PDF-1.7\nkhông có gì\n%%EOF\n"),
			"Chọn bản PDF đã ký.":       nil,
			"Tệp lớn hơn 40 MB":         append([]byte("%PDF-1.7\n"), make([]byte, papers.MaxFile)...),
			"Tệp PDF có mật khẩu mở":    locked(t),
			"Mở thử trên máy, rồi gửi ": []byte("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
		} {
			files := []webtest.File{{Field: "tep", Name: "a.pdf", Content: content}}
			if content == nil {
				files = nil
			}
			s.Upload(root+"/"+id+"/ban-ky", url.Values{}, files...).Want(http.StatusUnprocessableEntity, said)
		}
		if o.count(`SELECT count(*) FROM papers_upload`) != 0 || o.count(`SELECT count(*) FROM paper_file WHERE role = 'signed'`) != 0 {
			t.Error("a refused file is kept")
		}
	})
}

// TestOurOwnDraftIsNoSignedFile: neither the draft of now nor one of before, by
// hand or by a program; another file is taken.
func TestOurOwnDraftIsNoSignedFile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.draft(o.a, "e1")
		before, now := pdf(t, "du thao truoc"), pdf(t, "du thao")
		for _, content := range [][]byte{before, now} {
			kept, err := o.Papers.Keep(t.Context(), papers.RolePDF, "Báo cáo quý I.pdf", content)
			if err != nil {
				t.Fatal(err)
			}
			if err := o.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				_, err := o.Papers.HandOver(ctx, tx, ledgertest.As(access.Officer, o.a), papers.New{
					AgencyID: o.a, Kind: "bao-cao", Title: "Báo cáo quý I năm 2025 e1", Symbol: "BC-SNV", Room: "report", Ref: "e1", Files: []papers.File{kept},
				})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.Submit(t.Context(), ledgertest.As(access.Officer, o.a), papers.Call{PaperID: id}); err != nil {
			t.Fatal(err)
		}
		s := o.site(access.Officer, o.a)
		at := root + "/" + id + "/ban-ky"
		for _, draft := range [][]byte{before, now} {
			s.Upload(at, url.Values{}, webtest.File{Field: "tep", Name: "da-ky.pdf", Content: draft}).Want(http.StatusUnprocessableEntity, "Đây là dự thảo Loa đã xuất, chưa có chữ ký.")
			send(s, "/"+id+"/signed", mimePDF, "", draft).Want(http.StatusBadRequest, "Đây là dự thảo Loa đã xuất")
		}
		if o.stands(id).SignedFile != "" || o.count(`SELECT count(*) FROM papers_upload`) != 0 {
			t.Error("the draft is kept as signed")
		}
		other := o.toSign(o.a, "e2")
		s.Upload(root+"/"+other+"/ban-ky", url.Values{}, webtest.File{Field: "tep", Name: "da-ky.pdf", Content: pdf(t, "da ky")}).Want(http.StatusSeeOther)
	})
}

func TestASignatureThatDoesNotHold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		o.Check = checked
		id := o.toSign(o.a, "e1")
		at := root + "/" + id + "/ban-ky"
		s := o.site(access.Officer, o.a)
		form := seen(t, s.Get(at).Want(http.StatusOK).Without("chưa kiểm tra chữ ký số").Body)
		back := s.Upload(at, form, webtest.File{Field: "tep", Name: "sua.pdf", Content: marked(t, "SUA-SAU-KHI-KY")}).Want(http.StatusUnprocessableEntity,
			"Chữ ký số không bảo đảm", "Tệp đã bị sửa sau khi ký.", "Nội dung khác với lúc ký.", "sua.pdf", "Vì sao vẫn dùng tệp này")
		if o.stands(id).SignedFile != "" {
			t.Error("it is kept without a word")
		}
		waiting := regexp.MustCompile(`name="tep_giu" value="(\w+)"`).FindStringSubmatch(back.Body)[1]
		form = with(seen(t, back.Body), "tep_giu", waiting)
		other := o.site(access.Officer, o.a)
		other.Actor.AccountID = "nguoi-khac"
		other.Upload(at, with(form, "xac_nhan", "Đã đối chiếu với bản giấy.")).Want(http.StatusUnprocessableEntity, "Chọn bản PDF đã ký.")
		back = s.Upload(at, with(form, "xac_nhan", "ừ")).Want(http.StatusUnprocessableEntity, "Ghi rõ vì sao vẫn dùng tệp này", "sua.pdf", ">ừ</textarea>")
		waiting = regexp.MustCompile(`name="tep_giu" value="(\w+)"`).FindStringSubmatch(back.Body)[1]
		s.Upload(at, with(form, "tep_giu", waiting, "xac_nhan", "Đã đối chiếu với bản giấy.")).Want(http.StatusSeeOther)
		s.Get(root+"/"+id).Want(http.StatusOK, "loa-notice--error", "Chữ ký số không bảo đảm", "Vẫn dùng tệp này theo Cán bộ", "“Đã đối chiếu với bản giấy.”")
		for word, said := range map[string]string{"KHONG-KY": "Không có chữ ký số", "KY": "Chữ ký số còn nguyên vẹn"} {
			form = seen(t, s.Get(at).Body)
			s.Upload(at, form, webtest.File{Field: "tep", Name: word + ".pdf", Content: marked(t, word)}).Want(http.StatusSeeOther)
			s.Get(root+"/"+id).Want(http.StatusOK, said, "Bản đã ký trước đó", "sua.pdf", "loa-notice--error") // red for ever
		}
	})
}

func TestTheSameNumberIsPointedOut(t *testing.T) {
	t.Parallel()
	each(t, func(_ *testing.T, o *office) {
		one, two := o.toSign(o.a, "e1"), o.toSign(o.a, "e2")
		s := o.site(access.Officer, o.a)
		s.Post(root+"/"+one+"/so", with(nil, registration...)).Want(http.StatusSeeOther)
		s.Post(root+"/"+two+"/so", with(nil, registration...)).Want(http.StatusUnprocessableEntity, "Số 35/BC-SNV năm 2025 đã ghi cho văn bản “Báo cáo quý I năm 2025 e1”")
		s.Post(root+"/"+two+"/so", with(nil, append(registration, "ky_hieu", "BC-SNV-CCHC")...)).Want(http.StatusSeeOther)
		s.Get(root+"/"+two).Want(http.StatusOK, "Số 35 năm 2025 của cơ quan còn được ghi cho:", "35/BC-SNV, Báo cáo quý I năm 2025 e1", "Điều 15 Nghị định 30/2020/NĐ-CP")
		theirs := o.toSign(o.b, "e3") // another agency has its own numbers
		s.Actor = ledgertest.As(access.Officer, o.b)
		s.Post(root+"/"+theirs+"/so", with(nil, registration...)).Want(http.StatusSeeOther)
		s.Get(root+"/"+theirs).Want(http.StatusOK, "35/BC-SNV").Without("còn được ghi cho")
	})
}

func TestPagesOfFifty(t *testing.T) {
	t.Parallel()
	each(t, func(_ *testing.T, o *office) {
		for i := range papers.PageSize + 1 {
			o.draft(o.a, "e"+strconv.Itoa(i))
		}
		s := o.site(access.Officer, o.a)
		page := s.Get(root).Want(http.StatusOK, "51 văn bản.", "Trang sau")
		next := regexp.MustCompile(`rel="next" href="([^"]+)"`).FindStringSubmatch(page.Body)[1]
		s.Get(strings.ReplaceAll(next, "&amp;", "&")).Want(http.StatusOK, "năm 2025 e0").Without("năm 2025 e1", "Trang sau")
	})
}

// Who signs reads the text of the draft on its page; one that was sent back says why and
// what is written anew, word by word.
func TestWhoSignsReadsTheDraft(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.draft(o.a, "e1")
		o.renewed(o.a, "e1", "Đã phát hành ba bản tin.")
		leader := o.site(access.Leader, o.a)
		officer, call := ledgertest.As(access.Officer, o.a), papers.Call{PaperID: id}
		if _, err := o.Submit(t.Context(), officer, call); err != nil {
			t.Fatal(err)
		}
		leader.Get(root+"/"+id).Want(http.StatusOK, "Đọc bản dự thảo bên dưới.", "Đã phát hành ba bản tin./.", "Độc lập - Tự do - Hạnh phúc", "soạn. Cán bộ trình ký lúc").Without("Đã trả lại lúc")
		if _, err := o.Return(t.Context(), leader.Actor, call, "Sửa số bản tin"); err != nil {
			t.Fatal(err)
		}
		leader.Get(root+"/"+id).Want(http.StatusOK, "“Sửa số bản tin”", "chưa thay đổi so với lúc trả lại")
		o.renewed(o.a, "e1", "Đã phát hành bốn bản tin.")
		if _, err := o.Submit(t.Context(), officer, call); err != nil {
			t.Fatal(err)
		}
		leader.Get(root+"/"+id).Want(http.StatusOK, "“Sửa số bản tin”", "Nội dung đã sửa so với lúc trả lại", "<del>ba</del>", "<ins>bốn</ins>").Without("chưa thay đổi")
		leader.Actor = ledgertest.As(access.Leader, o.b)
		leader.Get(root + "/" + id).Want(http.StatusNotFound)
	})
}
