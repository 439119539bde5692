package report_test

import (
	"archive/zip"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger/ledgertest"
)

// led is a figure of a page with the list of evidence that it leads to.
type led struct{ text, to string }

// figuresOn reads the figures in the tables of a page.
func figuresOn(t *testing.T, body string) []led {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []led
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Td || !slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "class" && strings.Contains(a.Val, "loa-right") }) {
			continue
		}
		var l led
		for m := range n.Descendants() {
			if m.Type == html.TextNode {
				l.text += strings.TrimSpace(m.Data)
			}
			for _, a := range m.Attr {
				if a.Key == "href" {
					l.to = a.Val
				}
			}
		}
		out = append(out, l)
	}
	return out
}

var entryLink = regexp.MustCompile(`href="/lam-viec/minh-chung/`)

// leads opens the list behind each figure of a page.
func (r *room) leads(t *testing.T, page string) []led {
	t.Helper()
	all := figuresOn(t, r.Get(page).Want(http.StatusOK).Body)
	for _, l := range all {
		switch {
		case l.to == "" && l.text != "":
			t.Errorf("%s: the figure %q leads nowhere", page, l.text)
		case l.to != "":
			r.Get(l.to).Want(http.StatusOK)
		}
	}
	return all
}

// listHas checks what a list says: its figure and how many entries it names.
func (r *room) listHas(t *testing.T, path string, figure, entries int) {
	t.Helper()
	body := r.Get(path).Want(http.StatusOK).Body
	if n := len(entryLink.FindAllString(body, -1)); n != entries || !strings.Contains(body, `<strong class="loa-num">`+strconv.Itoa(figure)+`</strong>`) {
		t.Errorf("%s: %d entries, want %d and the figure %d", path, n, entries, figure)
	}
}

// TestEveryFigureOnThePageLeads: of rows, duties, months, levels and agencies, of a
// draft, of the same when it is frozen and of today's units; a frozen list stays.
func TestEveryFigureOnThePageLeads(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		gone := r.Agency("Sở Ngoại vụ", agency.Province, agency.Department)
		ward := r.Agency("Phường Trấn Biên", agency.Commune, agency.Committee)
		r.Owe("Họp dân mỗi quý", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter, UnitNoun: "buổi"}, gone, ward, r.b)
		r.Declare(r.b, "Họp dân mỗi quý", "2025-01-20", "Họp của Sở Y tế")
		r.Declare(gone, "Họp dân mỗi quý", "2025-02-20", "Họp của Sở Ngoại vụ")
		page := r.provinceReport()
		id := page[strings.LastIndexByte(page, '/')+1:]
		proof := page + "/minh-chung?dong="
		if all := r.leads(t, page); len(all) < 20 {
			t.Errorf("%d figures", len(all))
		}
		r.listHas(t, proof+"cq."+r.a, 3, 3)
		r.listHas(t, proof+"cq."+r.b, 1, 1)
		r.listHas(t, proof+"cq."+ward, 0, 0)
		r.listHas(t, proof+"cap.province", 5, 5)
		r.listHas(t, proof+"thang.2025-01", 2, 2)
		r.listHas(t, proof+"trong-ky", 5, 5)
		for _, code := range []string{"cq.khong-co", "cq.", "cap.central", "thang.2025-04", "thang.2025-01.gi", "thang", "cap.gi"} {
			r.Get(proof + code).Want(http.StatusNotFound)
		}
		if err := r.service.SubmitAsDrafted(t.Context(), r.Actor, id); err != nil {
			t.Fatal(err)
		}
		if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), id); err != nil {
			t.Fatal(err)
		}
		r.Declare(r.b, "Họp dân mỗi quý", "2025-01-25", "Họp khai muộn")
		for _, l := range r.leads(t, page) {
			if !strings.Contains(l.to, "ban=1") && !strings.HasSuffix(l.to, "?dong=tin-bai") && !strings.Contains(l.to, "?dong=nv.") {
				t.Errorf("the frozen figure %q leads to %s", l.text, l.to)
			}
		}
		r.listHas(t, proof+"cq."+r.b+"&ban=1", 1, 1)
		r.listHas(t, proof+"cq."+r.b, 2, 2)
		r.listHas(t, proof+"thang.2025-01&ban=1", 2, 2)
		r.applied(t, agency.Step{Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: gone}}, To: []agency.TargetUnit{{AgencyID: r.b}}})
		r.leads(t, page+"?to-chuc=hien-nay")
		r.listHas(t, proof+"cq."+r.b+"&to-chuc=hien-nay", 3, 3)
		r.Get(proof + "cq." + gone + "&to-chuc=hien-nay").Want(http.StatusNotFound)
		r.listHas(t, proof+"cq."+gone+"&ban=1", 1, 1)
		r.Actor = ledgertest.As(access.Officer, r.b)
		r.Get(proof + "cq." + r.b).Want(http.StatusNotFound)
	})
}

// TestTheReportBeforeLeadsToItsOwnList: not to the list of the report at hand.
func TestTheReportBeforeLeadsToItsOwnList(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	first, _ := r.approved(t)
	page := r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"agency:" + r.a}, "ky": {"H1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
	all := r.leads(t, page)
	if !slices.Contains(all, led{"3", first + "/minh-chung?ban=1&dong=tin-bai"}) || !slices.Contains(all, led{"4", page + "/minh-chung?dong=tin-bai"}) {
		t.Errorf("%+v", all)
	}
}

// targets are the outside addresses to which the sheets of an XLSX file lead, as
// paths.
func targets(t *testing.T, file string) []string {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, part := range z.File {
		if !strings.HasPrefix(part.Name, "xl/worksheets/_rels/") {
			continue
		}
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Target="https://loa\.example([^"]*)"`).FindAllSubmatch(content, -1) {
			out = append(out, html.UnescapeString(string(m[1])))
		}
	}
	return out
}

// TestFiguresOfTheSheetLead: rows, duties and agencies of the XLSX file, to lists
// that open; the numbers are numbers all the same. The same figures give the same
// file.
func TestFiguresOfTheSheetLead(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	page := r.provinceReport()
	file := r.Get(page + "/xlsx").Want(http.StatusOK).Body
	to := targets(t, file)
	for _, code := range []string{"tin-bai", "cq." + r.a, "cq." + r.b} {
		if !slices.Contains(to, page+"/minh-chung?dong="+code) {
			t.Errorf("nothing leads to %s: %q", code, to)
		}
	}
	if !slices.ContainsFunc(to, func(path string) bool { return strings.HasPrefix(path, page+"/minh-chung?dong=nv.") }) {
		t.Errorf("no duty leads to its list: %q", to)
	}
	for _, path := range to {
		r.Get(path).Want(http.StatusOK)
	}
	rows, err := office.ReadSheet([]byte(file), "Phụ lục", []office.ReadColumn{{Key: "n", Names: []string{"Số lượng"}, Required: true}})
	if err != nil || len(rows) == 0 {
		t.Fatal(rows, err)
	}
	if n, err := rows[0].Int("n"); err != nil || n != 3 {
		t.Errorf("%d tin, bài (%v)", n, err)
	}
	if again := r.Get(page + "/xlsx").Want(http.StatusOK).Body; again != file {
		t.Error("the same figures gave another file")
	}
	paper := document(t, []byte(r.Get(page+"/docx").Want(http.StatusOK).Body))
	if !strings.Contains(paper, "cq."+r.a) {
		t.Error("the agency's figures of the paper lead nowhere")
	}
}
