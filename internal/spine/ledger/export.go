package ledger

import (
	"cmp"
	"context"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
)

// PackageOrder says what a package holds: what happened in a period, named as
// calendar.NamedWindow reads it, with the corrections of it; of one obligation
// or agency when given. By and Office are names for the reader; Agency gives the
// name that an agency bore on a day.
type PackageOrder struct {
	Period       string
	Rule         calendar.WindowRule // empty: calendar
	ObligationID string
	AgencyID     string
	By           string
	Office       string
	Program      string
	Agency       func(agencyID string, day calendar.Date) string
}

const (
	// mostPacked bounds the entries of one package, so that its page can still be
	// opened and its list is kept in memory.
	mostPacked = 100_000
	packBatch  = 200
)

// packing is a package in the making. Everything is read as of one instant and
// one head, so that acts that go on meanwhile change nothing of it.
type packing struct {
	*Package
	l       *Ledger
	order   PackageOrder
	blobs   map[string]blobPart
	first   int64 // lowest seal that an entry or note stands under
	sealed  map[int64][]string
	entries *spool
	table   *spool
	csv     *csv.Writer
	rows    *spool // of the page, in the order of the book
	index   []indexRow
	duties  map[string][]packedDuty
	names   map[string]string // of obligations
}

// Pack makes a package. It fails with invalid for a period that does not exist
// and for more entries than a package may hold, with not found for an unknown
// obligation. Permission is the caller's, who also closes the package.
func (l *Ledger) Pack(ctx context.Context, order PackageOrder) (*Package, error) {
	if l.sign == nil || l.files == nil {
		return nil, errors.New("ledger: a package needs the office's key and files")
	}
	order.Rule = cmp.Or(order.Rule, calendar.CalendarWindow)
	p := &packing{
		Package: &Package{files: l.files}, l: l, order: order, blobs: map[string]blobPart{},
		sealed: map[int64][]string{}, duties: map[string][]packedDuty{}, names: map[string]string{},
	}
	if err := p.make(ctx); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p.Package, nil
}

func (p *packing) make(ctx context.Context) error {
	if err := p.open(ctx); err != nil {
		return err
	}
	ids, err := p.pick(ctx)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(ids, packBatch) {
		if err := p.batch(ctx, batch); err != nil {
			return err
		}
	}
	seals, err := p.seals(ctx)
	if err != nil {
		return err
	}
	keys, err := p.keys(ctx)
	if err != nil {
		return err
	}
	page, err := p.page()
	if err != nil {
		return err
	}
	p.csv.Flush()
	if err := p.csv.Error(); err != nil {
		return err
	}
	p.add(partIndex, page)
	p.add(partEntries, p.entries)
	p.add(partSeals, seals)
	p.add(partKeys, keys)
	p.add(partTable, p.table)
	for _, sum := range slices.Sorted(maps.Keys(p.blobs)) {
		if b := p.blobs[sum]; b.path != "" {
			p.parts = append(p.parts, packed{part: part{name: b.path, size: b.size, crc: b.crc}, sha256: sum})
		}
	}
	return p.seal()
}

// open settles the window, the instant and the head, and opens the spools.
func (p *packing) open(ctx context.Context) error {
	window, label, err := calendar.NamedWindow(p.order.Period, p.order.Rule)
	if err != nil {
		return err
	}
	head, err := p.l.Head(ctx)
	if err != nil {
		return err
	}
	now, err := p.asOf(ctx)
	if err != nil {
		return err
	}
	p.Manifest = Manifest{
		Format: packageFormat, Program: p.order.Program, Office: p.order.Office, By: p.order.By,
		AsOf: db.Millis(now), AsOfText: now.In(p.l.zone).Format(time.RFC3339),
		Period: p.order.Period, Label: label, Rule: p.order.Rule, Window: window,
		Head: packedHead{head.Seq, head.Hash, head.At}, Key: packedKey{p.l.sign.KeyID(), p.l.sign.PublicHex()},
		Missing: []MissingFile{}, Files: []packedPart{},
	}
	if id := p.order.AgencyID; id != "" {
		p.Manifest.Agency = &Named{id, p.order.Agency(id, window.End)}
	}
	if id := p.order.ObligationID; id != "" {
		name := ""
		ok, err := p.l.db.Get(ctx, &name, `SELECT short_name FROM obligation_version WHERE obligation_id = $1 ORDER BY id DESC LIMIT 1`, id)
		if err != nil {
			return err
		}
		if !ok {
			return domain.NotFound("Không có nhiệm vụ này.")
		}
		p.Manifest.Obligation = &Named{id, name}
	}
	for _, s := range []**spool{&p.entries, &p.table, &p.rows} {
		if *s, err = p.spool(); err != nil {
			return err
		}
	}
	return p.openTable()
}

// asOf is the present instant, or that of the newest entry when the machine's
// clock is behind it: a clock that was set back leaves nothing out.
func (p *packing) asOf(ctx context.Context) (time.Time, error) {
	now := p.l.db.Clock().Now()
	var newest int64
	if _, err := p.l.db.Get(ctx, &newest, `SELECT COALESCE(max(x.at), 0) FROM (SELECT max(e.recorded_at) AS at FROM evidence e
		UNION ALL SELECT max(n.at) AS at FROM evidence_note n) x`); err != nil {
		return now, err
	}
	if newest > db.Millis(now) {
		now = time.UnixMilli(newest)
	}
	return now, nil
}

func (p *packing) spool() (*spool, error) {
	s, err := newSpool()
	if err == nil {
		p.spools = append(p.spools, s)
	}
	return s, err
}

// pick gives the ids of the entries in the order of the book: what happened in
// the window, and whatever corrects it or was corrected by it.
func (p *packing) pick(ctx context.Context) ([]string, error) {
	args := []any{p.Manifest.AsOf, p.Manifest.Window.Start, p.Manifest.Window.End}
	narrow := ""
	if p.order.AgencyID != "" {
		args = append(args, p.order.AgencyID)
		narrow += " AND m.agency_id = " + db.Marks(len(args), 1)
	}
	if p.order.ObligationID != "" {
		args = append(args, p.order.ObligationID)
		narrow += " AND EXISTS (SELECT 1 FROM evidence_obligation o WHERE o.evidence_id = m.id AND o.obligation_id = " + db.Marks(len(args), 1) + ")"
	}
	args = append(args, mostPacked+1)
	var ids []string
	err := p.l.db.Select(ctx, &ids, `SELECT e.id FROM evidence e WHERE e.recorded_at <= $1 AND e.first_id IN (SELECT m.first_id FROM evidence m
		WHERE m.happened_on >= $2 AND m.happened_on <= $3 AND m.recorded_at <= $1`+narrow+`) ORDER BY e.id LIMIT `+db.Marks(len(args), 1), args...)
	if err == nil && len(ids) > mostPacked {
		err = domain.Invalid("Kỳ này có hơn %d minh chứng. Chọn kỳ ngắn hơn, một nhiệm vụ hoặc một đơn vị.", mostPacked)
	}
	return ids, err
}

// seals writes the chain from the first seal that matters to the head, so that
// whoever holds a later head can see that all hang together.
func (p *packing) seals(ctx context.Context) (*spool, error) {
	s, err := p.spool()
	if err != nil {
		return nil, err
	}
	next, head := p.first, p.Manifest.Head.Seq
	if next == 0 {
		next = head
	}
	for next <= head && head > 0 {
		var page []SealRow
		if err := p.l.db.Select(ctx, &page, `SELECT seq, at, leaves, root, prev_hash, hash, key_id, signature FROM seal
			WHERE seq >= $1 AND seq <= $2 ORDER BY seq LIMIT 500`, next, head); err != nil {
			return nil, err
		}
		if len(page) == 0 {
			return nil, errors.New("ledger: a seal is missing; verify the book")
		}
		for _, x := range page {
			if err := s.put(packedSeal(x)); err != nil {
				return nil, err
			}
		}
		p.Manifest.Seals += int64(len(page))
		next = page[len(page)-1].Seq + 1
	}
	return s, nil
}

func (p *packing) keys(ctx context.Context) (*spool, error) {
	known, err := p.l.keys(ctx)
	if err != nil {
		return nil, err
	}
	list := []packedKey{}
	for _, id := range slices.Sorted(maps.Keys(known)) {
		list = append(list, packedKey{id, hex.EncodeToString(known[id])})
	}
	s, err := p.spool()
	if err == nil {
		err = s.put(list)
	}
	return s, err
}

// add puts a spooled part into the package.
func (p *packing) add(name string, s *spool) {
	p.parts = append(p.parts, packed{part: part{name: name, size: s.size, crc: s.crc}, spool: s, sha256: hex.EncodeToString(s.sum.Sum(nil))})
}

// seal writes and signs the manifest and lays out the file.
func (p *packing) seal() error {
	for _, x := range p.parts {
		p.Manifest.Files = append(p.Manifest.Files, packedPart{x.name, x.size, x.sha256})
	}
	text, err := json.MarshalIndent(p.Manifest, "", " ")
	if err != nil {
		return err
	}
	text = append(text, '\n')
	for name, content := range map[string][]byte{
		partManifest: text, partSignature: append([]byte(hex.EncodeToString(p.l.sign.Sign(signed(text)))), '\n'),
	} {
		s, err := p.spool()
		if err == nil {
			_, err = s.Write(content)
		}
		if err != nil {
			return err
		}
		p.add(name, s)
	}
	slices.SortFunc(p.parts[len(p.parts)-2:], func(a, b packed) int { return cmp.Compare(a.name, b.name) })
	for _, s := range p.spools {
		if err := s.flush(); err != nil {
			return err
		}
	}
	parts := make([]part, len(p.parts))
	for i, x := range p.parts {
		parts[i] = x.part
	}
	p.at = place(parts)
	p.tail = directoryOf(parts, p.at)
	return nil
}

// proof gives the proof of a sealed leaf; nil while it waits.
func (p *packing) proof(ctx context.Context, at sealPlace) (*packedProof, error) {
	if at.SealSeq == 0 {
		return nil, nil //nolint:nilnil // an entry that waits has none
	}
	path, err := p.l.pathOf(ctx, p.sealed, at)
	if err != nil {
		return nil, err
	}
	if p.first == 0 || at.SealSeq < p.first {
		p.first = at.SealSeq
	}
	return &packedProof{at.SealSeq, at.Place, path}, nil
}

// judged is the verdict that holds, and the day and the reason of an erasure.
func judged(notes []packedNote) (v packedNote, erased *packedNote) {
	for _, n := range notes {
		switch {
		case n.Kind == evidence.NoteErasure:
			erased = &n
		case n.Verdict != "":
			v = n
		}
	}
	return v, erased
}
