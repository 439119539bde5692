package periods

import (
	"encoding/json"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// apiDays is a year's days for programs.
type apiDays struct {
	Year  int      `json:"year"`
	Items []DayRow `json:"items"`
}

func (f *Feature) apiDays(w http.ResponseWriter, r *http.Request) error {
	year, problems := f.year(r.URL.Query().Get("nam"))
	if err := problems.Err(); err != nil {
		return err
	}
	return f.answerDays(w, r, year)
}

func (f *Feature) answerDays(w http.ResponseWriter, r *http.Request, year int) error {
	rows, _, err := f.service.Days(r.Context(), year)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiDays{Year: year, Items: rows})
}

// body reads a JSON body of at most a few kilobytes.
func body(w http.ResponseWriter, r *http.Request, into any) error {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(into); err != nil {
		bad := domain.Invalid("Nội dung gửi lên không phải JSON như tài liệu mô tả.")
		bad.Err = err
		return bad
	}
	return nil
}

func (f *Feature) apiRecord(w http.ResponseWriter, r *http.Request) error {
	var n programme.NewDaysOff
	if err := body(w, r, &n); err != nil {
		return err
	}
	if _, err := f.service.Programme.RecordDaysOff(r.Context(), web.Actor(r), n); err != nil {
		return err
	}
	return f.answerDays(w, r, n.From.Year())
}

func (f *Feature) apiEnd(w http.ResponseWriter, r *http.Request) error {
	var end programme.DayOffEnd
	if err := body(w, r, &end); err != nil {
		return err
	}
	end.ID = r.PathValue("id")
	ended, err := f.service.Programme.EndDayOff(r.Context(), web.Actor(r), end)
	if err != nil {
		return err
	}
	return f.answerDays(w, r, ended[0].Day.Year())
}

func (f *Feature) apiTerm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	from := form.Date("tu")
	days := form.Int("so")
	if form.String("so") == "" {
		form.Errors.Add("so", "Nhập số ngày làm việc từ 0 đến %d.", maxTerm)
	}
	if err := form.Err(); err != nil {
		return err
	}
	t, err := f.service.Term(r.Context(), from, days)
	if told := domain.FieldsOf(err); len(told) > 0 {
		for i := range told {
			if told[i].Name == "tu-ngay" {
				told[i].Name = "tu"
			}
		}
		return told.Err()
	}
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, t)
}
