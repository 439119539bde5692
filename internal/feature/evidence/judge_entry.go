package evidence

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

// judgedEntry is what verifiers and erasures add to the page of an entry.
type judgedEntry struct {
	Said     []shownNote // the newest first
	Judged   *shownNote  // the verdict that holds; nil when nobody judged
	Erased   *shownNote
	Fate     *shownNote // what became of the piece; nil: it stands as it came out
	Repeats  *ledger.Entry
	Joint    *jointEntry
	MayJudge bool
	MayErase bool
	Asked    bool // an erasure waits for a decision
}

// jointEntry is the entry of another agency that counts instead of one, for what
// both owe together. Href is empty for who may not see it.
type jointEntry struct {
	Said domain.Sentence
	Href string
}

// shownNote is a note of the book in words.
type shownNote struct {
	ledger.Note
	By, AskedBy, What, Why string
	Words                  domain.Sentence // of what became of a piece
}

// notesOf reads the notes of entries, the newest first, with who made them.
func (f *Feature) notesOf(r *http.Request, line []ledger.Entry) ([]shownNote, error) {
	var notes []shownNote
	var accounts []string
	for _, e := range line {
		ns, err := f.service.Ledger.Notes(r.Context(), e.ID)
		if err != nil {
			return nil, err
		}
		for _, n := range ns {
			notes = append(notes, shownNote{Note: n, What: noteWords(n), Why: n.Said("reason")})
			accounts = append(accounts, n.Author, n.Said("asked_by"))
		}
	}
	posts, err := f.service.posts(r.Context(), accounts...)
	if err != nil {
		return nil, err
	}
	posts[access.SystemActor("").AccountID] = "Hệ thống"
	people, err := f.service.People.Names(r.Context(), accounts...)
	if err != nil {
		return nil, err
	}
	for i := range notes {
		notes[i].By, notes[i].AskedBy = posts[notes[i].Author], posts[notes[i].Said("asked_by")]
		if notes[i].Kind.OfPiece() { // by the same people as the entry, who are named there
			notes[i].By = cmp.Or(people[notes[i].Author], notes[i].By, "Cơ quan đăng bài")
		}
	}
	slices.SortStableFunc(notes, func(a, b shownNote) int { return strings.Compare(b.ID, a.ID) })
	return notes, nil
}

// noteWords says what a note says, after who made it.
func noteWords(n ledger.Note) string {
	switch n.Kind {
	case evidence.NoteCopy:
		return "lưu bản sao của liên kết"
	case evidence.NoteErasure:
		return "xóa theo quy định"
	case evidence.NoteRenewed:
		return "đăng bản mới của bài"
	case evidence.NoteWithdrawn:
		return "rút bài, để lại thông báo"
	case evidence.NoteUnpublished:
		return "gỡ bài khỏi cổng"
	case evidence.NoteVerdict:
	}
	switch n.Verdict {
	case evidence.Accepted:
		return "xác nhận"
	case evidence.Returned:
		return "trả lại"
	case evidence.Disputed:
		return "ghi nghi vấn"
	case evidence.Reopened, evidence.Unjudged:
	}
	return "bỏ kết quả kiểm tra"
}

// fateWords says in one sentence what became of the piece that an entry shows.
func (s *Service) fateWords(n ledger.Note) domain.Sentence {
	day, why := calendar.DateOf(db.Time(n.At), s.Zone).Vietnamese(), n.Said("reason")
	switch {
	case n.Kind == evidence.NoteWithdrawn:
		return domain.Say("Bài đã rút ngày %s: “%s”", day, why)
	case n.Kind == evidence.NoteUnpublished:
		return domain.Say("Bài đã gỡ khỏi cổng ngày %s: “%s”", day, why)
	case why != "":
		return domain.Say("Bài đã đính chính ngày %s: “%s”", day, why)
	}
	return domain.Say("Bài có bản mới (bản %s) từ ngày %s.", n.Said("edition"), day)
}

// fateSign is the sign of what became of a piece.
func fateSign(k evidence.NoteKind) string {
	if k == evidence.NoteRenewed {
		return "info"
	}
	return "status-at-risk"
}

// verdictSign is the sign of a verdict, among those of the statuses.
func verdictSign(v evidence.Verdict) string {
	switch v {
	case evidence.Accepted:
		return "met"
	case evidence.Returned:
		return "missed"
	case evidence.Disputed:
		return "at_risk"
	case evidence.Reopened, evidence.Unjudged:
	}
	return "not_due"
}

// titleOf is an entry's title, or that it was erased.
func titleOf(e ledger.Entry) string {
	if e.Title == "" && e.ErasedAt != 0 {
		return "Nội dung đã xóa theo quy định"
	}
	return e.Title
}

// fillJudged adds verdict, erasure and repetition to the page of an entry.
func (f *Feature) fillJudged(r *http.Request, d *entryData) error {
	line, err := f.service.Ledger.Line(r.Context(), d.FirstID)
	if err != nil {
		return err
	}
	if d.Said, err = f.notesOf(r, line); err != nil {
		return err
	}
	for i, n := range d.Said {
		if n.EvidenceID != d.ID {
			continue
		}
		if d.Judged == nil && n.Verdict != evidence.Unjudged {
			d.Judged = &d.Said[i]
		}
		if d.Fate == nil && n.Kind.OfPiece() {
			d.Fate = &d.Said[i]
			d.Fate.Words = f.service.fateWords(n.Note)
		}
		if d.Erased == nil && n.Kind == evidence.NoteErasure {
			d.Erased = &d.Said[i]
		}
	}
	actor := web.Actor(r)
	d.MayJudge = MayJudge(actor) && d.Current()
	d.MayErase = MayAskErasure(actor, d.AgencyID)
	if d.MayErase {
		open, err := f.service.openErasure(r.Context(), d.FirstID)
		if err != nil {
			return err
		}
		d.Asked = open.ID != ""
	}
	d.events()
	return f.fillRepeat(r, d)
}

// fillRepeat names the entry that this one shows again.
func (f *Feature) fillRepeat(r *http.Request, d *entryData) error {
	if !d.Counts() {
		return nil
	}
	id, err := f.service.Ledger.RepeatOf(r.Context(), d.ID)
	if err != nil {
		return err
	}
	if id == "" {
		return f.fillJoint(r, d)
	}
	first, err := f.service.Ledger.Entry(r.Context(), id)
	if domain.CodeOf(err) == domain.CodeNotFound {
		return nil
	}
	d.Repeats = &first
	return err
}

// fillJoint names the entry of another agency that counts for both.
func (f *Feature) fillJoint(r *http.Request, d *entryData) error {
	serves, err := f.service.Ledger.ServedBy(r.Context(), d.ID)
	if err != nil {
		return err
	}
	first, err := f.service.firstOf(r.Context(), d.Entry, serves, nil)
	if err != nil || first == nil {
		return err
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), first.AgencyID)
	d.Joint = &jointEntry{Said: domain.Say(jointWords, names[first.AgencyID], first.HappenedOn.Vietnamese())}
	if web.Actor(r).Sees(first.AgencyID) {
		d.Joint.Href = root + "/" + first.ID
	}
	return err
}

// events puts notes among the corrections, the newest first.
func (d *entryData) events() {
	for _, n := range d.Said {
		e := shownEvent{By: n.By, What: n.What, Verdict: n.Verdict, Office: true}
		e.ID, e.RecordedAt, e.Reason = n.EvidenceID, n.At, n.Why
		d.Events = append(d.Events, e)
	}
	slices.SortStableFunc(d.Events, func(a, b shownEvent) int {
		return int(min(max(b.RecordedAt-a.RecordedAt, -1), 1))
	})
}

// Icon is the sign of what became of a piece.
func (n shownNote) Icon() string { return fateSign(n.Kind) }

// Sign is the sign of the verdict.
func (n shownNote) Sign() string { return verdictSign(n.Verdict) }
