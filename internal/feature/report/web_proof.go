package report

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

type proofData struct {
	Report Report
	Head   Head
	Proof
}

// Noted tells whether the list says what became of entries: since the figures were
// frozen, or where somebody doubts one.
func (d proofData) Noted() bool {
	return d.Edition > 0 || slices.ContainsFunc(d.Entries, func(p Proven) bool { return p.Since != "" })
}

// backTo names the report to which a list of evidence leads back.
func backTo(p calendar.ReportPeriod) string {
	switch p {
	case calendar.Q1:
		return "Về báo cáo quý I"
	case calendar.H1:
		return "Về báo cáo 6 tháng đầu năm"
	case calendar.Q3:
		return "Về báo cáo quý III"
	case calendar.NineMonths:
		return "Về báo cáo 9 tháng"
	case calendar.FullYear:
		return "Về báo cáo năm"
	case calendar.AdHoc:
	}
	return "Về báo cáo đột xuất"
}

// figuresAt is the id of all figures on the page of a report.
const figuresAt = "so-lieu"

// anchor is the id of one figure there, of letters that every id may have.
func anchor(code string) string {
	return "so-" + strings.Map(func(c rune) rune {
		if c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			return c
		}
		return '_'
	}, code)
}

// from is where a list of evidence was opened: the figure on the page of its report, as
// that page was.
func (a Asked) from(r Report) string {
	v := url.Values{}
	if a.Structure == Today {
		v.Set("to-chuc", string(Today))
	}
	if a.Edition > 0 && (a.Edition != r.Edition || !r.holds()) {
		v.Set("ban", strconv.Itoa(a.Edition))
	}
	at := url.URL{Path: root + "/" + r.ID, RawQuery: v.Encode(), Fragment: anchor(a.Code)}
	switch kind, _, _ := strings.Cut(a.Code, "."); kind {
	case allCode, countedCode:
		at.Fragment = ""
	case "thang", "cap":
		at.Fragment = figuresAt
	}
	return at.String()
}

// proof lists the evidence behind one figure of a report.
func (f *Feature) proof(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	rep, err := f.service.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	a := Asked{Code: asked.Get("dong")}
	a.Edition, _ = strconv.Atoi(asked.Get("ban")) // what is no number asks for the figures of now
	if a.Structure, err = structureOf(Structure(asked.Get("to-chuc")), rep); err != nil {
		return err
	}
	p, err := f.service.Prove(ctx, actor, rep, a)
	if err != nil {
		return err
	}
	head, err := f.service.Head(ctx, rep)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "proof", web.Page{
		Title: p.Name, Nav: "bao-cao", Lead: head.Title, Back: &web.Link{Label: backTo(rep.Period), URL: a.from(rep)},
		Data: proofData{Report: rep, Head: head, Proof: p},
	})
}
