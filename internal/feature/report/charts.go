package report

import (
	"slices"
	"sync"

	"loa/internal/domain/report"
	"loa/internal/platform/chart"
	"loa/internal/platform/office"
)

// charts are the pictures of a report's figures: its months, and for a whole
// province how far its duties are by level. They hold what the figures hold and
// nothing else, so frozen figures give frozen charts; what was frozen before
// months were counted has none of them.
type charts struct {
	Months, Levels         *chart.Chart
	MonthPaths, LevelPaths [][]string // by label and series, where the list of evidence of each figure is
}

func chartsOf(f report.Figures) charts {
	return charts{Months: monthChart(f.Months), Levels: levelChart(report.Leagues(f.Units))}
}

// lead gives the figures of the charts their addresses.
func (c *charts) lead(f report.Figures, path func(code string) string) {
	if c.Months != nil {
		for _, m := range f.Months {
			c.MonthPaths = append(c.MonthPaths, []string{path(monthCode(m.Month, monthPosts)), path(monthCode(m.Month, monthOther))})
		}
	}
	if c.Levels != nil {
		for _, l := range report.Leagues(f.Units) {
			c.LevelPaths = append(c.LevelPaths, slices.Repeat([]string{path(levelCode(l.Level))}, len(c.Levels.Series)))
		}
	}
}

// list gives those that there are.
func (c charts) list() []chart.Chart {
	var out []chart.Chart
	for _, one := range []*chart.Chart{c.Months, c.Levels} {
		if one != nil {
			out = append(out, *one)
		}
	}
	return out
}

func monthChart(months []report.Month) *chart.Chart {
	if len(months) == 0 {
		return nil
	}
	posts := chart.Series{Name: "Tin, bài", Unit: "tin, bài", Pattern: chart.Solid}
	other := chart.Series{Name: "Hoạt động khác", Unit: "minh chứng", Pattern: chart.Stripes}
	c := &chart.Chart{Title: "Tin, bài và hoạt động theo tháng", Kind: chart.Columns, Head: "Tháng"}
	for _, m := range months {
		c.Labels = append(c.Labels, m.Label())
		posts.Values, other.Values = append(posts.Values, int64(m.Posts)), append(other.Values, int64(m.Other))
	}
	c.Series = []chart.Series{posts, other}
	return c
}

func levelChart(leagues []report.League) *chart.Chart {
	if len(leagues) == 0 {
		return nil
	}
	c := &chart.Chart{Title: "Tình trạng nhiệm vụ theo cấp", Kind: chart.Shares, Head: "Cấp", Series: []chart.Series{
		{Name: "Đạt", Unit: "nhiệm vụ", Pattern: chart.Solid},
		{Name: "Còn thời gian", Unit: "nhiệm vụ", Pattern: chart.Blank, Tone: "not-due"},
		{Name: "Chậm hoặc không đạt", Unit: "nhiệm vụ", Pattern: chart.Stripes, Tone: "late"},
		{Name: "Chưa có kết quả", Unit: "nhiệm vụ", Pattern: chart.Dots, Tone: "silent"},
	}}
	for _, l := range leagues {
		var n [4]int
		for _, u := range l.Units {
			n[0], n[1], n[2], n[3] = n[0]+u.Met, n[1]+u.Owing-u.Met-u.Late(), n[2]+u.Behind, n[3]+u.Silent
		}
		c.Labels = append(c.Labels, l.Level.Label())
		for i := range c.Series {
			c.Series[i].Values = append(c.Series[i].Values, int64(n[i]))
		}
	}
	return c
}

// chartAnnex is the charts of a whole province's report on pages of their own; ok is
// false where there is none.
func (s *Service) chartAnnex(f report.Figures) (a office.Appendix, ok bool, err error) {
	all := chartsOf(f).list()
	if s.Letters == nil || !f.Province || len(all) == 0 {
		return a, false, nil
	}
	letters, err := s.Letters()
	if err != nil {
		return a, false, err
	}
	a.Title = "Biểu đồ"
	for _, c := range all {
		picture, err := s.drawn.of(c, letters)
		if err != nil {
			return a, false, err
		}
		a.Body = append(a.Body, office.Image{PNG: picture, Alt: c.Alt(), Caption: c.Title})
	}
	return a, true, nil
}

// pictures keeps the charts that were drawn last: a report is written in several
// formats, one after the other, and drawing takes longer than the rest of a paper.
type pictures struct {
	mu    sync.Mutex
	drawn map[string][]byte // by what the chart says
}

const maxPictures = 8

func (p *pictures) of(c chart.Chart, l chart.Letters) ([]byte, error) {
	key, err := c.JSON()
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if picture, ok := p.drawn[key]; ok {
		return picture, nil
	}
	width, height := c.Size()
	picture, err := c.PNG(l, width, height)
	if err != nil {
		return nil, err
	}
	if len(p.drawn) >= maxPictures || p.drawn == nil {
		p.drawn = map[string][]byte{}
	}
	p.drawn[key] = picture
	return picture, nil
}
