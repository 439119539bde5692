package content

import (
	"context"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// How far coding a medium anew is.
const (
	FilmWaiting = "waiting"
	FilmRunning = "running"
	FilmDone    = "done"
	FilmFailed  = "failed"
)

// Medium is a file of an agency's library. SHA256 and Bytes are those of the file as it
// was uploaded; SourceSHA256 is where it is kept, empty for pictures. Width and Height
// are those of a picture stood upright, in pixels; Millis is how long it runs. Agreed is
// what the agency declares: whoever can be recognised agrees, or nobody can. Film is how
// far coding it anew is, FilmPart in hundredths. Instants are Unix milliseconds.
type Medium struct {
	ID           string
	AgencyID     string
	Kind         media.Kind
	Ext          string
	Name         string // of the file
	SHA256       string `db:"sha256"`
	Bytes        int64
	SourceSHA256 string `db:"source_sha256"`
	Width        int
	Height       int
	Millis       int64
	Mute         bool // a film that has no sound for certain
	Title        string
	Alt          string // what it says to who does not see it
	Caption      string
	Credit       string // who made it, where it is from
	Agreed       bool
	FocusX       int // thousandths from the left
	FocusY       int // and from above
	WordsFold    string
	Transcript   db.TextList // what is said, by its captions
	Film         string
	FilmPart     int
	FilmAt       int64
	Version      int64
	MadeBy       string
	MadeByName   string
	MadeAt       int64

	Renditions []Rendition `db:"-"`
}

const mediumColumns = `m.id, m.agency_id, m.kind, m.ext, m.name, m.sha256, m.bytes, m.source_sha256, m.width, m.height, m.millis, m.title, m.alt, m.caption, m.credit, m.agreed,
	m.focus_x, m.focus_y, m.words_fold, m.transcript, m.film, m.film_part, m.film_at, m.version, m.made_by, m.made_by_name, m.made_at, m.mute`

func (m Medium) row() []any {
	return []any{
		m.ID, m.AgencyID, m.Kind, m.Ext, m.Name, m.SHA256, m.Bytes, m.SourceSHA256, m.Width, m.Height, m.Millis, m.Title, m.Alt, m.Caption, m.Credit, m.Agreed,
		m.FocusX, m.FocusY, m.WordsFold, m.Transcript.Text(), m.Film, m.FilmPart, m.FilmAt, m.Version, m.MadeBy, m.MadeByName, m.MadeAt, m.Mute,
	}
}

// Type is the form of the file as it was uploaded.
func (m Medium) Type() media.Type {
	t, _ := media.ByExt(m.Ext) // it was checked when it came
	return t
}

// Focus is the point that is never cut away.
func (m Medium) Focus() media.Focus { return media.Focus{X: m.FocusX, Y: m.FocusY} }

// fold puts together what it is searched by.
func (m *Medium) fold() {
	m.WordsFold = vi.Fold(strings.Join([]string{m.Title, m.Name, m.Alt, m.Caption, m.Credit}, "\n"))
}

// Rendition is a size or coding of a medium.
type Rendition struct {
	MediumID string
	Form     string
	Ext      string
	SHA256   string `db:"sha256"`
	Bytes    int64
	Width    int
	Height   int
}

const renditionColumns = `r.medium_id, r.form, r.ext, r.sha256, r.bytes, r.width, r.height`

// tagSize is how much of the hash an address names, so that other bytes have another
// address.
const tagSize = 8

// Tag is what an address names of the hash.
func (r Rendition) Tag() string { return r.SHA256[:min(tagSize, len(r.SHA256))] }

// Src is the address of the rendition as long as it is the same.
func (r Rendition) Src() string {
	return media.Root + r.MediumID + "/" + r.Form + "-" + r.Tag() + "." + r.Ext
}

// Rendition gives one of a form.
func (m Medium) Rendition(form string) (Rendition, bool) {
	for _, r := range m.Renditions {
		if r.Form == form {
			return r, true
		}
	}
	return Rendition{}, false
}

// Pictures are the widths of a picture, the narrowest first.
func (m Medium) Pictures() []Rendition {
	var out []Rendition
	for _, w := range media.Widths() {
		if r, ok := m.Rendition(strconv.Itoa(w)); ok {
			out = append(out, r)
		}
	}
	return out
}

// Thumb is the picture that stands for it in lists; empty for none.
func (m Medium) Thumb() string {
	if r, ok := m.Rendition(media.Card); ok {
		return r.Src()
	}
	return ""
}

// Plain is its address in the words of a piece, which stays the same.
func (m Medium) Plain() string {
	form := media.Save
	switch {
	case m.Kind == media.Picture:
		form = "960"
	case m.Kind.Plays():
		form = media.Play
	}
	return media.Root + m.ID + "/" + form
}

// Says is what it says to who does not see it, or its title.
func (m Medium) Says() string {
	if m.Alt != "" {
		return m.Alt
	}
	return m.Title
}

func errNoMedium() error { return domain.NotFound("Không có tệp này trong thư viện.") }

// reader reads rows, inside a transaction or not.
type reader interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
	Get(ctx context.Context, dst any, query string, args ...any) (bool, error)
}

// rendered gives media their renditions.
func rendered(ctx context.Context, q reader, all []Medium) error {
	if len(all) == 0 {
		return nil
	}
	ids := make([]any, len(all))
	at := map[string]int{}
	for i, m := range all {
		ids[i], at[m.ID] = m.ID, i
	}
	var parts []Rendition
	if err := q.Select(ctx, &parts, `SELECT `+renditionColumns+` FROM medium_rendition r WHERE r.medium_id IN (`+db.Marks(1, len(ids))+`) ORDER BY r.medium_id, r.form`, ids...); err != nil {
		return err
	}
	for _, r := range parts {
		i := at[r.MediumID]
		all[i].Renditions = append(all[i].Renditions, r)
	}
	return nil
}

// Medium gives a medium with its renditions.
func (c *Contents) Medium(ctx context.Context, id string) (Medium, error) {
	return medium(ctx, c.DB, id)
}

func medium(ctx context.Context, q reader, id string) (Medium, error) {
	all := make([]Medium, 1)
	ok, err := q.Get(ctx, &all[0], `SELECT `+mediumColumns+` FROM medium m WHERE m.id = $1`, id)
	if err == nil && !ok {
		err = errNoMedium()
	}
	if err == nil {
		err = rendered(ctx, q, all)
	}
	return all[0], err
}

// lockMedium reads a medium for deciding on it.
func lockMedium(ctx context.Context, tx *db.Tx, id string) (Medium, error) {
	if err := tx.Lock(ctx, "medium", id); err != nil {
		return Medium{}, err
	}
	return medium(ctx, tx, id)
}

// MediaFilter narrows the library; empty fields do not narrow. Agencies nil means all.
// After is the id after which the page begins, the newest standing first.
type MediaFilter struct {
	Agencies []string
	Kinds    []media.Kind
	Text     string
	After    string
	Limit    int
}

// Library lists media, the newest first, and how many there are in all.
func (c *Contents) Library(ctx context.Context, f MediaFilter) (all []Medium, total int, err error) {
	if f.Agencies != nil && len(f.Agencies) == 0 {
		return nil, 0, nil
	}
	parts, args := []string{"1 = 1"}, []any{}
	add := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	among := func(column string, values []string) {
		marks := make([]string, len(values))
		for i, v := range values {
			marks[i] = add(v)
		}
		parts = append(parts, column+" IN ("+strings.Join(marks, ", ")+")")
	}
	if f.Agencies != nil {
		among("m.agency_id", f.Agencies)
	}
	if len(f.Kinds) > 0 {
		kinds := make([]string, len(f.Kinds))
		for i, k := range f.Kinds {
			kinds[i] = string(k)
		}
		among("m.kind", kinds)
	}
	for word := range strings.FieldsSeq(vi.Fold(f.Text)) {
		parts = append(parts, "m.words_fold LIKE "+add("%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)+"%")+" ESCAPE '!'")
	}
	where := strings.Join(parts, " AND ")
	if _, err := c.DB.Get(ctx, &total, `SELECT count(*) FROM medium m WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	if f.After != "" {
		where += " AND m.id < " + add(f.After)
	}
	if f.Limit == 0 {
		f.Limit = PageSize
	}
	if err := c.DB.Select(ctx, &all, `SELECT `+mediumColumns+` FROM medium m WHERE `+where+` ORDER BY m.id DESC LIMIT `+add(f.Limit), args...); err != nil {
		return nil, 0, err
	}
	return all, total, rendered(ctx, c.DB, all)
}

// Stored is how many bytes the files of an agency take, those that are being uploaded
// counted as large as they will be.
func (c *Contents) Stored(ctx context.Context, agencyID string) (int64, error) {
	return stored(ctx, c.DB, agencyID)
}

func stored(ctx context.Context, q reader, agencyID string) (n int64, err error) {
	_, err = q.Get(ctx, &n, `SELECT CAST(COALESCE((SELECT sum(m.bytes) FROM medium m WHERE m.agency_id = $1), 0) + COALESCE((SELECT sum(u.size) FROM medium_upload u WHERE u.agency_id = $1 AND u.medium_id = ''), 0) AS BIGINT)`, agencyID)
	return n, err
}
