package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/feature/orders"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// Attachments stay with the order through its edits, go when they are dropped, and are
// for those who see it; what is no document is refused with the rest kept.
func TestAttachmentsOfAnOrder(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		s := webtest.New(t, o.chair, o.room)
		post := url.Values{
			"ke_hoach": {"plan"}, "tieu_de": {"Phòng chống dịch"}, "noi_dung": {"Dọn vật đọng nước."}, "han": {"18/03/2025"}, "so_luong": {"1"}, "nhom": {"level:province"}, "khoa": {"k2"},
		}
		s.Upload("/lam-viec/chi-dao/moi", post, webtest.File{Field: "tep", Name: "trang.html", Content: []byte("<html><script>alert(1)</script>")}).
			Want(http.StatusUnprocessableEntity, "trang.html", "Dọn vật đọng nước.")
		at := s.Upload("/lam-viec/chi-dao/moi", post, webtest.File{Field: "tep", Name: "áp phích.pdf", Content: []byte("%PDF-1.7 áp phích")}, webtest.File{Field: "tep", Name: "lời.txt", Content: []byte("Mời bà con")}).
			Want(http.StatusSeeOther).Location
		v := o.view(at[strings.LastIndexByte(at, '/')+1:])
		if len(v.Files) != 2 {
			t.Fatalf("%+v", v.Files)
		}
		post.Set("ban", "1")
		post.Set("bo_tep", v.Files[1].ID)
		s.Upload(at+"/sua", post).Want(http.StatusSeeOther)
		file := at + "/tep/" + v.Files[0].ID
		s.Get(at).Want(http.StatusOK, v.Files[0].Name).Without(v.Files[1].Name)
		s.Actor = ledgertest.As(access.Officer, o.a)
		s.Get(file).Want(http.StatusNotFound)
		s.Actor = o.chair
		s.Post(at+"/ban-hanh", url.Values{"ban": {"2"}}).Want(http.StatusSeeOther)
		s.Actor = ledgertest.As(access.Officer, o.a)
		if got := s.Get(file).Want(http.StatusOK).Body; got != "%PDF-1.7 áp phích" && got != "Mời bà con" {
			t.Errorf("%q", got)
		}
		s.Get(at + "/tep/" + v.Files[1].ID).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, o.c)
		s.Get(file).Want(http.StatusNotFound)
	})
}

// Programs list and read orders, and acknowledge them; they see what their person sees.
func TestOrdersForPrograms(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		v := o.issued(order())
		_, err := o.orders.Write(t.Context(), o.keeper, order(func(n *orders.NewOrder) { n.Title = "Bản nháp" }))
		o.must(err)
		type listed struct {
			Items []struct {
				ID, Status, Title      string
				Agencies, Acknowledged int
			}
		}
		s := webtest.New(t, o.keeper, o.room)
		var all listed
		s.Get("/api/v1/orders").Want(http.StatusOK).Into(&all)
		if len(all.Items) != 2 || all.Items[0].Status != "draft" || all.Items[1].Agencies != 3 {
			t.Errorf("%+v", all)
		}
		s.Actor = ledgertest.As(access.Officer, o.a)
		all = listed{}
		s.Get("/api/v1/orders?from=2025-03-18&to=2025-03-18").Want(http.StatusOK).Into(&all)
		if len(all.Items) != 1 || all.Items[0].ID != v.ID || all.Items[0].Agencies != 1 {
			t.Errorf("an officer: %+v", all)
		}
		all = listed{}
		s.Get("/api/v1/orders?from=2025-03-19").Want(http.StatusOK).Into(&all)
		if len(all.Items) != 0 {
			t.Errorf("of later days: %+v", all)
		}
		if a := s.Get("/api/v1/orders?from=hom-nay"); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusBadRequest {
			t.Errorf("a day that is none: %d", a.Status)
		}
		address := "/api/v1/orders/" + v.ID + "/acknowledgement"
		var first struct{ First bool }
		s.JSON(http.MethodPost, address, map[string]string{"agency_id": o.a}).Want(http.StatusOK).Into(&first)
		if !first.First {
			t.Error("the first acknowledgement is none")
		}
		s.JSON(http.MethodPost, address, map[string]string{"agency_id": o.a}).Want(http.StatusOK).Into(&first)
		if first.First {
			t.Error("the second counts as the first")
		}
		s.JSON(http.MethodPost, address, map[string]string{"agency_id": o.b}).Want(http.StatusForbidden)
		s.JSON(http.MethodPost, "/api/v1/orders/khong-co/acknowledgement", map[string]string{"agency_id": o.a}).Want(http.StatusNotFound)
		var one struct {
			Rows []struct{ Agency, Status, AcknowledgedBy string }
		}
		s.Get("/api/v1/orders/" + v.ID).Want(http.StatusOK).Into(&one)
		if len(one.Rows) != 1 || one.Rows[0].Agency != "Sở Y tế" || one.Rows[0].Status == "" {
			t.Errorf("%+v", one)
		}
	})
}
