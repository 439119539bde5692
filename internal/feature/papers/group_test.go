package papers

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// together hands letters to several over as one group and gives their ids.
func (o *office) together(agencyID string, to ...string) (ids []string) {
	o.t.Helper()
	err := o.DB.Write(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		ids = nil
		for _, one := range to {
			id, err := o.Papers.HandOver(ctx, tx, ledgertest.As(access.Officer, agencyID), papers.New{
				AgencyID: agencyID, Kind: "cong-van", Title: "Đôn đốc gửi báo cáo", Symbol: "SNV", Addressee: one, Batch: "b", Room: "chase", Ref: one, SignTitle: "GIÁM ĐỐC",
			})
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return ids
}

// Papers that were made together are told apart by whom they go to, laid before their
// signer at once, but for one that was sent back, and numbered in one form.
func TestPapersMadeTogether(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		s := o.site(access.Officer, o.a)
		ids := o.together(o.a, "Sở Y tế", "Sở Văn hóa", "Sở Tài chính")
		alone := o.draft(o.a, "e1")
		at := root + "/" + ids[0] + "/nhom"
		s.Get(root).Want(http.StatusOK, "gửi Sở Y tế", "gửi Sở Tài chính", at)
		s.Get(root+"?tim=so+tai+chinh").Want(http.StatusOK, "1 văn bản.")
		s.Get(root+"/"+ids[0]).Want(http.StatusOK, at, "Kính gửi")
		s.Get(root + "/" + alone + "/nhom").Want(http.StatusNotFound)
		s.Get(at).Want(http.StatusOK, "3 văn bản lập cùng lúc", "Trình ký cả 3 dự thảo").Without("Ghi số cho các văn bản")
		for _, who := range []access.Actor{ledgertest.As(access.Leader, o.a), ledgertest.As(access.Reader, o.a)} {
			s.Actor = who
			s.Get(at).Want(http.StatusOK, "Sở Văn hóa").Without("Trình ký cả")
			s.Post(at+"/trinh-ky", nil).Want(http.StatusForbidden)
			s.Post(at+"/so", nil).Want(http.StatusForbidden)
		}
		s.Actor = ledgertest.As(access.Officer, o.b)
		s.Get(at).Want(http.StatusNotFound)
		s.Post(at+"/trinh-ky", nil).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, o.a)
		s.Post(at+"/trinh-ky", nil).Want(http.StatusSeeOther)
		s.Post(at+"/trinh-ky", nil).Want(http.StatusSeeOther) // pressed twice
		if _, err := o.Return(t.Context(), ledgertest.As(access.Leader, o.a), papers.Call{PaperID: ids[2]}, "Sai tên cơ quan"); err != nil {
			t.Fatal(err)
		}
		s.Get(at).Want(http.StatusOK, "bị trả lại", "Sai tên cơ quan", "Ghi số cho các văn bản").Without("Trình ký cả")
		s.Post(at+"/trinh-ky", nil).Want(http.StatusSeeOther)
		if got := o.stands(ids[2]).Status; got != papers.Draft {
			t.Error("one that was sent back is submitted with the others:", got)
		}
		o.numbersTogether(s.Post, at, ids)
	})
}

func (o *office) numbersTogether(post func(string, url.Values) webtest.Answer, at string, ids []string) {
	o.t.Helper()
	form := url.Values{"ky_hieu": {"SNV"}, "ngay_ky": {"10/04/2025"}, "quyen_han": {""}, "chuc_vu": {"Giám đốc"}, "nguoi_ky": {"Lê Văn Duyệt"}}
	post(at+"/so", form).Want(http.StatusUnprocessableEntity, "Nhập số của ít nhất một văn bản.")
	post(at+"/so", with(form, "dien", "1", "tu", "x")).Want(http.StatusUnprocessableEntity, "Nhập số đầu tiên")
	filled := post(at+"/so", with(form, "dien", "1", "tu", "41")).Want(http.StatusOK, `value="41"`, `value="42"`, "Lê Văn Duyệt")
	if strings.Contains(filled.Body, `value="43"`) {
		o.t.Error("one that was sent back has a number")
	}
	one, two := "so_"+ids[0], "so_"+ids[1]
	post(at+"/so", with(form, one, "41", two, "bốn")).Want(http.StatusUnprocessableEntity, "Nhập số của văn bản bằng chữ số", `value="bốn"`)
	if got := o.stands(ids[0]).Status; got != papers.ToSign {
		o.t.Error("recorded although another number is wrong:", got)
	}
	post(at+"/so", with(form, one, "41", two, "41")).Want(http.StatusUnprocessableEntity, "Số 41/SNV năm 2025 đã ghi cho văn bản")
	for range 2 { // sent twice
		post(at+"/so", with(form, one, "41", two, "42")).Want(http.StatusSeeOther)
	}
	post(at+"/so", with(form, one, "50")).Want(http.StatusUnprocessableEntity, "Người khác vừa thay đổi văn bản này.")
	for i, want := range []string{"41/SNV", "42/SNV", ""} {
		if p := o.stands(ids[i]); p.FullNumber() != want {
			o.t.Errorf("%s has the number %q, want %q", p.Addressee, p.FullNumber(), want)
		}
	}
}
