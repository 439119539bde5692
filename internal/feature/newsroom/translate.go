package newsroom

import (
	"cmp"
	"context"
	"html/template"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
)

// Translate begins the translation of a piece into a language, or leads to the one that
// somebody began; made tells which. It fails with conflict for a translation, whose
// original is to be translated.
func (s *Service) Translate(ctx context.Context, actor access.Actor, contentID string, lang flow.Lang) (e content.Edition, made bool, err error) {
	if _, err := s.Get(ctx, actor, contentID); err != nil {
		return e, false, err
	}
	return s.Contents.Translate(ctx, actor, contentID, lang)
}

// FollowOriginal notes that the translation which is being written follows the edition
// of its original that readers get; seen is the one that the writer looked at.
func (s *Service) FollowOriginal(ctx context.Context, actor access.Actor, contentID, seen string) error {
	row, err := s.Get(ctx, actor, contentID)
	if err != nil {
		return err
	}
	return s.Contents.FollowOriginal(ctx, actor, row.Edition.ID, seen)
}

// original is the piece of which another is a translation, as the translation's pages
// show it.
type original struct {
	content.Original

	Now     content.Edition // that came out last
	Changed []part          // since the edition that the translation follows
}

// Behind tells whether a later edition came out than the translation follows.
func (o original) Behind() bool {
	way := o.Follow()
	return way == flow.Behind || way == flow.Corrected
}

// Halted tells whether the translation is not to be read, as its original is not.
func (o original) Halted() bool { return o.Follow() == flow.Halted }

// Later tells whether there is an edition which the translation could follow now.
func (o original) Later() bool { return o.State == flow.Published && o.EditionID != o.FollowsID }

// Lines are the original's words, one line after the other, as they are translated. They
// were cleaned before they were kept.
func (o original) Lines() template.HTML {
	return template.HTML(o.Now.Body) //nolint:gosec // richtext.Clean made it
}

// originalOf reads the original of an edition of a translation; nil for none.
func (s *Service) originalOf(ctx context.Context, row content.Row) (*original, error) {
	if row.Content.OriginalID == "" {
		return nil, nil //nolint:nilnil // it is itself an original
	}
	o, ok, err := s.Contents.OriginalOf(ctx, row.Edition.ID)
	if err != nil || !ok {
		return nil, err
	}
	out := &original{Original: o}
	if out.Now, err = s.Contents.Edition(ctx, o.EditionID); err != nil || o.EditionID == o.FollowsID {
		return out, err
	}
	before, err := s.Contents.Edition(ctx, o.FollowsID)
	out.Changed = compare(text{before.Title, before.Summary, before.Body}, text{out.Now.Title, out.Now.Summary, out.Now.Body})
	return out, err
}

// finding is what the check before submission says of how a translation stands to its
// original; ok is false for nothing.
func (o *original) finding() (flow.Finding, bool) {
	switch {
	case o == nil:
	case o.Halted():
		return flow.Finding{Field: "noi_dung", Message: "Bản gốc đã rút hoặc đã gỡ. Bản dịch theo bản đó không đăng được."}, true
	case o.Behind():
		return flow.Finding{Field: "noi_dung", Message: "Bản dịch còn theo bản đăng số %d, bản gốc đã có bản số %d. Dịch phần đã đổi rồi bấm Đã dịch theo bản này.", Args: []any{o.FollowsNumber, o.Number}}, true
	}
	return flow.Finding{}, false
}

// alike counts the pictures and films of a translation which still say what they say in
// the original, in its language: to who does not see them, or by their caption. Where the
// words say nothing, the library does.
func (o *original) alike(e content.Edition, of map[string]content.Medium) (n int) {
	if o == nil {
		return 0
	}
	type told struct{ alt, caption string }
	says := func(w content.Words) map[string]told {
		out := map[string]told{}
		for _, item := range w.Items {
			if item.Picture != "" {
				out[item.Picture] = told{alt: cmp.Or(item.Alt, of[item.Picture].Alt)}
			}
		}
		for _, p := range richtext.Parts(w.Body) {
			if p.File == nil || p.File.Element == "a" {
				continue
			}
			id, _, _ := media.Named(p.File.Src)
			t := told{caption: cmp.Or(richtext.Text(p.File.Caption), of[id].Caption)}
			if p.File.Element == "img" {
				t.alt = cmp.Or(p.File.Alt, of[id].Alt)
			}
			out[id] = t
		}
		return out
	}
	before := says(o.Now.Words())
	for id, now := range says(e.Words()) {
		if was, ok := before[id]; ok && (now.alt != "" && now.alt == was.alt || now.caption != "" && now.caption == was.caption) {
			n++
		}
	}
	return n
}

// findings are what the check before submission says of a translation: how it stands to
// its original, and whether its pictures still speak the original's language.
func (o *original) findings(lang flow.Lang, e content.Edition, of map[string]content.Medium) []flow.Finding {
	var out []flow.Finding
	if x, ok := o.finding(); ok {
		out = append(out, x)
	}
	if n := o.alike(e, of); n > 0 {
		out = append(out, flow.Finding{Field: "noi_dung", Message: "Có %d ảnh, video còn lời mô tả hoặc chú thích của bản gốc. Bấm vào ảnh rồi viết lại bằng %s.", Args: []any{n, domain.Say(lang.Label())}})
	}
	return out
}

// translation is a translation of a piece as the piece's page lists it.
type translation struct {
	content.Row

	Sign   string
	Behind bool // its newest edition follows an earlier one of the piece
}

// translations lists what there is of a piece in other languages, and the languages into
// which the actor may translate it still.
func (s *Service) translations(ctx context.Context, actor access.Actor, row content.Row) (have []translation, may []flow.Lang, err error) {
	if row.Content.OriginalID != "" {
		return nil, nil, nil
	}
	rows, err := s.Contents.Translations(ctx, row.Content.ID)
	if err != nil {
		return nil, nil, err
	}
	out := false
	if row.Content.ShownID != "" {
		shown, err := s.Contents.Edition(ctx, row.Content.ShownID)
		if err != nil {
			return nil, nil, err
		}
		out = shown.State == flow.Published
	}
	for _, r := range rows {
		have = append(have, translation{r, sign(r.Edition.State), row.Content.ShownID != "" && r.Edition.FollowsID != row.Content.ShownID})
	}
	if !out || !content.Writes(actor, row.Content.AgencyID) {
		return have, nil, nil
	}
	for _, lang := range s.languages() {
		if lang != row.Content.Lang && !slices.ContainsFunc(rows, func(r content.Row) bool { return r.Content.Lang == lang }) {
			may = append(may, lang)
		}
	}
	return have, may, nil
}

// languages are those in which pieces are written, Vietnamese first.
func (s *Service) languages() []flow.Lang {
	return append([]flow.Lang{flow.Vietnamese}, s.Contents.Languages...)
}

// asks lists the obligations, by version, that a translation serves and whose words ask
// for pieces in its language.
func asks(c content.Content, owed []served) []string {
	if c.OriginalID == "" {
		return nil
	}
	var out []string
	for _, o := range owed {
		if flow.AsksFor(c.Lang, o.words) {
			out = append(out, o.version)
		}
	}
	return out
}

// served is an obligation that a piece serves, with the words of the plan.
type served struct{ version, words string }

// counted fills by which obligations a publication is counted.
func (s *Service) counted(ctx context.Context, c content.Content, call *content.Call) error {
	owed, err := s.serves(ctx, c)
	for _, o := range owed {
		call.Serves = append(call.Serves, o.version)
	}
	call.Asks = asks(c, owed)
	return err
}
