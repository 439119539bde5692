package papers

import (
	"bytes"
	"context"
	"strings"

	"loa/internal/domain/plan"
	"loa/internal/domain/report"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/papers"
)

// mostShown is how large a draft may be to be shown on its page, in bytes, and how many
// rows of one of its tables are: what is longer is read in its file.
const (
	mostShown     = 2 << 20
	mostShownRows = 100
)

// Reading is the text of a draft as its paper will print it, for whoever signs it.
type Reading struct {
	Blocks  []Block
	Changes []report.Rewording // since it was last sent back
	Back    *papers.Event      // when it was last sent back; nil: never
}

// Block is a paragraph of the text, a pair of columns side by side (the head, and who
// receives and who signs), or a table.
type Block struct {
	Lines []string   // of a paragraph
	Pair  [][]string // the lines of the left and of the right column
	Head  []string   // of a table
	Rows  [][]string
	More  int // rows that are not shown
}

// reading gives the text of the draft of a paper that waits for its signature. A draft
// that cannot be read, or a very long one, has none: its files are there.
func (s *Service) reading(ctx context.Context, p papers.Paper, files []papers.File, events []papers.Event) (Reading, error) {
	var out Reading
	if p.Status != papers.Draft && p.Status != papers.ToSign {
		return out, nil
	}
	now, ok := p.Current(files, papers.RoleDOCX)
	if !ok {
		return out, nil
	}
	text, ok, err := s.textOf(ctx, now)
	if err != nil || !ok {
		return out, err
	}
	out.Blocks = blocksOf(text)
	for i, e := range events { // the newest first
		if e.Act == papers.ActReturn {
			out.Back = &events[i]
			break
		}
	}
	if out.Back == nil {
		return out, nil
	}
	for _, f := range files {
		if f.Role != papers.RoleDOCX || f.At > out.Back.At || f.ID == now.ID {
			continue
		}
		before, ok, err := s.textOf(ctx, f)
		if err == nil && ok {
			out.Changes = report.Reworded(before.Body, text.Body)
		}
		return out, err
	}
	return out, nil
}

// textOf reads a stored draft; ok is false for one that has no text to show.
func (s *Service) textOf(ctx context.Context, f papers.File) (plan.Text, bool, error) {
	if f.Size > mostShown {
		return plan.Text{}, false, nil
	}
	body, err := s.Papers.Content(ctx, f)
	if err != nil {
		return plan.Text{}, false, err
	}
	text, err := textract.Extract(ctx, f.Name, bytes.NewReader(body), int64(len(body)))
	return text, err == nil, ctx.Err()
}

// blocksOf cuts a text into what a page shows.
func blocksOf(text plan.Text) []Block {
	var out []Block
	at := 0
	for _, t := range text.Tables {
		out = append(out, paragraphs(text.Body[at:max(at, t.Start)])...)
		out, at = append(out, blockOf(t)), max(at, t.End)
	}
	return append(out, paragraphs(text.Body[min(at, len(text.Body)):])...)
}

func paragraphs(body string) []Block {
	var out []Block
	for line := range strings.SplitSeq(body, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, Block{Lines: []string{line}})
		}
	}
	return out
}

// blockOf shows a table: what only sets things side by side is none.
func blockOf(t plan.Table) Block {
	var b Block
	for i, r := range t.Rows {
		cells := make([]string, len(r.Cells))
		for k, c := range r.Cells {
			cells[k] = strings.TrimSpace(c.Text)
		}
		if beside(t) {
			if b.Pair == nil {
				b.Pair = make([][]string, 2)
			}
			for k, c := range cells {
				for line := range strings.SplitSeq(c, "\n") {
					if line = strings.Join(strings.Fields(line), " "); line != "" {
						b.Pair[k] = append(b.Pair[k], line)
					}
				}
			}
			continue
		}
		switch {
		case i == 0:
			b.Head = cells
		case len(b.Rows) == mostShownRows:
			b.More++
		default:
			b.Rows = append(b.Rows, cells)
		}
	}
	return b
}

// beside tells that a table is the head of a paper, or its end with who receives it and
// who signs: two columns, few rows.
func beside(t plan.Table) bool {
	if len(t.Rows) == 0 || len(t.Rows) > 4 {
		return false
	}
	for _, r := range t.Rows {
		if len(r.Cells) > 2 {
			return false
		}
	}
	first := t.Rows[0].Cells
	return t.Start == 0 || len(first) > 0 && strings.HasPrefix(first[0].Text, "Nơi nhận")
}
