package questions

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/question"
	"loa/internal/platform/web/webtest"
)

// What the Chairman decided holds whatever is explained later, and an agency that finds
// it unclear takes it away from nobody.
func TestADecisionStandsBesideWhatIsExplained(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		ctx := t.Context()
		id := o.send(o.asker, o.a, "Màn hình hỏng, chưa có kinh phí sửa.")
		if err := o.Join(ctx, o.other, id, o.b); err != nil {
			t.Fatal(err)
		}
		o.do(o.keeper, In{ID: id, Act: question.Submit, Words: "Dự thảo."})
		o.do(o.chairman, In{ID: id, Act: question.Decide, Words: "Đồng ý đến hết 30/6."})
		o.do(o.asker, In{ID: id, Act: question.Reopen, Words: "Chuyên mục nào?"})
		if v := o.see(o.asker, id); v.Unread || !v.Standing() {
			t.Errorf("who asks for more has to read the answer again: %+v", v)
		}
		if v := o.see(o.other, id); !v.Unread || v.AnsweredOn == "" {
			t.Errorf("the answer is gone for the others: %+v", v)
		}
		for _, act := range []question.Act{question.Withdraw, question.Merge} {
			if o.see(o.asker, id).Can(string(act)) || o.see(o.keeper, id).Can(string(act)) {
				t.Errorf("%s of what others go by", act)
			}
			if err := o.Do(ctx, o.asker, In{ID: id, Act: act, Words: "Thôi.", Into: id}); domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("%s: %v", act, err)
			}
		}
		page := func() string { return "/lam-viec/vuong-mac/" + id }
		o.site(o.other).Get(page()).Want(http.StatusOK, "Đồng ý đến hết 30/6.", "vẫn áp dụng trong khi chờ giải thích thêm", "/da-ro")
		if all, n, err := o.List(ctx, o.other, Filter{Scope: ScopeAnswers}); err != nil || n != 1 || all[0].ID != id {
			t.Errorf("among the answers for everybody: %d, %v", n, err)
		}
		if err := o.Understood(ctx, o.other, id, 1); err != nil || o.see(o.other, id).Unread {
			t.Errorf("read while more is asked: %v", err)
		}
		o.do(o.keeper, In{ID: id, Act: question.Answer, Words: "Chuyên mục cải cách hành chính."})
		v := o.see(o.other, id)
		var words []string
		for _, g := range v.Given {
			words = append(words, g.Words)
		}
		if !slices.Equal(words, []string{"Đồng ý đến hết 30/6.", "Chuyên mục cải cách hành chính."}) || !v.Given[0].Decided() || v.Given[1].Decided() || !v.Unread || !o.see(o.asker, id).Unread {
			t.Errorf("after the explanation: %+v", v)
		}
		o.site(o.other).Get(page()).Want(http.StatusOK, "Đồng ý đến hết 30/6.", "Quyết định: "+o.chairman.Name, "Giải thích thêm", "Chuyên mục cải cách hành chính.", o.keeper.Name)
		o.site(o.other).Get("/lam-viec/vuong-mac?xem=giai-dap").Want(http.StatusOK, "Đồng ý đến hết 30/6.", "Chuyên mục cải cách hành chính.")
		for _, text := range []string{"dong y den het", "chuyen muc cai cach"} {
			if _, n, err := o.List(ctx, o.other, Filter{Text: text}); err != nil || n != 1 {
				t.Errorf("%q is not found: %d, %v", text, n, err)
			}
		}
		if err := o.Understood(ctx, o.other, id, 1); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("the former answer is read for the newer one: %v", err)
		}
	})
}

// Papers go with what is submitted to the Chairman and with what is decided; a file that
// cannot be opened is named beside the field of its own form.
func TestFilesGoToTheChairmanAndBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		path := "/lam-viec/vuong-mac/" + id
		keeper := o.site(o.keeper)
		form := typed(t, keeper.Get(path).Want(http.StatusOK, "Tệp trình kèm").Body, "loi_trinh", "Dự thảo.")
		keeper.Upload(path+"/trinh", form, webtest.File{Field: "tep_trinh", Name: "chạy.exe", Content: []byte("MZ")}).Want(http.StatusUnprocessableEntity, "Tệp “chạy.exe” không phải ảnh", `id="f-tep_trinh-error"`)
		keeper.Upload(path+"/trinh", form, webtest.File{Field: "tep_trinh", Name: "Tờ trình.pdf", Content: pdf()}).Want(http.StatusSeeOther)
		chair := o.site(o.chairman)
		page := chair.Get(path).Want(http.StatusOK, "Tệp Sở Nội vụ trình kèm").Body
		if asked, rest, _ := strings.Cut(page, `id="viec"`); strings.Contains(asked, "Tờ trình.pdf") || strings.Count(rest, "Tờ trình.pdf") != 2 {
			t.Error("what Sở Nội vụ submitted stands with its draft and in the history, not with what the agency asked")
		}
		form = typed(t, page, "loi_quyet-dinh", "Đồng ý.")
		chair.Upload(path+"/quyet-dinh", form, webtest.File{Field: "tep", Name: "Quyết định.pdf", Content: pdf()}).Want(http.StatusSeeOther)
		o.site(o.asker).Get(path).Want(http.StatusOK, "Tờ trình.pdf", "Quyết định.pdf")
		page = o.site(o.other).Get(path).Want(http.StatusOK, "Quyết định.pdf").Without("Tờ trình.pdf").Body
		if answer, rest, _ := strings.Cut(page, `id="vuong-mac"`); !strings.Contains(answer, "Quyết định.pdf") || strings.Contains(rest, "Quyết định.pdf") {
			t.Error("the decision’s file stands with the decision alone")
		}
	})
}
