package app

import (
	"bytes"
	"context"
	"regexp"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/platform/office"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// paper draws a sample plan as a document of its own words and files it as its signed file,
// so that readers find it. Nobody signed it, and it says that it is a sample.
func (f *filler) paper(ctx context.Context, who access.Actor, planID string, d demo.Document) error {
	plan, err := f.Programme.Plan(ctx, planID)
	if err != nil {
		return err
	}
	p := planPaper(string(d.Text))
	p.Agency, p.Place, p.Date, p.Title = "Ủy ban nhân dân "+vi.LowerFirst(f.Config.Office), f.Config.Place, plan.IssuedOn, plan.Title
	p.Number, p.Symbol, _ = strings.Cut(plan.Number, "/")
	fonts, err := paperFonts()
	if err != nil {
		return err
	}
	file, err := office.PDF(fonts, p)
	if err != nil {
		return err
	}
	verdict, err := f.checkSignature(ctx, file)
	if err != nil {
		return err
	}
	stored, err := f.PlanFiles.Put(ctx, bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return err
	}
	return f.Programme.Sign(ctx, who, planID, programme.File{Name: d.Paper, SHA256: stored.SHA256, Size: stored.Size, Verdict: &verdict})
}

var (
	chapter = regexp.MustCompile(`^[IVX]+\. `)
	section = regexp.MustCompile(`^\d+\. `)
)

// planPaper reads the text of a sample plan: what stands between its opening and the list of
// who gets it, that list, who signs, and the table of the appendix.
func planPaper(text string) office.Paper {
	_, text, _ = strings.Cut(text, "\nThực hiện ")
	body, rest, _ := strings.Cut("Thực hiện "+text, "\nNơi nhận:\n")
	to, annex, _ := strings.Cut(rest, "\nCHỦ TỊCH\n")
	_, annex, _ = strings.Cut(annex, "\nPhụ lục\n")
	out := office.Paper{Kind: office.KindPlan, Recipients: dashed(to), SignTitle: []string{"CHỦ TỊCH"}, SignName: "(Dữ liệu mẫu)"}
	out.Body = append(out.Body, office.Paragraph{Runs: []office.Run{{Text: "Văn bản mẫu để tập dượt, không có giá trị thi hành.", Italic: true}}})
	for line := range strings.SplitSeq(body, "\n") {
		switch item, listed := strings.CutPrefix(line, "- "); {
		case strings.TrimSpace(line) == "":
		case listed:
			out.Body = append(out.Body, office.TextList(strings.TrimRight(item, ".;")))
		case chapter.MatchString(line):
			out.Body = append(out.Body, office.Heading{Level: 1, Text: line, Plain: true})
		case section.MatchString(line):
			out.Body = append(out.Body, office.Heading{Level: 2, Text: line, Plain: true})
		default:
			out.Body = append(out.Body, office.Text(line))
		}
	}
	title, table, _ := strings.Cut(strings.TrimSpace(annex), "\n")
	t := office.Table{Widths: []int{1, 7, 4, 4, 4, 3}, Small: true}
	for line := range strings.SplitSeq(table, "\n") {
		switch cells := strings.Split(line, "\t"); {
		case len(cells) != len(t.Widths):
		case t.Header == nil:
			t.Header = []office.Row{office.TextRow(cells...)}
		default:
			t.Rows = append(t.Rows, office.TextRow(cells...))
		}
	}
	out.Appendices = []office.Appendix{{Title: title, Landscape: true, Body: []office.Block{t}}}
	return out
}

// dashed are the lines of a list, without their dashes and signs.
func dashed(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if item, ok := strings.CutPrefix(line, "- "); ok {
			out = append(out, strings.TrimRight(item, ".;"))
		}
	}
	return out
}
