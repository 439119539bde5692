package report

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/report"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// sentencesRoot is the page of the office's sentences.
const sentencesRoot = root + "/mau-cau"

type sentencesData struct {
	Rows    []sentenceRow
	Samples []option
	Sample  sample
	May     bool
}

// sentenceRow is the sentence in force of a row, and as it comes out.
type sentenceRow struct {
	Code, Name, Words, WhenNone string
	Written                     string // with the figures of the sample
	Own                         bool
	Last                        SentenceEntry
}

// sentences lists the sentences in force with what they say of a period.
func (f *Feature) sentences(w http.ResponseWriter, r *http.Request) error {
	d := sentencesData{May: mayPhrase(web.Actor(r))}
	rows, err := f.sampled(r, r.URL.Query().Get("ky"), &d.Sample, &d.Samples)
	if err != nil {
		return err
	}
	all, err := f.service.sentenceEntries(r.Context())
	if err != nil {
		return err
	}
	for _, code := range report.MainCodes() {
		d.Rows = append(d.Rows, sentenceOf(all, code, rows))
	}
	return f.pages.Render(w, r, http.StatusOK, "sentences", web.Page{
		Title: "Câu mẫu của báo cáo", Lead: "Mỗi chỉ tiêu viết thành một câu trong phần I của bản soạn. Báo cáo đã chốt không đổi theo.",
		Nav: "bao-cao", Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d,
	})
}

func sentenceOf(all []SentenceEntry, code string, rows []report.Row) sentenceRow {
	name, _, _ := report.RowName(code)
	in := inForce(all, code)
	e, _ := last(all, code)
	return sentenceRow{
		Code: code, Name: name, Words: report.Worded(code, in.Text), WhenNone: in.WhenNone,
		Written: in.Write(rows), Own: e.Text != "", Last: e,
	}
}

// sampled chooses the period by its key, the last that closed without one, and
// counts its rows.
func (f *Feature) sampled(r *http.Request, key string, chosen *sample, options *[]option) ([]report.Row, error) {
	samples, err := f.service.samples(r.Context())
	if err != nil || len(samples) == 0 {
		return nil, err
	}
	*chosen = samples[max(0, slices.IndexFunc(samples, func(s sample) bool { return s.Key == key }))]
	for _, s := range samples {
		*options = append(*options, option{Value: s.Key, Label: vi.UpperFirst(s.Label)})
	}
	return f.service.sampleRows(r.Context(), chosen.Window)
}

type sentenceData struct {
	sentenceRow
	Typed       NewSentence
	Default     string
	DefaultNone string
	OwnFigures  []fieldRow
	Others      []fieldRow
	Samples     []option
	Sample      sample
	Tried       *triedSentence
	Past        []SentenceEntry
}

// triedSentence is what a sentence that is not kept yet says.
type triedSentence struct{ Text string }

// fieldRow is a figure that the sentence may name, with its amount in the sample.
type fieldRow struct {
	report.Field
	N     int64
	Known bool
}

// typed is what a person typed into the form of a sentence.
type typed struct {
	NewSentence
	sample string
	tried  *triedSentence
	errs   domain.Fields
	status int
}

func (f *Feature) sentence(w http.ResponseWriter, r *http.Request) error {
	return f.drawSentence(w, r, typed{status: http.StatusOK, sample: r.URL.Query().Get("ky")})
}

func (f *Feature) drawSentence(w http.ResponseWriter, r *http.Request, in typed) error {
	code := r.PathValue("ma")
	if err := f.service.mayChange(web.Actor(r), code); err != nil {
		return err
	}
	all, err := f.service.sentenceEntries(r.Context())
	if err != nil {
		return err
	}
	d := sentenceData{Typed: in.NewSentence, Tried: in.tried}
	rows, err := f.sampled(r, in.sample, &d.Sample, &d.Samples)
	if err != nil {
		return err
	}
	d.sentenceRow = sentenceOf(all, code, rows)
	if in.Code == "" {
		d.Typed = NewSentence{Code: code, Text: d.Words, WhenNone: d.WhenNone}
	}
	d.Typed.Seen = d.Last.N
	first := report.DefaultSentence(code)
	d.Default, d.DefaultNone = report.Worded(code, first.Text), first.WhenNone
	d.fields(rows)
	for _, e := range all {
		if e.RowCode == code {
			e.Text = report.Worded(code, e.Text)
			d.Past = append(d.Past, e)
		}
	}
	return f.pages.Render(w, r, in.status, "sentence", web.Page{
		Title: d.Name, Lead: "Câu mẫu của báo cáo", Nav: "bao-cao", Back: &web.Link{Label: "Câu mẫu", URL: sentencesRoot + "?ky=" + d.Sample.Key}, Data: d, Errors: in.errs,
	})
}

// fields puts beside each figure its amount in the sample.
func (d *sentenceData) fields(rows []report.Row) {
	n := map[string]int64{}
	for _, row := range rows {
		n[row.Code] = row.N
	}
	own, others := report.FieldsOf(d.Code)
	for _, one := range own {
		d.OwnFigures = append(d.OwnFigures, fieldRow{one, n[one.Code], n[one.Code] > 0})
	}
	for _, one := range others {
		d.Others = append(d.Others, fieldRow{one, n[one.Code], n[one.Code] > 0})
	}
}

func readSentence(r *http.Request) (in typed, err error) {
	form, err := web.Form(r)
	if err != nil {
		return in, err
	}
	in = typed{
		NewSentence: NewSentence{Code: r.PathValue("ma"), Text: form.String("cau"), WhenNone: form.String("khi_khong"), Seen: int64(form.Int("phien_ban"))},
		sample:      form.String("ky"), status: http.StatusOK,
	}
	return in, nil
}

// trySentence shows what a sentence would say; nothing is kept.
func (f *Feature) trySentence(w http.ResponseWriter, r *http.Request) error {
	in, err := readSentence(r)
	if err != nil {
		return err
	}
	sentence, problems := checkSentence(in.Code, in.Text, in.WhenNone)
	if len(problems) > 0 {
		in.errs, in.status = problems, http.StatusUnprocessableEntity
		return f.drawSentence(w, r, in)
	}
	var chosen sample
	var options []option
	rows, err := f.sampled(r, in.sample, &chosen, &options)
	if err != nil {
		return err
	}
	in.tried = &triedSentence{Text: sentence.Write(rows)}
	return f.drawSentence(w, r, in)
}

func (f *Feature) setSentence(w http.ResponseWriter, r *http.Request) error {
	in, err := readSentence(r)
	if err != nil {
		return err
	}
	err = f.service.SetSentence(r.Context(), web.Actor(r), in.NewSentence)
	switch {
	case len(domain.FieldsOf(err)) > 0:
		in.errs, in.status = domain.FieldsOf(err), http.StatusUnprocessableEntity
		return f.drawSentence(w, r, in)
	case domain.CodeOf(err) == domain.CodeConflict:
		in.errs, in.status = domain.Fields{beside("cau", err)}, http.StatusConflict
		return f.drawSentence(w, r, in)
	case err != nil:
		return err
	}
	web.Flash(w, r, "success", "Đã lưu câu mẫu. Báo cáo soạn từ nay dùng câu này.")
	return web.SeeOther(w, r, sentencesRoot+"/chi-tieu/"+in.Code+"?ky="+in.sample)
}

func (f *Feature) resetSentence(w http.ResponseWriter, r *http.Request) error {
	in, err := readSentence(r)
	if err != nil {
		return err
	}
	if err := f.service.ResetSentence(r.Context(), web.Actor(r), in.Code, in.Seen); err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã dùng lại câu mặc định.")
	return web.SeeOther(w, r, sentencesRoot+"/chi-tieu/"+in.Code)
}
