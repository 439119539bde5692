package questions

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/question"
)

// A merge has its reason, is told to who asked, and is taken apart again by them or by
// Sở Nội vụ; the agencies that came with it leave the other difficulty.
func TestAMergeIsToldAndTakenApart(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		ctx := t.Context()
		first, second, third := o.send(o.asker, o.a, "Màn hình hỏng."), o.send(o.other, o.b, "Loa hỏng."), o.send(o.asker, o.a, "Máy in hỏng.")
		if err := o.Do(ctx, o.keeper, In{ID: second, Act: question.Merge, Into: first}); domain.FieldsOf(err).For("loi").Name == "" {
			t.Errorf("merged without a reason: %v", err)
		}
		keeper := o.site(o.keeper)
		path := "/lam-viec/vuong-mac/" + second
		body := keeper.Get(path).Want(http.StatusOK, "Vì sao là cùng một nội dung", "Tôi đã đọc cả hai, cùng một nội dung").Body
		form := typed(t, body, "gop", first, "loi_gop", "Cùng hỏi kinh phí sửa.")
		keeper.Post(path+"/gop", form).Want(http.StatusUnprocessableEntity, "chọn ô này để gộp", "Cùng hỏi kinh phí sửa.")
		form.Set("chac", "1")
		keeper.Post(path+"/gop", form).Want(http.StatusSeeOther)
		v := o.see(o.other, second)
		if v.State != question.Merged || !v.Untold || !v.Can("differ") || !o.see(o.keeper, second).Can("part") {
			t.Fatalf("merged: %+v", v)
		}
		other := o.site(o.other)
		other.Get(path).Want(http.StatusOK, "Cùng nội dung với vướng mắc của Sở Y tế", "Cùng hỏi kinh phí sửa.", "Không cùng nội dung, đề nghị tách ra", "/da-ro")
		other.Post(path+"/da-ro", nil).Want(http.StatusSeeOther)
		if o.see(o.other, second).Untold {
			t.Error("who knows is told again")
		}
		o.do(o.keeper, In{ID: first, Act: question.Merge, Into: third, Words: "Cùng hỏi kinh phí."})
		if v := o.see(o.keeper, third); len(v.Parties) != 2 {
			t.Errorf("who has the third: %+v", v.Parties)
		}
		errs := together(
			func() error {
				return o.Do(ctx, o.other, In{ID: second, Act: question.Differ, Words: "Đây là loa, không phải màn hình.", Version: 2})
			},
			func() error {
				return o.Do(ctx, o.keeper, In{ID: second, Act: question.Part, Words: "Khác nhau.", Version: 2})
			},
		)
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("taken apart by two: %v", errs)
		}
		if v := o.see(o.other, second); v.State != question.Sent || v.MergedInto != "" || v.DueOn != "2025-04-17" || len(v.Own) != 1 {
			t.Errorf("taken apart: %+v", v)
		}
		for _, id := range []string{first, third} {
			if v := o.see(o.keeper, id); len(v.Parties) != 1 || v.Parties[0].AgencyID != o.a {
				t.Errorf("who came with it stays: %+v", v.Parties)
			}
		}
		if err := o.Do(ctx, access.Actor{AccountID: "x"}, In{ID: first, Act: question.Differ, Words: "x"}); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a stranger takes it apart: %v", err)
		}
	})
}

// A day is set anew with a reason, and the first one stays to be seen.
func TestADayIsSetAnewWithAReason(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		o.turn("2025-04-21")
		keeper := o.site(o.keeper)
		path := "/lam-viec/vuong-mac/" + id
		form := typed(t, keeper.Get(path).Body, "han_dat-han", "28/04/2025")
		keeper.Post(path+"/dat-han", form).Want(http.StatusUnprocessableEntity, "Ghi lý do đặt lại hạn.", "28/04/2025")
		form.Set("loi_dat-han", "Chờ Sở Tài chính.")
		keeper.Post(path+"/dat-han", form).Want(http.StatusSeeOther)
		o.site(o.asker).Get(path).Want(http.StatusOK, "hạn 28/04/2025", "hạn ban đầu 17/04/2025", "Chờ Sở Tài chính.")
		o.do(o.keeper, In{ID: id, Act: question.Ask, Words: "Giá bao nhiêu?"})
		o.site(o.asker).Get(path).Want(http.StatusOK).Without("hạn ban đầu")
	})
}

// What is said after joining is true: what is answered is read, and not on the desk.
func TestJoiningSaysWhereTheAnswerIs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		path := "/lam-viec/vuong-mac/" + id
		o.do(o.keeper, In{ID: id, Act: question.Answer, Words: "Dùng chi thường xuyên."})
		other := o.site(o.other)
		joined := other.Post(path+"/cung-gap", typed(t, other.Get(path).Body)).Want(http.StatusSeeOther)
		if v := o.see(o.other, id); v.Unread || len(v.Own) != 1 {
			t.Errorf("joined: %+v", v)
		}
		back := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		back.Header.Set("Cookie", strings.Split(joined.Header.Get("Set-Cookie"), ";")[0])
		other.Do(back).Want(http.StatusOK, "Câu trả lời ở ngay dưới đây.").Without("trong Việc của tôi")
	})
}
