package report_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"image/png"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/chart"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/ui"
)

// figure is a chart of a page: what its script is given, and what its table says.
type figure struct {
	chart chart.Chart
	rows  []chart.Row
}

// chartsOn reads the charts of a page.
func chartsOn(t *testing.T, body string) []figure {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var out []figure
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Figure {
			continue
		}
		var f figure
		for m := range n.Descendants() {
			for _, a := range m.Attr {
				if a.Key != "data-loa-chart" {
					continue
				}
				if err := json.Unmarshal([]byte(a.Val), &f.chart); err != nil {
					t.Fatal(err)
				}
			}
			if m.DataAtom == atom.Tr && m.Parent.DataAtom == atom.Tbody {
				f.rows = append(f.rows, rowOf(t, m))
			}
		}
		out = append(out, f)
	}
	return out
}

// rowOf reads a row of a table: its head, then whole numbers.
func rowOf(t *testing.T, tr *html.Node) chart.Row {
	t.Helper()
	var row chart.Row
	for n := range tr.Descendants() {
		if n.Type != html.TextNode || strings.TrimSpace(n.Data) == "" {
			continue
		}
		if n.Parent.DataAtom == atom.Th {
			row.Label = n.Data
			continue
		}
		v, err := strconv.ParseInt(strings.ReplaceAll(n.Data, ".", ""), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		row.Values = append(row.Values, v)
	}
	return row
}

// provinceReport drafts the report of the whole province.
func (r *room) provinceReport() string {
	r.Actor = ledgertest.As(access.Coordinator, r.a)
	return r.Post(list+"/moi", url.Values{"ke_hoach": {"plan"}, "don_vi": {"province:" + r.a}, "ky": {"Q1"}, "cach_tinh": {"calendar"}}).Want(http.StatusSeeOther).Location
}

// TestChartsSayWhatTheirTablesSay: of months and of levels, a month of nothing
// with zero; an agency has no levels; once frozen, evidence moves neither.
func TestChartsSayWhatTheirTablesSay(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		ward := r.Agency("Phường Trấn Biên", agency.Commune, agency.Committee)
		r.Owe("Họp dân mỗi năm", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Year, UnitNoun: "buổi"}, ward)
		own := r.draft(t)
		page := r.provinceReport()
		all := chartsOn(t, r.Get(page).Want(http.StatusOK).Body)
		if len(all) != 2 {
			t.Fatalf("%d charts", len(all))
		}
		for _, f := range all {
			if diff := cmp.Diff(f.chart.Rows(), f.rows); diff != "" {
				t.Errorf("%s: the chart (-) and its table (+) differ: %s", f.chart.Title, diff)
			}
		}
		months := []chart.Row{{Label: "01/2025", Values: []int64{1, 0}}, {Label: "02/2025", Values: []int64{1, 0}}, {Label: "03/2025", Values: []int64{1, 0}}}
		if diff := cmp.Diff(months, all[0].rows); diff != "" {
			t.Error(diff)
		}
		levels := []chart.Row{{Label: "Cấp tỉnh", Values: []int64{1, 0, 1, 0}}, {Label: "Cấp xã", Values: []int64{0, 1, 0, 0}}}
		if diff := cmp.Diff(levels, all[1].rows); diff != "" {
			t.Error(diff)
		}
		if english := chartsOn(t, r.Get(page+"?lang=en").Want(http.StatusOK).Body); english[0].chart.Title != "News and activities by month" || english[1].rows[0].Label != "Province" {
			t.Errorf("in English: %+v", english)
		}
		r.Get(page + "?lang=vi").Want(http.StatusOK)
		if of := chartsOn(t, r.Get(own).Want(http.StatusOK).Body); len(of) != 1 || of[0].chart.Kind != chart.Columns {
			t.Errorf("an agency's charts: %+v", of)
		}
		id := page[strings.LastIndexByte(page, '/')+1:]
		if err := r.service.SubmitAsDrafted(t.Context(), r.Actor, id); err != nil {
			t.Fatal(err)
		}
		if err := r.service.Approve(t.Context(), ledgertest.As(access.Leader, r.a), id); err != nil {
			t.Fatal(err)
		}
		r.Declare(r.b, "Đăng tin mỗi tháng", "2025-03-30", "Khai muộn")
		if diff := cmp.Diff(all, chartsOn(t, r.Get(page).Want(http.StatusOK, "Thay đổi sau khi chốt số liệu").Body), cmp.AllowUnexported(figure{})); diff != "" {
			t.Errorf("evidence moved frozen charts: %s", diff)
		}
	})
}

// TestChartsInThePaper: the province's paper has both as pictures that are said in
// words too; an agency's paper has none.
func TestChartsInThePaper(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	r.service.Letters = func() (chart.Letters, error) {
		files, err := ui.Assets()
		if err != nil {
			return chart.Letters{}, err
		}
		return chart.ReadLetters(files)
	}
	own := r.Get(r.draft(t) + "/docx").Want(http.StatusOK).Body
	if text := document(t, []byte(own)); strings.Contains(text, "Biểu đồ") || strings.Contains(text, ".png") {
		t.Error("an agency's paper has charts")
	}
	docx := []byte(r.Get(r.provinceReport() + "/docx").Want(http.StatusOK).Body)
	text := document(t, docx)
	for _, want := range []string{
		"BIỂU ĐỒ", "Biểu đồ “Tin, bài và hoạt động theo tháng”. 01/2025: tin, bài 1, hoạt động khác 0; ",
		"Biểu đồ “Tình trạng nhiệm vụ theo cấp”. Cấp tỉnh: đạt 1, còn thời gian 0, chậm hoặc không đạt 1, chưa có kết quả 0.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper does not say %q", want)
		}
	}
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"word/media/image1.png", "word/media/image2.png"} {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		if err != nil || img.Bounds().Dx() != 1600 {
			t.Errorf("%s: %v", name, err)
		}
		_ = f.Close()
	}
}
