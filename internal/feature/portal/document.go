package portal

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/media"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// DocumentKind is what a public document is of the program's own. The list is closed.
type DocumentKind string

// The kinds.
const (
	OfPaper DocumentKind = "paper" // a paper that an agency released
	OfPlan  DocumentKind = "plan"  // a plan in force
)

// Document (văn bản công khai) is an official document as readers get it, with its signed
// file as of when it was made public. Size is in bytes; At in Unix milliseconds.
type Document struct {
	ID       string
	Kind     DocumentKind
	Ref      string
	AgencyID string
	Sort     string // as people call it: "Báo cáo"
	Number   string // "05/BC-SNV"
	Title    string
	SignedOn calendar.Date
	Signer   string
	FileName string
	SHA256   string `db:"sha256"`
	Size     int64
	Shown    bool
	ByName   string
	At       int64
}

const documentColumns = `id, kind, ref, agency_id, sort, number, title, signed_on, signer, file_name, sha256, size, shown, by_name, at`

// documents lists what is public, the newest signature first; text narrows by words with
// or without marks.
func (f *Feature) documents(ctx context.Context, text string, limit, skip int) ([]Document, error) {
	where, args := "", []any{limit, skip}
	for word := range strings.FieldsSeq(vi.Fold(text)) {
		args = append(args, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)+"%")
		where += " AND text_fold LIKE " + db.Marks(len(args), 1) + " ESCAPE '!'"
	}
	var all []Document
	err := f.DB.Select(ctx, &all, `SELECT `+documentColumns+` FROM portal_document WHERE shown = TRUE`+where+` ORDER BY signed_on DESC, id DESC LIMIT $1 OFFSET $2`, args...)
	return all, err
}

// document gives one that is public, or was; else it is not found.
func (f *Feature) document(ctx context.Context, id string) (Document, error) {
	var d Document
	ok, err := f.DB.Get(ctx, &d, `SELECT `+documentColumns+` FROM portal_document WHERE id = $1`, id)
	if err == nil && !ok {
		err = errNoDocument()
	}
	return d, err
}

func errNoDocument() error {
	return domain.NotFound("Văn bản này không có, hoặc không còn công khai.")
}

// planDocuments are the plans that are public documents, by plan.
func (f *Feature) planDocuments(ctx context.Context) (map[string]Document, error) {
	var all []Document
	err := f.DB.Select(ctx, &all, `SELECT `+documentColumns+` FROM portal_document WHERE shown = TRUE AND kind = $1`, OfPlan)
	out := make(map[string]Document, len(all))
	for _, d := range all {
		out[d.Ref] = d
	}
	return out, err
}

// SizeText is how large its file is, as people read it.
func (d Document) SizeText() string { return media.Bytes(d.Size) }

// documentsChanged is the day on which a document was last made public or taken away;
// empty: none ever was.
func (f *Feature) documentsChanged(ctx context.Context) (calendar.Date, error) {
	at, err := f.documentsChangedAt(ctx)
	if err != nil || at == 0 {
		return "", err
	}
	return calendar.DateOf(db.Time(at), f.Zone), nil
}

// documentsChangedAt is that instant in Unix milliseconds; 0: none ever was.
func (f *Feature) documentsChangedAt(ctx context.Context) (at int64, err error) {
	_, err = f.DB.Get(ctx, &at, `SELECT COALESCE(max(at), 0) FROM portal_document`)
	return at, err
}

// hiddenDocuments lists what was public, the last taken away first.
func (f *Feature) hiddenDocuments(ctx context.Context, limit int) ([]Document, error) {
	var all []Document
	err := f.DB.Select(ctx, &all, `SELECT `+documentColumns+` FROM portal_document WHERE shown = FALSE ORDER BY at DESC, id DESC LIMIT $1`, limit)
	return all, err
}

// Candidate is a document that may be made public, or is.
type Candidate struct {
	Document

	NoFile bool // nothing signed is stored: it cannot be made public
}

// Candidates lists the documents that an actor may make public: released papers of the
// agencies that they answer for, and for a coordinator the plans in force.
func (f *Feature) Candidates(ctx context.Context, actor access.Actor) ([]Candidate, error) {
	own := writesFor(actor)
	if len(own) == 0 && !actor.Is(access.Coordinator) {
		return nil, domain.Forbidden("Chỉ lãnh đạo cơ quan và người điều phối được công khai văn bản.")
	}
	var out []Candidate
	if actor.Is(access.Coordinator) {
		plans, err := f.Programme.Active(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range plans {
			c, err := f.ofPlan(ctx, actor, p)
			if err != nil {
				return nil, err
			}
			out = append(out, c)
		}
	}
	all, _, err := f.Papers.List(ctx, papers.Filter{Agencies: own, NoAgency: len(own) == 0, Statuses: []papers.Status{papers.Released}})
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		c, err := f.ofPaper(ctx, p)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, f.mark(ctx, out)
}

// mark fills which of the candidates are public.
func (f *Feature) mark(ctx context.Context, all []Candidate) error {
	var known []Document
	if err := f.DB.Select(ctx, &known, `SELECT `+documentColumns+` FROM portal_document`); err != nil {
		return err
	}
	for i := range all {
		at := slices.IndexFunc(known, func(d Document) bool { return d.Kind == all[i].Kind && d.Ref == all[i].Ref })
		if at >= 0 {
			all[i].ID, all[i].Shown, all[i].ByName, all[i].At = known[at].ID, known[at].Shown, known[at].ByName, known[at].At
		}
	}
	return nil
}

func (f *Feature) ofPaper(ctx context.Context, p papers.Paper) (Candidate, error) {
	files, err := f.Papers.Files(ctx, p.ID)
	if err != nil {
		return Candidate{}, err
	}
	d := Document{Kind: OfPaper, Ref: p.ID, AgencyID: p.AgencyID, Sort: papers.KindLabel(p.Kind), Number: p.FullNumber(), Title: p.Title, SignedOn: p.SignedOn, Signer: p.Signer}
	file, ok := p.Current(files, papers.RoleSigned)
	d.FileName, d.SHA256, d.Size = file.Name, file.SHA256, file.Size
	return Candidate{d, !ok}, nil
}

func (f *Feature) ofPlan(ctx context.Context, actor access.Actor, p programme.Plan) (Candidate, error) {
	files, err := f.Programme.Papers(ctx, actor, p.ID)
	if err != nil {
		return Candidate{}, err
	}
	d := Document{Kind: OfPlan, Ref: p.ID, AgencyID: p.AgencyID, Sort: "Kế hoạch", Number: p.Number, Title: p.Title, SignedOn: p.IssuedOn, Signer: p.Signer}
	if files.Signed != nil {
		d.FileName, d.SHA256, d.Size = files.Signed.Name, files.Signed.SHA256, files.Signed.Size
	}
	return Candidate{d, files.Signed == nil}, nil
}

// Show makes a document public. A document without a signed file is refused.
func (f *Feature) Show(ctx context.Context, actor access.Actor, kind DocumentKind, ref string) error {
	return f.turn(ctx, actor, turned{kind: kind, ref: ref, shown: true})
}

// Hide takes a document away from readers, with a reason that stays in the record.
func (f *Feature) Hide(ctx context.Context, actor access.Actor, kind DocumentKind, ref, reason string) error {
	reason, err := cleanReason(reason)
	if err != nil {
		return err
	}
	return f.turn(ctx, actor, turned{kind: kind, ref: ref, reason: reason})
}

// cleanReason gives a reason in order; one that says nothing is a problem of its field.
func cleanReason(reason string) (string, error) {
	var problems domain.Fields
	reason = vi.Clean(reason)
	switch n := len([]rune(reason)); {
	case n < leastReason:
		problems.Add("ly_do", "Nêu lý do.")
	case n > mostReason:
		problems.Add("ly_do", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostReason)
	}
	return reason, problems.Err()
}

// turned is a document that is made public or taken away.
type turned struct {
	kind   DocumentKind
	ref    string
	shown  bool
	reason string
}

func (f *Feature) turn(ctx context.Context, actor access.Actor, to turned) error {
	all, err := f.Candidates(ctx, actor)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c Candidate) bool { return c.Kind == to.kind && c.Ref == to.ref })
	switch {
	case at < 0:
		return domain.NotFound("Không có văn bản này.")
	case to.shown && all[at].NoFile:
		return domain.Conflict("Văn bản chưa có tệp đã ký, chưa công khai được.")
	}
	d := all[at].Document
	fold := vi.Fold(strings.Join([]string{d.Sort, d.Number, d.Title, d.Signer}, " "))
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO portal_document (id, kind, ref, agency_id, sort, number, title, signed_on, signer, file_name, sha256, size, text_fold, shown, by_name, at)
			VALUES (`+db.Marks(1, 16)+`) ON CONFLICT (kind, ref) DO UPDATE SET agency_id = excluded.agency_id, sort = excluded.sort, number = excluded.number, title = excluded.title,
			signed_on = excluded.signed_on, signer = excluded.signer, file_name = excluded.file_name, sha256 = excluded.sha256, size = excluded.size, text_fold = excluded.text_fold,
			shown = excluded.shown, by_name = excluded.by_name, at = excluded.at`,
			db.NewID(), d.Kind, d.Ref, d.AgencyID, d.Sort, d.Number, d.Title, d.SignedOn, d.Signer, d.FileName, d.SHA256, d.Size, fold, to.shown, actor.Name, db.Millis(tx.Now())); err != nil {
			return err
		}
		if err := content.Changed(ctx, tx); err != nil {
			return err
		}
		act, facts := "document.show", map[string]any{"kind": d.Kind, "number": d.Number}
		if !to.shown {
			act, facts["reason"] = "document.hide", to.reason
		}
		return audit.Record(ctx, tx, actor, act, "portal_document", d.Ref, facts)
	})
}
