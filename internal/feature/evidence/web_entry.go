package evidence

import (
	"io"
	"net/http"
	"regexp"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger"
)

type entryData struct {
	ledger.Entry
	Agency    string
	By        string
	Files     []shownFile
	Serves    []shownDuty
	Events    []shownEvent
	Proof     *ledger.Proof
	Check     *ledger.Check
	Link      *Link  // nil: the entry has none
	Newest    string // id of the entry that counts now, when it is another
	MayChange bool
	judgedEntry
}

type shownFile struct {
	ledger.File
	Image bool
}

type shownDuty struct {
	ledger.Served
	Status obligation.Status
	Why    domain.Sentence
}

type shownEvent struct {
	ledger.Entry
	By, What string
	Verdict  evidence.Verdict // of a verifier
	Office   bool             // By is a position, not a person
}

// OfPortal tells that it is of a piece of the portal, whose page says what it serves.
func (d entryData) OfPortal() bool {
	return d.Origin == evidence.Automatic && d.Channel == content.Channel && d.Current()
}

var digestOfEdition = regexp.MustCompile(`, SHA-256 ([0-9a-f]{64})`)

// Digest is the hash of the edition of a piece that the entry tells of, which stands with
// the proofs; empty for none, and as long as there is no proof.
func (d entryData) Digest() string {
	if m := digestOfEdition.FindStringSubmatch(d.Note); m != nil && d.Origin == evidence.Automatic && d.Proof != nil {
		return m[1]
	}
	return ""
}

// Noted is the note without that hash.
func (d entryData) Noted() string {
	if d.Digest() == "" {
		return d.Note
	}
	return digestOfEdition.ReplaceAllString(d.Note, "")
}

// Stop ends the sentence of an event whose reason does not end it.
func (e shownEvent) Stop() string {
	if e.Reason != "" && strings.ContainsAny(e.Reason[len(e.Reason)-1:], ".!?") {
		return ""
	}
	return "."
}

func (f *Feature) entry(w http.ResponseWriter, r *http.Request) error {
	e, err := f.service.Entry(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	d := entryData{Entry: e, MayChange: MayDeclare(web.Actor(r), e.AgencyID) && e.Current() && e.Origin != evidence.Automatic}
	for _, fill := range []func(*http.Request, *entryData) error{f.fillNames, f.fillFiles, f.fillDuties, f.fillProof, f.fillJudged, f.fillLink} {
		if err := fill(r, &d); err != nil {
			return err
		}
	}
	return f.pages.Render(w, r, http.StatusOK, "entry", web.Page{
		Title: titleOf(e), Lead: d.Agency, Nav: "minh-chung", Back: &web.Link{Label: "Minh chứng", URL: root}, Data: d,
	})
}

// fillNames names the agency as it was called on the day of the act, the people
// and the line of corrections.
func (f *Feature) fillNames(r *http.Request, d *entryData) error {
	day := calendar.DateOf(db.Time(d.RecordedAt), f.service.Zone)
	names, err := f.service.Registry.Names(r.Context(), day, d.AgencyID)
	if err != nil {
		return err
	}
	d.Agency = names[d.AgencyID]
	line, err := f.service.Ledger.Line(r.Context(), d.FirstID)
	if err != nil {
		return err
	}
	ids := make([]string, len(line))
	for i, e := range line {
		ids[i] = e.RecordedBy
	}
	people, err := f.service.People.Names(r.Context(), ids...)
	if err != nil {
		return err
	}
	d.By = people[d.RecordedBy]
	for _, e := range line {
		what := "khai minh chứng"
		if e.Origin == evidence.Automatic {
			what = "thực hiện, minh chứng tự vào sổ"
		}
		switch e.Act {
		case evidence.Correct:
			what = "sửa"
		case evidence.Withdraw:
			what = "rút"
		case evidence.Declare:
		}
		event := shownEvent{Entry: e, By: people[e.RecordedBy], What: what}
		if event.By == "" && e.Origin == evidence.Automatic { // the program at its minute
			event.By = d.Agency
		}
		d.Events = append(d.Events, event)
	}
	if line[0].ID != d.ID {
		d.Newest = line[0].ID
	}
	return nil
}

func (f *Feature) fillFiles(r *http.Request, d *entryData) error {
	files, err := f.service.Ledger.FilesOf(r.Context(), d.ID)
	if err != nil {
		return err
	}
	d.Files = shownFiles(files)
	c, ok, err := f.service.Ledger.CheckOf(r.Context(), d.ID)
	if ok && d.ErasedAt == 0 {
		d.Check = &c
	}
	return err
}

func shownFiles(files []ledger.File) []shownFile {
	shown := make([]shownFile, len(files))
	for i, file := range files {
		shown[i] = shownFile{file, isPicture(file.MediaType) && !file.Erased()}
	}
	return shown
}

func (f *Feature) fillDuties(r *http.Request, d *entryData) error {
	served, err := f.service.Ledger.ServedBy(r.Context(), d.ID)
	if err != nil {
		return err
	}
	choices, err := f.service.Choices(r.Context(), d.AgencyID)
	if err != nil {
		return err
	}
	for _, v := range served {
		duty := shownDuty{Served: v, Status: obligation.NotApplicable}
		for _, c := range choices {
			if c.Obligation.ID == v.ObligationID {
				duty.Status, duty.Why = c.Assessment.Status, c.Assessment.Why
			}
		}
		d.Serves = append(d.Serves, duty)
	}
	return nil
}

func (f *Feature) fillProof(r *http.Request, d *entryData) error {
	p, ok, err := f.service.Ledger.Prove(r.Context(), d.ID)
	if ok {
		d.Proof = &p
	}
	return err
}

func (f *Feature) fillLink(r *http.Request, d *entryData) error {
	if d.URL == "" || f.service.Link == nil {
		return nil
	}
	link, err := f.service.Link(r.Context(), d.Entry)
	d.Link = &link
	return err
}

// file gives a stored file: pictures to look at, everything else to keep. The
// content type is the one found by looking at the content.
func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	meta, stored, err := f.service.Open(r.Context(), web.Actor(r), r.PathValue("id"), r.PathValue("file"))
	if err != nil {
		return err
	}
	defer func() { _ = stored.Close() }()
	body, err := io.ReadAll(io.LimitReader(stored, maxFile+1))
	if err != nil {
		return domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	switch look := r.URL.Query().Get("xem"); {
	case look == "nho" && isPicture(meta.MediaType):
		return f.show(w, r, meta.SHA256, meta.MediaType)
	case look != "" && isPicture(meta.MediaType):
		w.Header().Set("Content-Type", meta.MediaType)
		w.Header().Set("Cache-Control", "private, max-age=86400")
		_, err = w.Write(body)
		return err
	}
	return web.Download(w, r, meta.Name, meta.MediaType, body)
}

// KB is the file's size in kilobytes, at least one.
func (f shownFile) KB() int64 { return max(f.Size>>10, 1) }
