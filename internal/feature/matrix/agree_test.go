package matrix_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme"
)

// A reader who adds up the agencies of a duty comes to what its head says, what the
// heads of the levels say, and what officials have in their matrix and its sheet.
func TestFiguresOfOneDutyAgreeEverywhere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		s, o, ids := newSite(t, d)
		owing := []string{ids["snv"], ids["syt"], ids["tp"]}
		for i := range 5 {
			owing = append(owing, o.Agency(fmt.Sprintf("UBND xã %d", i+1), agency.Commune, agency.Committee))
		}
		const steady, near = "Phát hành ấn phẩm", "Cao điểm"
		o.Owe(steady, obligation.Rule{Kind: cadence.Continuous}, owing...)
		o.Owe(near, obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-04-16"}, owing...)
		o.Declare(owing[0], steady, "2025-04-05", "Vừa phát hành")
		o.Declare(owing[1], steady, "2025-01-05", "Đã lâu")
		o.Declare(owing[3], steady, "2025-02-05", "Sắp lâu quá")
		o.Declare(owing[4], near, "2025-04-05", "Xong sớm")
		duties := []string{"Đăng tin mỗi tháng", "Xây dựng kế hoạch", steady, near}
		for _, duty := range duties {
			if err := o.Programme.Publish(t.Context(), access.SystemActor("test"), "o-"+duty, programme.OpenPublic); err != nil {
				t.Fatal(err)
			}
		}
		sheet := s.Get("/lam-viec/ma-tran/csv?nhiem-vu=tat-ca").Want(http.StatusOK).Body
		page := s.Get("/ke-hoach/plan/ma-tran").Want(http.StatusOK).Body
		seen := map[string]int{}
		for _, duty := range duties {
			head, levels, rows := told(t, page, duty)
			inside := column(t, sheet, duty)
			if len(rows) == 0 || !maps.Equal(head, rows) || !maps.Equal(levels, rows) || !maps.Equal(inside, rows) {
				t.Errorf("%s: head %v, levels %v, rows %v, inside %v", duty, head, levels, rows, inside)
			}
			for k, n := range rows {
				seen[k] += n
			}
		}
		for _, st := range []obligation.Status{obligation.Met, obligation.OnTrack, obligation.AtRisk, obligation.Late, obligation.Silent} {
			if seen[word(st)] == 0 {
				t.Errorf("nobody is %q: the sample proves nothing about it", word(st))
			}
		}
	})
}

// word is a status as it follows a number.
func word(st obligation.Status) string {
	return strings.TrimPrefix(strings.ToLower(st.Label()), "đã ")
}

var (
	marks  = regexp.MustCompile(`<[^>]*>`)
	number = regexp.MustCompile(`(\d+) (?:đã )?([\p{L} ]+)`)
)

// counted reads "3 đã đạt · 2 có nguy cơ" for words that are a status.
func counted(into map[string]int, text string) {
	for _, m := range number.FindAllStringSubmatch(text, -1) {
		for _, st := range obligation.Statuses() {
			if w := strings.TrimSpace(m[2]); w == word(st) {
				n, _ := strconv.Atoi(m[1])
				into[w] += n
			}
		}
	}
}

// told reads a duty's head, the heads of its levels and its agencies.
func told(t *testing.T, page, duty string) (head, levels, rows map[string]int) {
	t.Helper()
	head, levels, rows = map[string]int{}, map[string]int{}, map[string]int{}
	for section := range strings.SplitSeq(page, `<section class="loa-duty">`) {
		top, rest, found := strings.Cut(section, "<details")
		if !found || !strings.Contains(top, duty) {
			continue
		}
		_, top, _ = strings.Cut(top, `class="loa-standing"`)
		for li := range strings.SplitSeq(top, "<li>") {
			counted(head, marks.ReplaceAllString(li, " "))
		}
		for _, level := range strings.Split("<details"+rest, "<details")[1:] {
			summary, list, _ := strings.Cut(level, "</summary>")
			counted(levels, marks.ReplaceAllString(summary, " "))
			for li := range strings.SplitSeq(list, "<li>") {
				for _, st := range obligation.Statuses() {
					if regexp.MustCompile(regexp.QuoteMeta(st.Label()) + `\s*<`).MatchString(li) {
						rows[word(st)]++
					}
				}
			}
		}
	}
	return head, levels, rows
}

// column counts the statuses of a duty in the sheet.
func column(t *testing.T, sheet, duty string) map[string]int {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(sheet, "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at, out := -1, map[string]int{}
	for _, line := range lines {
		for i, cell := range line {
			if strings.HasPrefix(cell, duty+" (") {
				at = i
			}
		}
		if at < 0 || at >= len(line) {
			continue
		}
		for _, st := range obligation.Statuses() {
			if line[at] == st.Label() || strings.HasPrefix(line[at], st.Label()+" ") && !strings.HasPrefix(line[at], duty) {
				if st.Counts() {
					out[word(st)]++
				}
			}
		}
	}
	return out
}

// The results of a plan that ended open at its end, with what was recorded afterwards.
func TestAnEndedPlanOpensAtItsEnd(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			d := dbtest.Open(t, engine, ledgertest.Owners(), func(c *db.Config) { c.Clock = clock.Fixed(time.Date(2026, 6, 10, 3, 0, 0, 0, time.UTC)) })
			s, o, _ := newSite(t, d)
			if err := o.Programme.Publish(t.Context(), access.SystemActor("test"), "o-Xây dựng kế hoạch", programme.OpenPublic); err != nil {
				t.Fatal(err)
			}
			s.Get("/ke-hoach/plan/ma-tran").Want(http.StatusOK, "Đã kết thúc ngày 31/12/2025; đây là kết quả đến hết kỳ kế hoạch.", `value="01/01/2026"`, "1 đã đạt", "2 không đạt", "Xem ngày 31/12/2025")
			s.Get("/ke-hoach/plan/ma-tran?ngay=31/12/2025").Want(http.StatusOK, "Tính đến ngày 31/12/2025.").Without("Đã kết thúc")
		})
	}
}
