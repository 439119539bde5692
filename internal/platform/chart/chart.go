package chart

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"loa/internal/vi"
)

// Kind is how a chart is drawn.
type Kind string

// The kinds. Columns stand side by side from zero, one group a label, such as a
// month. Shares are horizontal bars of one length, one a label, that are parted
// by what the series have of their sum: groups of very different size can be
// compared, and the figures stand in the parts.
const (
	Columns Kind = "columns"
	Shares  Kind = "shares"
)

// Pattern is how the ground of a series is filled.
type Pattern string

// The patterns, which differ in black and white too.
const (
	Solid   Pattern = "solid"
	Stripes Pattern = "stripes"
	Dots    Pattern = "dots"
	Blank   Pattern = "blank"
)

// Series is what one colour and pattern of a chart stands for.
type Series struct {
	Name    string  `json:"name"`
	Unit    string  `json:"unit"` // of its values, in words: "tin, bài"
	Pattern Pattern `json:"pattern"`
	Tone    string  `json:"tone,omitempty"` // key of a status whose colours it has on screen; empty: the accent
	Values  []int64 `json:"values"`         // one for each label, none below zero
}

// Chart is a chart with its words in Vietnamese.
type Chart struct {
	Title  string   `json:"title"`
	Kind   Kind     `json:"kind"`
	Head   string   `json:"head"` // what the labels are: "Tháng"
	Labels []string `json:"labels"`
	Series []Series `json:"series"`
}

// check refuses what cannot be drawn truly.
func (c Chart) check() error {
	if c.Kind != Columns && c.Kind != Shares {
		return fmt.Errorf("chart: kind %q is not known", c.Kind)
	}
	if len(c.Labels) == 0 || len(c.Series) == 0 {
		return errors.New("chart: nothing to draw")
	}
	for _, s := range c.Series {
		if len(s.Values) != len(c.Labels) {
			return fmt.Errorf("chart: series %q has %d values for %d labels", s.Name, len(s.Values), len(c.Labels))
		}
		for _, v := range s.Values {
			if v < 0 {
				return fmt.Errorf("chart: series %q has a value below zero", s.Name)
			}
		}
	}
	return nil
}

// Row is one label with the value of each series, as the table beneath shows it.
type Row struct {
	Label  string
	Values []int64
}

// Rows is the chart as a table.
func (c Chart) Rows() []Row {
	rows := make([]Row, len(c.Labels))
	for i, label := range c.Labels {
		rows[i].Label = label
		for _, s := range c.Series {
			rows[i].Values = append(rows[i].Values, s.Values[i])
		}
	}
	return rows
}

// sum is what all series have of one label.
func (c Chart) sum(i int) int64 {
	var n int64
	for _, s := range c.Series {
		n += s.Values[i]
	}
	return n
}

// Alt says the chart in words for those who do not see it.
func (c Chart) Alt() string {
	parts := make([]string, len(c.Labels))
	for i, row := range c.Rows() {
		figures := make([]string, len(row.Values))
		for j, v := range row.Values {
			figures[j] = strings.ToLower(c.Series[j].Name) + " " + vi.Int(v)
		}
		parts[i] = row.Label + ": " + strings.Join(figures, ", ")
	}
	return "Biểu đồ “" + c.Title + "”. " + strings.Join(parts, "; ") + "."
}

// In gives the chart in the words of a language.
func (c Chart) In(say func(key string, args ...any) string) Chart {
	out := Chart{Title: say(c.Title), Kind: c.Kind, Head: say(c.Head)}
	for _, label := range c.Labels {
		out.Labels = append(out.Labels, say(label))
	}
	for _, s := range c.Series {
		s.Name, s.Unit = say(s.Name), say(s.Unit)
		out.Series = append(out.Series, s)
	}
	return out
}

// JSON is the chart for the script that draws it.
func (c Chart) JSON() (string, error) {
	if err := c.check(); err != nil {
		return "", err
	}
	raw, err := json.Marshal(c)
	return string(raw), err
}
