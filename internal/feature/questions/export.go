package questions

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

// mostExported bounds the rows of a list that is taken along.
const mostExported = 5000

// sheet is the list as a table, with how long each took.
func (s *Service) sheet(r *http.Request, all []View) (office.Sheet, error) {
	out := office.Sheet{
		Name: "Vướng mắc", Title: "Danh sách khó khăn, vướng mắc", Note: "Tính đến ngày " + s.today().Vietnamese() + ". Thời gian tính bằng ngày làm việc.",
		Columns: []office.SheetColumn{
			{Title: "Mục của kế hoạch", Width: 22},
			{Title: "Cơ quan", Width: 30},
			{Title: "Khó khăn, vướng mắc", Width: 60},
			{Title: "Đề xuất", Width: 40},
			{Title: "Ngày gửi", Kind: office.ColumnDate},
			{Title: "Trạng thái", Width: 26},
			{Title: "Hạn bước này", Kind: office.ColumnDate},
			{Title: "Ngày trả lời", Kind: office.ColumnDate},
			{Title: "Trả lời", Width: 60},
			{Title: "Người trả lời", Width: 34},
			{Title: "Cơ quan cùng gặp", Kind: office.ColumnInt},
			{Title: "Sở Nội vụ", Kind: office.ColumnInt},
			{Title: "Cơ quan gửi", Kind: office.ColumnInt},
			{Title: "Chủ tịch", Kind: office.ColumnInt},
		},
	}
	days, err := s.Programme.WorkDays(r.Context())
	if err != nil {
		return out, err
	}
	ids := make([]string, len(all))
	for i, v := range all {
		ids[i] = v.ID
	}
	steps, err := readSteps(r.Context(), s.DB, ids...)
	if err != nil {
		return out, err
	}
	of := map[string][]question.Step{}
	for _, x := range steps {
		of[x.QuestionID] = append(of[x.QuestionID], question.Step{Act: x.Act, State: x.State, DueOn: x.DueOn, On: x.OnDay})
	}
	for _, v := range all {
		c, _ := question.CourseOf(of[v.ID], s.today(), days)
		out.Rows = append(out.Rows, []any{
			v.Clause, v.AgencyName, v.Body, v.Proposal, day(v.SentOn), v.State.Label(), day(v.DueOn), day(v.AnsweredOn), v.Whole(), v.AnsweredBy, v.Others(),
			c.Days[question.Department], c.Days[question.Agency], c.Days[question.Chairman],
		})
	}
	return out, nil
}

// day is a date of a cell; none leaves it empty.
func day(d calendar.Date) any {
	if d == "" {
		return nil
	}
	return d
}

func (f *Feature) export(w http.ResponseWriter, r *http.Request) error {
	chosen := filter(r)
	chosen.Limit, chosen.After = mostExported, ""
	all, _, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	sheet, err := f.service.sheet(r, all)
	if err != nil {
		return err
	}
	name := "vuong-mac-" + string(f.service.today())
	if strings.HasSuffix(r.URL.Path, ".csv") {
		body, err := commas(sheet)
		if err != nil {
			return err
		}
		return web.Download(w, r, name+".csv", "text/csv; charset=utf-8", body)
	}
	body, err := office.WriteSheets(sheet)
	if err != nil {
		return err
	}
	return web.Download(w, r, name+".xlsx", office.MimeXLSX, body)
}

// byteMark tells spreadsheets that a text is UTF-8.
const byteMark = "\ufeff"

// commas writes a sheet as CSV in UTF-8 with its mark and semicolons, as spreadsheets
// here open it by themselves. A text that a spreadsheet would run as a formula begins
// with an apostrophe.
func commas(sheet office.Sheet) ([]byte, error) {
	lines := [][]string{nil}
	for _, c := range sheet.Columns {
		lines[0] = append(lines[0], c.Title)
	}
	for _, row := range sheet.Rows {
		var line []string
		for _, cell := range row {
			text := ""
			if d, ok := cell.(calendar.Date); ok {
				text = d.Vietnamese()
			} else if cell != nil {
				text = fmt.Sprint(cell)
			}
			if strings.ContainsAny(text[:min(1, len(text))], "=+-@\t\r") {
				text = "'" + text
			}
			line = append(line, text)
		}
		lines = append(lines, line)
	}
	var b bytes.Buffer
	b.WriteString(byteMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("questions: write CSV: %w", err)
	}
	return b.Bytes(), nil
}
