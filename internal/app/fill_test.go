//go:build !race

// The race detector makes filling two years several times slower, while the same
// writes are watched in the tests that fill a spring: make test runs these without.

package app

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/goal"
	"loa/internal/feature/report"
	"loa/internal/platform/db"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// filled fills a data folder until a day.
func filled(t *testing.T, data string, day calendar.Date) {
	t.Helper()
	cfg := Config{Data: data, Now: string(day), Office: "Thành phố Đồng Nai", Place: "Đồng Nai"}
	if err := Demo(t.Context(), cfg, true, nil, func(string) {}); err != nil {
		t.Fatal(err)
	}
}

// book is everything in the book of a data folder that does not come from
// chance: entries, files, verdicts and cells, one line each.
func book(t *testing.T, data string) []string {
	t.Helper()
	d, err := db.Open(context.WithoutCancel(t.Context()), db.Config{Path: (Config{Data: data}).SQLitePath()})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	var lines []struct{ Line string }
	for _, q := range []string{
		`SELECT 'entry ' || e.form_key || ' ' || e.act || e.kind || e.origin || e.happened_on || ' ' || e.recorded_at || e.title || e.url || e.note || e.reason || e.topics || e.amounts
			|| COALESCE((SELECT s.form_key FROM evidence s WHERE s.id = e.supersedes), '') AS line FROM evidence e WHERE e.form_key LIKE 'mau|%'`,
		`SELECT 'report ' || e.title || e.happened_on || e.recorded_at AS line FROM evidence e WHERE e.form_key NOT LIKE 'mau|%'`,
		`SELECT 'file ' || CASE WHEN e.form_key LIKE 'ownplan:%' THEN 'own plan ' ELSE e.form_key END || f.name || f.sha256 AS line FROM evidence_file f JOIN evidence e ON e.id = f.evidence_id`,
		`SELECT 'note ' || e.form_key || n.verdict || n.at || n.text AS line FROM evidence_note n JOIN evidence e ON e.id = n.evidence_id`,
		`SELECT 'cell ' || o.clause || o.number || ' ' || c.period || ' ' || count(*) || ' of ' || sum(c.n) AS line FROM cell c
			JOIN obligation_version v ON v.id = c.version_id JOIN obligation o ON o.id = v.obligation_id GROUP BY o.plan_id, o.clause, o.number, c.period`,
		`SELECT 'occasion ' || s.day || s.recorded_at || s.said || s.form_key || count(a.id) AS line FROM obligation_occasion s
			LEFT JOIN obligation_occasion_agency a ON a.occasion_id = s.id GROUP BY s.id, s.day, s.recorded_at, s.said, s.form_key`,
		`SELECT 'approved ' || r.period || r.year || r.status AS line FROM report r`,
		`SELECT 'paper ' || p.status || p.number || p.symbol || p.signed_on || p.signer AS line FROM paper p`,
	} {
		var more []struct{ Line string }
		if err := d.Select(t.Context(), &more, q); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, more...)
	}
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = l.Line
	}
	slices.Sort(out)
	return out
}

// TestFillingOnIsFillingAtOnce: a folder filled until one day and then until a
// later one holds what one filled at once holds, however often it is filled.
func TestFillingOnIsFillingAtOnce(t *testing.T) {
	t.Parallel()
	steps, once := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	for _, day := range []calendar.Date{"2025-01-20", "2025-02-19", "2025-04-08", "2025-06-29", "2025-08-06"} {
		filled(t, steps, day)
	}
	filled(t, once, "2025-08-06")
	got, want := book(t, steps), book(t, once)
	if !slices.Equal(got, want) {
		t.Errorf("in steps %d lines, at once %d:\n%s", len(got), len(want), differing(strings.Join(want, "\n"), strings.Join(got, "\n")))
	}
	for _, needed := range []string{"entry ", "file ", "note ", "approved Q1", "approved H1", "paper released48BC-SNV2025-04-09", "report ", "occasion "} {
		if !slices.ContainsFunc(got, func(l string) bool { return strings.HasPrefix(l, needed) }) {
			t.Errorf("no %s in the book", needed)
		}
	}
	// A program that was killed after recording and before it noted that.
	told, err := readTold(Config{Data: steps})
	if err != nil {
		t.Fatal(err)
	}
	told.Until = told.Until.AddDays(-30)
	if err := told.keep(Config{Data: steps}); err != nil {
		t.Fatal(err)
	}
	filled(t, steps, "2025-08-06")
	filled(t, steps, "2025-03-01")
	if again := book(t, steps); !slices.Equal(again, want) {
		t.Errorf("filled again:\n%s", differing(strings.Join(want, "\n"), strings.Join(again, "\n")))
	}
}

// TestDaysOfTheSample: outside its days the sample refuses to begin.
func TestDaysOfTheSample(t *testing.T) {
	t.Parallel()
	for _, now := range []string{"2024-12-31", "2025-01-09", "hôm nay"} {
		if err := Demo(t.Context(), Config{Data: t.TempDir(), Now: now}, true, nil, func(string) {}); err == nil {
			t.Errorf("--now %s begins a sample", now)
		}
	}
}

// TestSampleOfTwoYears: on the usual day both plans are in force, the second
// first; about 120 agencies have recorded something; nothing of the first plan
// waits for a decision; the cells agree with the book.
func TestSampleOfTwoYears(t *testing.T) {
	t.Parallel()
	cfg := province(t, db.SQLite, demo.Today)
	facts(t, cfg)
	err := within(t.Context(), cfg, func(o *Office) error {
		plans, err := o.Programme.Active(t.Context())
		if err != nil || len(plans) != 2 || plans[0].Year != 2027 || plans[1].Year != 2025 {
			return fmt.Errorf("plans %v, %w", plans, err)
		}
		if left, err := o.Programme.Undecided(t.Context(), "2027-04-22"); err != nil || len(left) > 0 {
			t.Errorf("%d duties are undecided, %v", len(left), err)
		}
		var n struct{ Entries, Agencies, Pictures int }
		if _, err := o.DB.Get(t.Context(), &n, `SELECT count(*) AS entries, count(DISTINCT agency_id) AS agencies,
			(SELECT count(*) FROM evidence_file WHERE media_type = 'image/png') AS pictures FROM evidence`); err != nil {
			return err
		}
		if n.Entries < 2500 || n.Agencies < 110 || n.Agencies > 130 || n.Pictures < 200 {
			t.Errorf("%+v", n)
		}
		if err := publicPlan(t, o, plans[0]); err != nil {
			return err
		}
		if err := requests(t, o, plans); err != nil {
			return err
		}
		if err := reportsTell(t, o); err != nil {
			return err
		}
		return everyKind(t, o, plans)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// publicPlan checks that the results lead readers to the plan of the second year, a document
// of the sample's own words that says so, and that an introduction of the sample and the
// hours beside it agree.
func publicPlan(t *testing.T, o *Office, plan programme.Plan) error {
	t.Helper()
	r, err := o.rooms()
	if err != nil {
		return err
	}
	rt, err := o.router(r)
	if err != nil {
		return err
	}
	read := func(path string) string {
		page, err := asReader(rt)(t.Context(), path, true)
		if err != nil || page.Status != http.StatusOK {
			t.Errorf("%s: %d, %v", path, page.Status, err)
		}
		return string(page.Body)
	}
	at := regexp.MustCompile(`href="(/van-ban/[^"]+)">Đọc kế hoạch`).FindStringSubmatch(read("/ket-qua"))
	if at == nil {
		t.Fatal("the results lead to no plan")
	}
	if !strings.Contains(read(at[1]), plan.Number) {
		t.Error("the document is not the plan")
	}
	file := regexp.MustCompile(`href="(/van-ban/[^"]+/tep[^"]*)"`).FindStringSubmatch(read(at[1]))
	if file == nil {
		t.Fatal("the document has no file")
	}
	paper := read(file[1])
	if text, err := textract.Extract(t.Context(), "ke-hoach-mau.pdf", strings.NewReader(paper), int64(len(paper))); err != nil || !strings.Contains(fmt.Sprint(text), "Văn bản mẫu để tập dượt") {
		t.Errorf("the paper does not say that it is a sample: %v", err)
	}
	for _, page := range []string{"/", "/ket-qua"} {
		if !strings.Contains(read(page), `href="`+at[1]+`">Kế hoạch số `+plan.Number) {
			t.Errorf("the number of the plan on %s does not lead to it", page)
		}
	}
	if all := read("/ket-qua"); strings.Count(all, ">Xem theo cơ quan</a>") != 2 || !strings.Contains(all, `href="/ke-hoach/`+plan.ID+`/ma-tran"`) {
		t.Error("results by agency are not open for both plans")
	}
	if strings.Contains(read("/duong-day-nong"), "quá ngày xem lại") {
		t.Error("nobody looked at the hotline in time")
	}
	if !strings.Contains(read("/gioi-thieu"), "Người chịu trách nhiệm nội dung: ông Lê Văn Mẫu, Phó Giám đốc") {
		t.Error("the introduction names nobody who is responsible")
	}
	ward := read("/co-quan/ubnd-phuong-tran-bien")
	if !strings.Contains(ward, " Mẫu, Chủ tịch</dd>") || !strings.Contains(ward, "Phụ trách bộ phận: ông Võ Văn Mẫu") || !strings.Contains(ward, plan.Name()) {
		t.Error("the ward's page names nobody who is responsible, or no results of this year")
	}
	introduction, rest, _ := strings.Cut(ward, `aria-labelledby="tin-bai"`)
	_, contact, _ := strings.Cut(rest, `aria-labelledby="lien-he"`) // between them pieces stand, one of which is about a Saturday
	if strings.Contains(introduction+contact, "thứ Bảy") || !strings.Contains(introduction, "thứ Hai đến thứ Sáu") {
		t.Error("the introduction and the hours do not agree")
	}
	return nil
}

// requests checks that reports were asked for in both years, and how who was asked
// stands: answered, not yet, and never asked.
func requests(t *testing.T, o *Office, plans []programme.Plan) error {
	t.Helper()
	stands := map[string]int{}
	for _, p := range plans {
		all, err := o.Programme.Obligations(t.Context(), p.ID)
		if err != nil {
			return err
		}
		counts, err := o.Ledger.Counts(t.Context(), programme.Chains(all), time.Time{})
		if err != nil {
			return err
		}
		for _, d := range all {
			if !strings.Contains(d.ShortName, demo.Asked) {
				continue
			}
			for _, id := range d.Owing(demo.Today) {
				stands[fmt.Sprint(p.Year, d.Assess(id, ledger.Of(counts, d.VersionID), demo.Today).Status)]++
			}
		}
	}
	for _, want := range []struct {
		what string
		n    int
	}{{"2025met", 3}, {"2025missed", 0}, {"2027met", 2}, {"2027at_risk", 1}, {"2027not_due", 1}} {
		if stands[want.what] != want.n {
			t.Errorf("%s: %d of those who were asked, want %d: %v", want.what, stands[want.what], want.n, stands)
		}
	}
	if stands["2027not_applicable"] < 80 {
		t.Errorf("hardly anybody was never asked: %v", stands)
	}
	return nil
}

// reportsTell checks that the year's report of the first plan judges its goals in
// every way, and that an agency filed a report of its own under the second.
func reportsTell(t *testing.T, o *Office) error {
	t.Helper()
	s, system := report.NewService(o.reports()), access.SystemActor("test")
	all, err := s.List(t.Context(), system)
	if err != nil {
		return err
	}
	verdicts, own := map[goal.Verdict]int{}, 0
	for _, r := range all {
		if r.Year == 2027 && r.Scope == report.ScopeAgency && r.RequestID == "" && r.FiledOn != "" {
			own++
		}
		if r.Year != 2025 || r.Period != calendar.FullYear || r.Scope != report.ScopeProvince {
			continue
		}
		e, err := s.Edition(t.Context(), r.ID, r.Edition)
		if err != nil {
			return err
		}
		for _, g := range e.Figures.Goals {
			verdicts[g.Verdict]++
		}
	}
	want := map[goal.Verdict]int{goal.Met: 1, goal.Missed: 1, goal.Rose: 1, goal.Unmeasurable: 2}
	if !maps.Equal(verdicts, want) || own != 1 {
		t.Errorf("goals of 2025: %v, want %v; %d own reports of 2027", verdicts, want, own)
	}
	return nil
}

// everyKind checks that every way and every verdict is among the entries, and
// that heirs went on with the duties of 2025.
func everyKind(t *testing.T, o *Office, plans []programme.Plan) error {
	t.Helper()
	seen := map[string]int{}
	var rows []struct {
		What string
		N    int
	}
	if err := o.DB.Select(t.Context(), &rows, `SELECT origin AS what, count(*) AS n FROM evidence GROUP BY origin UNION ALL SELECT act, count(*) FROM evidence GROUP BY act
		UNION ALL SELECT verdict, count(*) FROM evidence_note GROUP BY verdict`); err != nil {
		return err
	}
	for _, r := range rows {
		seen[r.What] = r.N
	}
	for _, want := range []string{
		string(evidence.Automatic), string(evidence.Declared), string(evidence.Imported), string(evidence.Watched), string(evidence.Correct), string(evidence.Withdraw),
		string(evidence.Accepted), string(evidence.Returned), string(evidence.Disputed),
	} {
		if seen[want] == 0 {
			t.Errorf("nothing is %s: %v", want, seen)
		}
	}
	decisions, err := o.Programme.Decisions(t.Context(), programme.DecisionFilter{})
	outcomes := map[string]bool{}
	for _, d := range decisions {
		outcomes[string(d.From)+string(d.Outcome)] = true
	}
	if all := slices.Sorted(maps.Keys(outcomes)); len(all) < 4 || plans[1].Number == "" {
		t.Errorf("decisions: %v", all)
	}
	return err
}
