package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"loa/internal/domain/access"
	"loa/internal/feature/desk"
	"loa/internal/feature/ownplan"
	"loa/internal/feature/papers"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestALeaderSeesWhatAnAmendmentChanges: the amended edition cites the issued one and
// tells what differs from it, the desk names it, the lists still show what holds, and
// paper and plan lead to each other; the evidence shows the signed file.
func TestALeaderSeesWhatAnAmendmentChanges(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		id := w.drafted()
		w.issue(id, "12", "2025-02-10")
		first, _ := w.get(id)
		e, err := w.Ledger.Entry(ctx, first.EvidenceID)
		w.must(err)
		files, err := w.Ledger.FilesOf(ctx, first.EvidenceID)
		if err != nil || e.URL != "" || len(files) != 1 || files[0].Name != "ban-ky.pdf" {
			t.Errorf("the evidence has the link %q and the files %v (%v)", e.URL, files, err)
		}
		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, w.officer, room)
		const root = "/lam-viec/ke-hoach-rieng"
		next, err := w.s.Amend(ctx, w.officer, id)
		w.must(err)
		const cites = "Căn cứ Kế hoạch số 12/KH-SYT ngày 10 tháng 02 năm 2025 của Sở Y tế về thông tin, tuyên truyền cải cách hành chính năm 2025"
		if p, _ := w.get(next); !strings.HasSuffix(p.Basis, cites) {
			t.Errorf("based on %q", p.Basis)
		}
		site.Get(root).Want(http.StatusOK, "Đang có hiệu lực", "12/KH-SYT", root+"/"+id)
		if to := site.Get(root + "/" + id + "/thay-doi").Want(http.StatusSeeOther).Location; to != root+"/"+next+"/thay-doi" {
			t.Errorf("led to %s", to)
		}
		site.Post(root+"/"+id+"/thay-doi", url.Values{}).Want(http.StatusSeeOther)
		more := w.filled(next)
		more.Lines[0].Quota = 5
		w.must(w.s.Submit(ctx, w.officer, next, more))
		site.Actor = w.leader
		site.Get(root+"/"+next).Want(http.StatusOK, "Thay đổi so với bản đã ban hành số 12/KH-SYT ngày 10/02/2025", "Xem bản đã ban hành", "<ins>5</ins>")
		site.Get(root + "/" + id).Want(http.StatusOK).Without("Thay đổi so với bản đã ban hành")
		d := desk.NewService(desk.Sources{DB: w.DB, Registry: w.Registry, Programme: w.Programme, Ledger: w.Ledger, Papers: w.papers, Zone: w.Zone})
		all, err := d.Desk(ctx, w.leader)
		w.must(err)
		named := false
		for _, i := range all.Items(w.leader) {
			named = named || i.Title.String() == "Duyệt bản sửa đổi, bổ sung kế hoạch riêng năm 2025"
		}
		if !named {
			t.Error("the desk does not say that it is an amendment")
		}
		if r := w.standing(w.health); r.Where().String() != "Đang lập bản sửa đổi, bổ sung lần 1" || r.Proof() != "/lam-viec/minh-chung/"+first.EvidenceID {
			t.Errorf("%s, %s", r.Where(), r.Proof())
		}
		w.Declare(w.finance, asksOwn, "2025-02-05", "Kế hoạch của Sở Tài chính")
		if r := w.standing(w.finance); !r.Declared || !strings.Contains(r.Proof(), "co-quan="+w.finance) {
			t.Errorf("%+v leads to %q", r, r.Proof())
		}
		shown, err := papers.New(papers.NewService(papers.Sources{DB: w.DB, Papers: w.papers, Registry: w.Registry, Zone: w.Zone}))
		w.must(err)
		paper, _, err := w.s.PaperOf(ctx, first)
		w.must(err)
		webtest.New(t, w.officer, shown).Get("/lam-viec/van-ban/"+paper.ID).Want(http.StatusOK, root+"/"+id)
	})
}

// TestTwoPeopleWriteOnePlan: saving again after somebody else saved keeps what only
// they changed; what both changed is named with who saved it.
func TestTwoPeopleWriteOnePlan(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, w.officer, room)
		id := w.drafted()
		at := "/lam-viec/ke-hoach-rieng/" + id
		form := formOf(t, site.Get(at).Want(http.StatusOK).Body)
		_, lines := w.get(id)
		theirs := w.filled(id)
		theirs.Lines[0].Person, theirs.Lines[1].Person, theirs.Texts.Purpose = "Người của họ", "Người hai", "Mục đích của họ"
		other := ledgertest.As(access.Officer, w.health)
		other.Name = "Phạm Thị D"
		w.must(w.s.Save(t.Context(), other, id, theirs))
		form.Set("nguoi-"+lines[1].ID, "Người của tôi")
		page := site.Post(at, form).Want(http.StatusConflict, "Người khác vừa lưu kế hoạch này", "Phạm Thị D", "Hai người cùng sửa", "Người hai", "Đã lấy theo bản vừa lưu", "Người của họ", "Người của tôi", "Mục đích của họ")
		site.Post(at, formOf(t, page.Body)).Want(http.StatusSeeOther)
		p, now := w.get(id)
		if now[0].Person != "Người của họ" || now[1].Person != "Người của tôi" || p.Purpose != "Mục đích của họ" {
			t.Errorf("%q, %q, %q", now[0].Person, now[1].Person, p.Purpose)
		}
		quick, slow := w.filled(id), formOf(t, site.Get(at).Want(http.StatusOK).Body)
		quick.Lines[0].Regular = 6_000_000
		w.must(w.s.Save(t.Context(), other, id, quick))
		slow.Set("nguoi-"+lines[0].ID, "Người phụ trách mới")
		page = site.Post(at, slow).Want(http.StatusConflict, "chi thường xuyên", `value="6.000.000"`, `value="Người phụ trách mới"`).Without("Hai người cùng sửa")
		site.Post(at, formOf(t, page.Body)).Want(http.StatusSeeOther)
		if _, now := w.get(id); now[0].Person != "Người phụ trách mới" || now[0].Regular != 6_000_000 {
			t.Errorf("two fields of one line: %q, %d đồng", now[0].Person, now[0].Regular)
		}
		stale := form
		stale.Set("den-"+lines[1].ID, "hôm nọ")
		again := formOf(t, site.Post(at, stale).Want(http.StatusUnprocessableEntity).Body)
		if again.Get("phien_ban") != form.Get("phien_ban") {
			t.Error("a wrong day made an old form a new one")
		}
	})
}

// formOf reads what the form of a plan would send as it stands.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := url.Values{}
	attr := func(n *html.Node, key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || attr(n, "id") != "viet-ke-hoach" {
			continue
		}
		for f := range n.Descendants() {
			switch {
			case f.Data == "input" && attr(f, "type") != "checkbox" && attr(f, "name") != "":
				out.Set(attr(f, "name"), attr(f, "value"))
			case f.Data == "textarea" && f.FirstChild != nil:
				out.Set(attr(f, "name"), f.FirstChild.Data)
			case f.Data == "textarea":
				out.Set(attr(f, "name"), "")
			}
		}
	}
	return out
}
