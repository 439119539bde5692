package report_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestAnAnswerThatWasLost: a program that submits or approves again, since it did
// not hear the answer, is told the same and changes nothing.
func TestAnAnswerThatWasLost(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		at := "/api/v1/reports/" + page[strings.LastIndexByte(page, '/')+1:]
		for range 2 {
			r.JSON(http.MethodPost, at+"/submit", nil).Want(http.StatusOK, `"status":"submitted"`)
		}
		r.Actor = ledgertest.As(access.Leader, r.a)
		for range 2 {
			r.JSON(http.MethodPost, at+"/approve", nil).Want(http.StatusOK, `"status":"approved"`)
		}
		var steps int
		if _, err := d.Get(t.Context(), &steps, `SELECT count(*) FROM report_event WHERE act IN ('submit', 'approve')`); err != nil || steps != 2 {
			t.Errorf("%d steps (%v)", steps, err)
		}
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.JSON(http.MethodPost, at+"/submit", nil).Want(http.StatusConflict)
	})
}

// TestWordsOfAReportThatWentOn: who still writes while another person submits is
// given back every word, of questions too.
func TestWordsOfAReportThatWentOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		r.Post(page+"/gui", words("1")).Want(http.StatusSeeOther)
		late := words("1")
		late.Set("ket_qua", "Mười lăm phút gõ\n<b>nữa</b>")
		late.Set("han_che", " ")
		late.Set("tra_loi_2", "Câu trả lời dở")
		for _, way := range []string{"", "/gui"} {
			r.Post(page+way, late).Want(http.StatusConflict, "Không lưu được lời văn", "Chờ duyệt", "Mười lăm phút gõ", "<b>nữa</b>", "Câu 2", "Câu trả lời dở").Without("II. Tồn tại")
		}
		r.Post(page, url.Values{"phien_ban": {"1"}}).Want(http.StatusConflict, "Chờ duyệt").Without("Không lưu được lời văn")
	})
}

// Whoever decides by delegation is named with who delegated.
func TestApprovedByDelegation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		id := r.create(t, access.Officer, "agency:"+r.a)
		if err := r.service.SubmitAsDrafted(t.Context(), ledgertest.As(access.Officer, r.a), id); err != nil {
			t.Fatal(err)
		}
		deputy := access.Actor{AccountID: "pho", Name: "Trần Thị Phó", Grants: []access.Grant{{Role: access.Leader, AgencyID: r.a, By: "Nguyễn Văn Lãnh"}}}
		if err := r.service.Approve(t.Context(), deputy, id); err != nil {
			t.Fatal(err)
		}
		r.Actor = deputy
		r.Get(list+"/"+id).Want(http.StatusOK, "(theo ủy quyền của Nguyễn Văn Lãnh)")
	})
}
