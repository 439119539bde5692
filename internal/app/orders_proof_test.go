package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	devidence "loa/internal/domain/evidence"
	"loa/internal/feature/evidence"
	"loa/internal/feature/orders"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
)

// The proofs that an order demands stand on the form of evidence, are asked for beside
// their fields, and are missed by the order until they are there.
func TestAnOrdersProofIsAskedFor(t *testing.T) {
	t.Parallel()
	eachOrderOffice(t, mail.None{}, func(t *testing.T, o *orderOffice) {
		v := o.issued(order(func(n *orders.NewOrder) { n.Proofs = []devidence.Proof{devidence.ProofLink, devidence.ProofNumber} }))
		room, err := evidence.New(evidence.NewService(evidence.Sources{
			DB: o.db, Ledger: o.Ledger, Files: o.Files, Registry: o.Registry, People: o.People, Programme: o.Programme, Zone: o.Zone,
		}))
		o.must(err)
		site := webtest.New(t, ledgertest.As(access.Officer, o.a), room)
		page := site.Get(v.DeclareURL(o.a))
		page.Want(http.StatusOK, "Minh chứng cần có cho “Tuyên truyền nộp hồ sơ trực tuyến”:", "Liên kết đến sản phẩm đã đăng", "Số lượt xem, số người dự").Without("Gửi trước, bổ sung sau")
		if strings.Contains(page.Body, `value="material" selected`) {
			t.Error("“sản phẩm” was read as “ấn phẩm”")
		}
		d, err := o.Programme.Obligation(t.Context(), v.ObligationID)
		o.must(err)
		form := func(more ...string) url.Values {
			f := url.Values{"khoa": {more[0]}, "co_quan": {o.a}, "tieu_de": {"Bài về nộp hồ sơ " + more[0]}, "ngay": {"18/03/2025"}, "nhiem_vu": {d.VersionID}, "loai": {"article"}, "ghi_chu": {"Đăng trên bảng tin."}}
			for i := 1; i < len(more); i += 2 {
				f.Set(more[i], more[i+1])
			}
			return f
		}
		const path = "/lam-viec/minh-chung/khai"
		site.Upload(path, form("một")).Want(http.StatusUnprocessableEntity, "Chỉ đạo yêu cầu liên kết", "Chỉ đạo yêu cầu số đã đếm", "Gửi trước, bổ sung sau")
		site.Upload(path, form("một", "bo_sung_sau", "1")).Want(http.StatusSeeOther)
		row := func() orders.Row {
			all := o.view(v.ID).Rows
			return all[slices.IndexFunc(all, func(r orders.Row) bool { return r.AgencyID == o.a })]
		}
		if r, s := row(), o.view(v.ID).Sum; r.Proved() || !r.Thin() || r.Lacking().String() != "Thiếu: liên kết; số lượt xem, số người dự" || s.Proved != 0 || s.Thin != 1 {
			t.Errorf("without link and number: %+v, %s, %+v", r, r.Lacking(), s)
		}
		thin := func() bool {
			d, err := o.desks.Desk(t.Context(), site.Actor)
			o.must(err)
			return slices.ContainsFunc(d.Items(site.Actor), func(i notice.Item) bool {
				return i.Why.String() == "Đã khai, còn thiếu: liên kết; số lượt xem, số người dự."
			})
		}
		if !thin() {
			t.Error("the officer's desk does not say what is missing")
		}
		chair := webtest.New(t, o.chair, o.room)
		chair.Get("/lam-viec/chi-dao/"+v.ID).Want(http.StatusOK, "Thiếu: liên kết; số lượt xem, số người dự.", "1 cơ quan đã khai, còn thiếu minh chứng", "0/3")
		chair.Get("/lam-viec/chi-dao").Want(http.StatusOK, "1 cơ quan thiếu minh chứng", "0/3 có đủ minh chứng")
		o.must(o.orders.Later(t.Context(), o.chair, v.ID, o.version(v.ID), orders.NewDeadline{Due: "2025-03-25", Why: "Chờ số liệu."}))
		site.Upload(path, form("hai", "lien_ket", "https://mau.example/bai", "so_reach", "120")).Want(http.StatusSeeOther)
		if thin() {
			t.Error("the officer's desk still says that something is missing")
		}
		if r := row(); !r.Proved() || len(r.Lacks) != 0 {
			t.Errorf("with link and number, after a later deadline: %+v", r)
		}
	})
}
