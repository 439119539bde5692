package app

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/matrix"
	"loa/internal/feature/planreview"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// site opens the pages on which conditions are stated, for one person.
func (w *expecting) site(actor access.Actor) *webtest.Site {
	w.t.Helper()
	room, err := planreview.NewOccasions(planreview.OccasionSources{Programme: w.Programme, Registry: w.Registry, Files: w.Files})
	if err != nil {
		w.t.Fatal(err)
	}
	table, err := matrix.New(matrix.NewService(matrix.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Zone: w.Zone}))
	if err != nil {
		w.t.Fatal(err)
	}
	return webtest.New(w.t, actor, room, table)
}

// From the cell of the matrix to the page, through a mistake that keeps what was
// typed, to the record with its paper, and back by a withdrawal.
func TestConditionsAreStatedOnAPage(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			s := w.site(ledgertest.As(access.Coordinator, w.two))
			page := "/lam-viec/ke-hoach/plan/nhiem-vu/o-dich/phat-sinh"
			s.Get("/lam-viec/ma-tran?o=dich%7C"+w.one).Want(http.StatusOK, page+"?co-quan="+w.one, "Ghi nhận điều kiện đã xảy ra")
			s.Get(page+"?co-quan="+w.one).Want(http.StatusOK, "Chưa có lần nào được ghi nhận", "Sở Nội vụ", `value="mot-so" checked`, `value="`+w.one+`" checked`)
			form := url.Values{"ngay": {"23/04/2025"}, "pham_vi": {"mot-so"}, "co_quan": {w.one}, "noi_dung": {"Công bố dịch"}}
			s.Post(page, form).Want(http.StatusUnprocessableEntity, "Ngày này chưa đến.", `value="23/04/2025"`, "Công bố dịch</textarea>", `value="`+w.one+`" checked`)
			form.Set("ngay", "21/04/2025")
			form.Del("co_quan")
			s.Post(page, form).Want(http.StatusUnprocessableEntity, "Chọn ít nhất một cơ quan.")
			form.Set("co_quan", w.one)
			picture := webtest.File{Field: "tep", Name: "anh.png", Content: []byte("\x89PNG\r\n\x1a\n")}
			s.Upload(page, form, picture).Want(http.StatusUnprocessableEntity, "Tệp không phải PDF", "Công bố dịch</textarea>")
			paper := webtest.File{Field: "tep", Name: "quyet-dinh.txt", Content: []byte("Quyết định công bố dịch")}
			if a := s.Upload(page, form, paper); a.Status != http.StatusSeeOther || a.Location != page {
				t.Fatalf("%d %s", a.Status, a.Location)
			}
			body := s.Get(page).Want(http.StatusOK, "Công bố dịch", "Sở Y tế", "quyet-dinh.txt").Body
			s.Post(page, form).Want(http.StatusUnprocessableEntity, "đã ghi nhận việc này")
			href := regexp.MustCompile(`href="(` + page + `/[^"]+)/rut"`).FindStringSubmatch(body)
			if href == nil {
				t.Fatalf("nothing to withdraw in %s", body)
			}
			if got := s.Get(href[1] + "/van-ban").Want(http.StatusOK).Body; got != "Quyết định công bố dịch" {
				t.Errorf("the paper is %q", got)
			}
			s.Get(href[1]+"/rut").Want(http.StatusOK, "Công bố dịch")
			s.Post(href[1]+"/rut", url.Values{"ly_do": {""}}).Want(http.StatusUnprocessableEntity, "Nêu lý do rút ghi nhận.")
			if a := s.Post(href[1]+"/rut", url.Values{"ly_do": {"Nhầm tỉnh"}}); a.Status != http.StatusSeeOther {
				t.Fatal(a.Status)
			}
			if body = s.Get(page).Want(http.StatusOK, "đã rút", "Nhầm tỉnh").Body; strings.Contains(body, "/rut") {
				t.Error("what is withdrawn can be withdrawn again")
			}
			var answer struct {
				Items []struct{ Said, WithdrawnReason string }
			}
			s.Get("/api/v1/obligations/o-dich/occasions").Want(http.StatusOK, "Nhầm tỉnh").Into(&answer)
			if len(answer.Items) != 1 {
				t.Errorf("%+v", answer)
			}
		})
	}
}

// Programs state it too: by the same permission and checks, once under one key,
// and each key for itself.
func TestProgramsStateConditions(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			s := w.site(ledgertest.As(access.Officer, w.one))
			const at = "/api/v1/obligations/o-dich/occasions"
			type body map[string]any
			var first, again, second struct{ ID, URL string }
			sent := body{"day": "2025-04-21", "agencies": []string{w.one}, "said": "Công bố dịch", "idempotency_key": "k1"}
			s.JSON(http.MethodPost, at, sent).Want(http.StatusCreated).Into(&first)
			s.JSON(http.MethodPost, at, sent).Want(http.StatusCreated).Into(&again)
			if first.ID == "" || first.URL != at || again != first {
				t.Errorf("%+v, again %+v", first, again)
			}
			delete(sent, "idempotency_key")
			s.JSON(http.MethodPost, at, sent).Want(http.StatusConflict, "đã ghi nhận việc này")
			sent["idempotency_key"], sent["day"] = "k2", "2025-04-22"
			s.JSON(http.MethodPost, at, sent).Want(http.StatusCreated).Into(&second)
			var list struct {
				Items []struct {
					ID, Day, Said string
					Agencies      []string
				}
			}
			s.Get(at).Want(http.StatusOK).Into(&list)
			if second.ID == first.ID || len(list.Items) != 2 || list.Items[0].ID != first.ID || list.Items[1].Day != "2025-04-22" || list.Items[0].Agencies[0] != w.one {
				t.Errorf("%+v, %+v", second, list)
			}
			s.JSON(http.MethodPost, at, body{"day": "2025-04-21", "agencies": []string{w.two}, "said": "Công bố dịch"}).Want(http.StatusForbidden)
			s.JSON(http.MethodPost, at, body{"day": "2025-04-21", "said": "Công bố dịch"}).Want(http.StatusForbidden)
			s.JSON(http.MethodPost, at, body{"day": "2025-04-29", "agencies": []string{w.one}, "said": ""}).Want(http.StatusBadRequest, `"field":"ngay"`, `"field":"noi_dung"`)
			s.JSON(http.MethodPost, at, body{"when": "2025-04-21"}).Want(http.StatusBadRequest, "không phải JSON đúng mẫu")
			s.JSON(http.MethodPost, "/api/v1/obligations/khong-co/occasions", sent).Want(http.StatusNotFound)
			coordinator := w.site(ledgertest.As(access.Coordinator, w.two)) // another account's key is another key
			var all struct{ ID string }
			coordinator.JSON(http.MethodPost, at, body{"day": "2025-04-20", "said": "Công bố dịch toàn tỉnh", "due_on": "2025-04-26", "idempotency_key": "k1"}).Want(http.StatusCreated).Into(&all)
			coordinator.Get(at).Want(http.StatusOK, `"due_on":"2025-04-26"`)
			coordinator.JSON(http.MethodPost, at, body{"day": "2025-04-20", "said": "Công bố lại", "due_on": "2025-04-19"}).Want(http.StatusBadRequest, `"field":"han"`)
			if all.ID == first.ID {
				t.Error("the key of one account found the statement of another")
			}
			w.want(w.two, "dich", "2025-04-22", "not_due Điều kiện xảy ra ngày 20/04/2025")
		})
	}
}

// With its paper as a form, and taken back for a reason: what the page does.
func TestProgramsSendThePaperAndTakeBack(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			s := w.site(ledgertest.As(access.Officer, w.one))
			const at = "/api/v1/obligations/o-dich/occasions"
			form := url.Values{"day": {"2025-04-21"}, "agencies": {w.one}, "said": {"Công bố dịch"}, "idempotency_key": {"k1"}}
			paper := webtest.File{Field: "paper", Name: "quyet-dinh.txt", Content: []byte("Quyết định công bố dịch")}
			s.Upload(at+"/paper", form).Want(http.StatusBadRequest, `"field":"paper"`)
			s.Upload(at+"/paper", form, webtest.File{Field: "paper", Name: "anh.png", Content: []byte("\x89PNG\r\n\x1a\n")}).Want(http.StatusBadRequest, `"field":"paper"`, "không phải PDF")
			var made, again struct{ ID string }
			s.Upload(at+"/paper", form, paper).Want(http.StatusCreated).Into(&made)
			s.Upload(at+"/paper", form, paper).Want(http.StatusCreated).Into(&again)
			s.Get(at).Want(http.StatusOK, `"paper":"quyet-dinh.txt"`)
			if got := s.Get(at + "/" + made.ID + "/paper").Want(http.StatusOK).Body; got != string(paper.Content) || again != made {
				t.Errorf("%q, %v and %v", got, made, again)
			}
			other := w.site(ledgertest.As(access.Officer, w.two))
			other.Upload(at+"/paper", form, paper).Want(http.StatusForbidden)
			other.JSON(http.MethodPost, at+"/"+made.ID+"/withdrawal", map[string]string{"reason": "x"}).Want(http.StatusForbidden)
			s.JSON(http.MethodPost, at+"/"+made.ID+"/withdrawal", map[string]string{}).Want(http.StatusBadRequest, `"field":"ly_do"`)
			s.JSON(http.MethodPost, at+"/"+made.ID+"/withdrawal", map[string]string{"reason": "Nhầm tỉnh"}).Want(http.StatusNoContent)
			s.JSON(http.MethodPost, at+"/"+made.ID+"/withdrawal", map[string]string{"reason": "Nhầm tỉnh"}).Want(http.StatusConflict, "đã rút ghi nhận này")
			s.JSON(http.MethodPost, at+"/khong-co/withdrawal", map[string]string{"reason": "x"}).Want(http.StatusNotFound)
			s.Get(at).Want(http.StatusOK, `"withdrawn_reason":"Nhầm tỉnh"`)
		})
	}
}

// An officer states it for the own agency and for no other; who only reads sees
// no form.
func TestOfficersStateForTheirAgency(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			w := newExpecting(t, engine)
			page := "/lam-viec/ke-hoach/plan/nhiem-vu/o-dich/phat-sinh"
			s := w.site(ledgertest.As(access.Officer, w.one))
			s.Get(page).Want(http.StatusOK, "Áp dụng cho: Sở Y tế.").Without("Sở Nội vụ")
			form := url.Values{"ngay": {"21/04/2025"}, "co_quan": {w.two}, "noi_dung": {"Công bố dịch"}}
			if a := s.Post(page, form); a.Status != http.StatusForbidden {
				t.Errorf("for another agency: %d", a.Status)
			}
			form.Set("co_quan", w.one)
			if a := s.Post(page, form); a.Status != http.StatusSeeOther {
				t.Errorf("for the own agency: %d", a.Status)
			}
			w.want(w.one, "dich", "2025-04-22", "not_due Điều kiện xảy ra ngày 21/04/2025")
			w.site(ledgertest.As(access.Inspector, w.one)).Get(page).Want(http.StatusOK, "Công bố dịch").Without("<form class=\"loa-readform\"", "/rut")
		})
	}
}
