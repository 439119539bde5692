package report_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
)

func outlets() []evidence.Outlet {
	return []evidence.Outlet{
		evidence.Unsaid, evidence.OwnSite, evidence.ReformSite, evidence.LocalPress, evidence.OtherPress, evidence.Loudspeaker, evidence.Zalo,
		evidence.Facebook, evidence.YouTube, evidence.OtherSocial, evidence.Screen, evidence.SMS, evidence.Elsewhere,
	}
}

func pieces(agency string) *rapid.Generator[[]report.Piece] {
	n := 0
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) report.Piece {
		n++
		p := report.Piece{
			ID: agency + strings.Repeat("i", n), AgencyID: agency, Kind: rapid.SampledFrom(evidence.Kinds()).Draw(t, "kind"),
			Outlet: rapid.SampledFrom(outlets()).Draw(t, "outlet"), On: calendar.Date("2025-03-01").AddDays(rapid.IntRange(0, 20).Draw(t, "day")),
			Shows: rapid.SampledFrom([]string{"", "", "x", "y"}).Draw(t, "shows"), Amounts: evidence.Amounts{},
		}
		for _, q := range evidence.Quantities() {
			if v := rapid.Int64Range(-3, 9).Draw(t, "amount"); v > 0 {
				p.Amounts[q] = v
			}
		}
		return p
	}), 0, 40)
}

// TestRowsPart: each piece stands in one row, what one agency shows again counts
// once, and rows of agencies add up to the rows of all.
func TestRowsPart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := pieces("a").Draw(t, "a"), pieces("b").Draw(t, "b")
		all := slices.Concat(a, b)
		rows := report.Once(all).Rows()
		seen, shown := map[string]int{}, map[[2]string]bool{}
		want := 0
		for _, p := range all {
			if key := [2]string{p.AgencyID, p.Shows}; p.Shows == "" || !shown[key] {
				shown[key] = true
				want++
			}
		}
		byOutlet := map[string]int{}
		for _, r := range rows {
			if !r.Sub() {
				for _, id := range r.IDs {
					seen[id]++
				}
			}
			if len(r.IDs) != r.Pieces || r.N < int64(r.Pieces) || r.N <= 0 {
				t.Errorf("%+v", r)
			}
			if code, _, sub := strings.Cut(r.Code, "."); sub && r.Of == 0 {
				byOutlet[code] += r.Pieces
			}
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s stands in %d rows", id, n)
			}
		}
		if len(seen) != want {
			t.Errorf("%d pieces in rows, want %d", len(seen), want)
		}
		for _, r := range rows {
			if n, parted := byOutlet[r.Code]; parted && n != r.Pieces {
				t.Errorf("%s: %d of %d pieces in its parts", r.Code, n, r.Pieces)
			}
		}
		if diff := cmp.Diff(rows, report.AddRows(report.Once(a).Rows(), report.Once(b).Rows())); diff != "" {
			t.Error(diff)
		}
	})
}

// TestRowsCountWhatWasSaid: sessions stand for themselves where they were
// counted, and a sum says of how many entries it is.
func TestRowsCountWhatWasSaid(t *testing.T) {
	t.Parallel()
	rows := report.Once([]report.Piece{
		{ID: "1", AgencyID: "a", Kind: evidence.Dialogue, On: "2025-03-01", Amounts: evidence.Amounts{evidence.Sessions: 3, evidence.People: 120, evidence.Questions: 14, evidence.Answered: 12}},
		{ID: "2", AgencyID: "b", Kind: evidence.Dialogue, On: "2025-03-02", Public: true},
	}).Rows()
	want := []report.Row{
		{Code: "doi-thoai", Name: "Đối thoại, tọa đàm, hội nghị", Unit: "buổi", N: 4, Pieces: 2, IDs: []string{"1", "2"}, Agencies: 2, Public: 1},
		{Code: "doi-thoai.nguoi", Name: "Lượt người dự", Unit: "lượt người", N: 120, Pieces: 1, Of: 2, IDs: []string{"1"}},
		{Code: "doi-thoai.y-kien", Name: "Ý kiến, câu hỏi tiếp nhận", Unit: "ý kiến", N: 14, Pieces: 1, Of: 2, IDs: []string{"1"}},
		{Code: "doi-thoai.tra-loi", Name: "Ý kiến đã trả lời", Unit: "ý kiến", N: 12, Pieces: 1, Of: 2, IDs: []string{"1"}},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if !rows[1].Partial() || rows[0].Partial() {
		t.Error("which figures are partial")
	}
	sentence := report.Sentence{Text: "Tổ chức {doi-thoai} buổi[ với {doi-thoai.nguoi} lượt người dự][ và {tap-huan} lớp][; tiếp nhận {doi-thoai.y-kien} ý kiến[, trả lời {doi-thoai.tra-loi}]]."}
	if got, want := sentence.Write(rows), "Tổ chức 04 buổi với 120 lượt người dự; tiếp nhận 14 ý kiến, trả lời 12."; got != want {
		t.Errorf("%q", got)
	}
	if got := (report.Sentence{Text: "Tổ chức {tap-huan} lớp.", WhenNone: "Chưa tổ chức lớp tập huấn nào."}).Write(rows); got != "Chưa tổ chức lớp tập huấn nào." {
		t.Errorf("%q", got)
	}
}

func TestDefaultSentencesAreSound(t *testing.T) {
	t.Parallel()
	for _, s := range report.DefaultSentences() {
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", s.Key, err)
		}
		if _, _, ok := report.RowName(s.Key); !ok {
			t.Errorf("%s is no row", s.Key)
		}
	}
	for text, wrong := range map[string]string{
		"Không có số": "chưa có số liệu", "{video} [mở": "chưa đóng", "{video} [đạt {video.tiep-can}": "“[đạt {Lượt xem", "{video} đóng]": "thừa", "{video": "chưa đóng", "{}": "để trống",
		"{video} }": "thừa", "{phim}": "Không có số liệu", strings.Repeat("[", 20) + "{video}": "lồng nhau",
	} {
		err := report.Sentence{Key: "video", Text: text}.Check()
		if domain.CodeOf(err) != domain.CodeInvalid || !strings.Contains(err.Error(), wrong) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzSentence(f *testing.F) {
	for _, s := range report.DefaultSentences() {
		f.Add(s.Text)
	}
	f.Add("[[{video}]")
	f.Fuzz(func(t *testing.T, text string) {
		s := report.Sentence{Key: "video", Text: text, WhenNone: "không"}
		got := s.Write([]report.Row{{Code: "video", N: 3, Pieces: 3}})
		if err := s.Check(); err == nil && got != "không" && strings.ContainsAny(got, "{}[]") {
			t.Errorf("%q gives %q", text, got)
		}
		if !strings.ContainsAny(text, "{}[]") && got != text {
			t.Errorf("plain %q gives %q", text, got)
		}
	})
}

// What came in as feedback has a row of its own, and money is added up under each
// row and for the whole.
func TestFeedbackAndMoney(t *testing.T) {
	t.Parallel()
	pieces := []report.Piece{
		{ID: "1", AgencyID: "a", Kind: evidence.Other, On: "2025-03-01", Amounts: evidence.Amounts{evidence.Feedback: 12, evidence.Settled: 9}},
		{ID: "2", AgencyID: "a", Kind: evidence.Other, On: "2025-03-02", Amounts: evidence.Amounts{evidence.Spent: 2_000_000}},
		{ID: "3", AgencyID: "a", Kind: evidence.Material, On: "2025-03-03", Amounts: evidence.Amounts{evidence.Copies: 500, evidence.Spent: 5_500_000}},
		{ID: "4", AgencyID: "a", Kind: evidence.Material, On: "2025-03-04"},
	}
	f := report.Figures{Agency: "Sở Y tế", Rows: report.Once(pieces).Rows(), Evidence: len(pieces)}
	got := map[string]int64{}
	for _, r := range f.Rows {
		got[r.Code] = r.N
	}
	for code, want := range map[string]int64{"phan-anh": 12, "phan-anh.xu-ly": 9, "khac": 1, "khac.kinh-phi": 2_000_000, "an-pham": 2, "an-pham.kinh-phi": 5_500_000} {
		if got[code] != want {
			t.Errorf("%s is %d, want %d", code, got[code], want)
		}
	}
	text := strings.Join(f.Results(report.DefaultSentences()), "\n")
	for _, want := range []string{"Tiếp nhận 12 phản ánh, kiến nghị, đã xử lý 09.", "Kinh phí thực hiện được ghi nhận là 7.500.000 đồng (ghi trong 2/4 minh chứng)."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}
