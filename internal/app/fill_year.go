package app

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// chunk bounds how many entries of the sample share a transaction.
const chunk = 50

// deed is what the sample says, with the ids of this office.
type deed struct {
	demo.Deed

	agency   string
	versions []string
	files    []ledger.NewFile
}

// record puts into the book what agencies record until a day, stretch by
// stretch in which nobody's duties change.
func (f *filler) record(ctx context.Context, until calendar.Date) error {
	for f.told.Until < until {
		from, to := f.told.Until.AddDays(1), until
		for _, turn := range turns() {
			if turn > from && turn <= to {
				to = turn.AddDays(-1)
			}
		}
		if err := f.stretch(ctx, from, to); err != nil {
			return err
		}
		f.told.Until = to
		if err := f.told.keep(f.Config); err != nil {
			return err
		}
	}
	return nil
}

// turns are the days from which on others owe something than before.
func turns() []calendar.Date {
	days := []calendar.Date{demo.AmendmentHolds}
	for _, a := range demo.Acts() {
		days = append(days, a.EffectiveOn)
	}
	return days
}

func (f *filler) stretch(ctx context.Context, from, to calendar.Date) error {
	if err := f.hand.to(from, 13); err != nil {
		return err
	}
	var all []deed
	for _, d := range demo.Plans() {
		if f.told.Plans[d.Year] == "" || from > calendar.NewDate(d.Year+1, 3, 31) {
			continue
		}
		more, err := f.deeds(ctx, d, demo.Stretch{Year: d.Year, From: from, To: to, Opened: d.InForce.AddDays(1)})
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b deed) int { return cmp.Compare(a.Recorded, b.Recorded) })
	for first := 0; first < len(all); {
		last := first
		for last < len(all) && all[last].Recorded == all[first].Recorded {
			last++
		}
		if err := f.day(ctx, all[first:last]); err != nil {
			return err
		}
		first = last
	}
	f.entries += len(all)
	return nil
}

// deeds asks the sample what agencies record for a plan in a stretch.
func (f *filler) deeds(ctx context.Context, d demo.Document, s demo.Stretch) ([]deed, error) {
	obligations, err := f.Programme.ObligationsOn(ctx, f.told.Plans[d.Year], s.From)
	if err != nil {
		return nil, err
	}
	doers, err := f.doers(ctx, s.From)
	if err != nil {
		return nil, err
	}
	versions := map[string]string{} // by number and agency
	ids := map[string]string{}
	for _, o := range obligations {
		no := sampleNumber(o)
		if no == "" {
			continue
		}
		duty := demo.Duty{No: no}
		for _, id := range o.Owers(s.From) {
			doer, ok := doers[id]
			if !ok {
				continue
			}
			doer.Since = max(doer.Since, since(o, id))
			duty.Doers = append(duty.Doers, doer)
			versions[no+"|"+doer.Key], ids[doer.Key] = o.VersionID, id
		}
		slices.SortFunc(duty.Doers, func(a, b demo.Doer) int { return cmp.Compare(a.Key, b.Key) })
		s.Duties = append(s.Duties, duty)
	}
	var out []deed
	for _, x := range demo.Deeds(s) {
		if slices.Contains(x.Nos, demo.OwnPlan) && ownPlanned(s.Year, x.Agency) {
			continue
		}
		e := deed{Deed: x, agency: ids[x.Agency]}
		for _, no := range x.Nos {
			if v := versions[no+"|"+x.Agency]; v != "" {
				e.versions = append(e.versions, v)
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// doers are the agencies of a day by their ids.
func (f *filler) doers(ctx context.Context, day calendar.Date) (map[string]demo.Doer, error) {
	lives, err := f.Registry.Lives(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]demo.Doer{}
	for _, l := range lives {
		v, ok := l.On(day)
		if !ok {
			continue
		}
		out[l.ID] = demo.Doer{Key: cmp.Or(v.Code, v.Name), Name: v.Name, Since: l.Spans[0].Version.ValidFrom}
	}
	return out, nil
}

// since is the day from which an agency owes an obligation that it inherits.
func since(o programme.Obligation, id string) calendar.Date {
	if slices.Contains(o.Leads, id) {
		return ""
	}
	for _, d := range o.Decisions {
		if slices.ContainsFunc(d.Heirs, func(h obligation.Heir) bool { return h.AgencyID == id }) {
			return d.From
		}
	}
	return ""
}

// sampleNumber says which sample story an obligation gets.
func sampleNumber(o programme.Obligation) string {
	switch {
	case o.Origin == programme.OriginOrder: // has a story of its own
		return ""
	case o.Origin == programme.OriginAppendix:
		return o.No
	case o.Origin == programme.OriginReporting:
		return string(o.ReportPeriod)
	case o.Rule.Deadline != "":
		return demo.OwnPlan
	}
	for _, word := range []struct{ words, no string }{
		{"tập huấn", demo.Training},
		{"Cung cấp tin, bài", demo.Supply},
		{"Duy trì chuyên", demo.Column},
		{"Định hướng", demo.Guiding},
		{"quyết toán kinh phí", demo.Paying},
		{"đoàn viên", demo.Youth},
		{"giảng dạy", demo.Teaching},
	} {
		if o.Origin == programme.OriginDuty && strings.Contains(o.Content, word.words) {
			return word.no
		}
	}
	return ""
}

// day records the deeds of one day in a few transactions and seals them.
func (f *filler) day(ctx context.Context, deeds []deed) error {
	hour := 13
	for part := range slices.Chunk(deeds, chunk) {
		if err := f.hand.to(part[0].Recorded, min(hour, 23)); err != nil {
			return err
		}
		if err := f.part(ctx, part); err != nil {
			return err
		}
		hour++
	}
	for {
		if n, err := f.Ledger.Seal(ctx); err != nil || n == 0 {
			return err
		}
	}
}

func (f *filler) part(ctx context.Context, deeds []deed) error {
	actors := map[string]access.Actor{}
	for i, d := range deeds {
		login := recorder(d.Deed)
		who, err := f.who(ctx, login)
		if err != nil {
			return err
		}
		actors[login] = who
		if deeds[i].files, err = f.files(ctx, d.Deed); err != nil {
			return err
		}
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, d := range deeds {
			err := f.put(ctx, tx, actors[recorder(d.Deed)], d)
			// Somebody who tried the sample corrected or judged the entry first.
			if d.Of != nil && domain.CodeOf(err) == domain.CodeConflict {
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: %w", d.Key, err)
			}
		}
		return nil
	})
}

// recorder is the login of whoever records a deed.
func recorder(d demo.Deed) string {
	switch {
	case d.Verdict != "":
		return "kiemtra"
	case d.Agency == demo.TranBien:
		return "canbo"
	}
	return "dieuphoi"
}

// put puts one deed into the book. An entry that a deed is about is found by
// its form key.
func (f *filler) put(ctx context.Context, tx *db.Tx, who access.Actor, d deed) error {
	about := ""
	if d.Of != nil {
		var err error
		if about, err = f.Ledger.Append(ctx, tx, who, entry(*d.Of, d)); err != nil {
			return err
		}
	}
	if d.Verdict != "" {
		return f.Ledger.Judge(ctx, tx, who, ledger.Judgement{EvidenceID: about, Verdict: d.Verdict, Reason: d.Reason})
	}
	n := entry(d.Deed, d)
	n.Supersedes, n.Files = about, d.files
	_, err := f.Ledger.Append(ctx, tx, who, n)
	return err
}

func entry(x demo.Deed, d deed) ledger.NewEvidence {
	n := ledger.NewEvidence{
		AgencyID: d.agency, Kind: x.Kind, Origin: x.Origin, Act: x.Act, HappenedOn: x.Day, Title: x.Title, URL: x.URL, Channel: x.Channel,
		Note: x.Note, Reason: x.Reason, Versions: d.versions, FormKey: x.Key, Distinct: x.Distinct, Amounts: x.Amounts,
	}
	if x.Topic != "" {
		n.Topics, n.Audiences = []string{x.Topic}, []string{x.Audience}
	}
	return n
}

// files draws and stores what goes with a deed.
func (f *filler) files(ctx context.Context, d demo.Deed) ([]ledger.NewFile, error) {
	if d.Verdict != "" || d.Act == evidence.Withdraw {
		return nil, nil
	}
	type drawn struct {
		name, media string
		content     []byte
	}
	var all []drawn
	for i, words := range d.Pictures {
		content, err := demo.Picture(words)
		if err != nil {
			return nil, err
		}
		all = append(all, drawn{fmt.Sprintf("anh-minh-hoa-%d.png", i+1), "image/png", content})
	}
	if d.Paper {
		all = append(all, drawn{"ban-quet-mau.pdf", "application/pdf", demo.Paper(d.Key)})
	}
	var out []ledger.NewFile
	for _, x := range all {
		stored, err := f.Files.Put(ctx, bytes.NewReader(x.content), int64(len(x.content)))
		if err != nil {
			return nil, err
		}
		out = append(out, ledger.NewFile{Name: x.name, MediaType: x.media, SHA256: stored.SHA256, Size: stored.Size})
	}
	return out, nil
}
