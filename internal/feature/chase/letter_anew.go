package chase

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
)

// Drafted is a letter whose paper is still a draft, to be written anew. AnewKey is the
// form that last did so; Returned is why its signer sent it back, empty when nobody did.
type Drafted struct {
	ID, ObligationID, IssuerID, PaperID, Words, AnewKey string
	ReplyBy                                             calendar.Date
	Agencies                                            []string `db:"-"`
	Duties                                              []string `db:"-"` // obligations
	Returned                                            string   `db:"-"`
}

// Several tells whether the letter is about several obligations of one agency.
func (d Drafted) Several() bool { return len(d.Duties) > 1 }

// URL is the form in which the letter is written anew.
func (d Drafted) URL() string { return letters + "/" + d.ID + "/sua" }

// drafted reads a letter of an office whose papers the actor prepares, with that office.
func (s *Service) drafted(ctx context.Context, actor access.Actor, id string) (d Drafted, o Office, err error) {
	ok, err := s.DB.Get(ctx, &d, `SELECT id, obligation_id, issuer_id, paper_id, words, anew_key, reply_by FROM chase_letter WHERE id = $1`, id)
	if err == nil && !ok {
		err = errNoLetter
	}
	if err != nil {
		return d, o, err
	}
	offices, err := s.Offices(ctx, actor)
	if err != nil {
		return d, o, err
	}
	i := slices.IndexFunc(offices, func(o Office) bool { return o.ID == d.IssuerID })
	if i < 0 {
		return d, o, errNoLetter
	}
	if o = offices[i]; !o.Writes && !actor.Has(access.Officer, o.ID) {
		return d, o, domain.Forbidden("Cán bộ đầu mối của cơ quan lập dự thảo công văn; lãnh đạo xem và ký.")
	}
	o.anew = id
	if err := s.DB.Select(ctx, &d.Agencies, `SELECT DISTINCT agency_id FROM chase_letter_agency WHERE letter_id = $1 ORDER BY agency_id`, id); err != nil {
		return d, o, err
	}
	return d, o, s.DB.Select(ctx, &d.Duties, `SELECT DISTINCT obligation_id FROM chase_letter_agency WHERE letter_id = $1 ORDER BY obligation_id`, id)
}

// Draft gives a letter to be written anew, with the office in whose name it is. It fails
// with conflict when its paper is no draft any more.
func (s *Service) Draft(ctx context.Context, actor access.Actor, id string) (Drafted, Office, error) {
	d, o, err := s.drafted(ctx, actor, id)
	if err != nil {
		return d, o, err
	}
	p, err := s.Papers.Paper(ctx, d.PaperID)
	if err != nil {
		return d, o, err
	}
	if p.Status != papers.Draft {
		return d, o, errNoDraft(p.Status)
	}
	d.Returned, _, err = s.Papers.SentBack(ctx, p)
	return d, o, err
}

func errNoDraft(is papers.Status) error {
	return domain.Conflict("Công văn đang ở trạng thái “%s”, không sửa được.", is.Label())
}

// Anew is a letter that is written anew: Seen is the form that last did so, as the
// person saw it.
type Anew struct{ ID, Seen string }

// WriteAnew writes a letter that is still a draft with other agencies, another day or
// other words; its new files replace those before, under the same paper, whose id it
// gives. It fails as Urge does, and with conflict when somebody else wrote it anew or
// laid it before its signer.
func (s *Service) WriteAnew(ctx context.Context, actor access.Actor, a Anew, n NewLetter) (string, error) {
	was, office, err := s.drafted(ctx, actor, a.ID)
	if err != nil {
		return "", err
	}
	if n.Key != "" && was.AnewKey == n.Key {
		return was.PaperID, nil // sent twice
	}
	n.Office, n.ObligationID, n.Words = was.IssuerID, was.ObligationID, strings.TrimSpace(n.Words)
	if n.Kept == "" {
		n.Kept = was.ReplyBy // it was confirmed when it was written
	}
	if was.Several() {
		n.Agencies, n.Duties = was.Agencies, append([]string{}, n.Duties...)
	} else {
		n.Duties = nil
	}
	lines, err := s.lines(ctx, office, n)
	if err != nil {
		return "", err
	}
	issuer, err := s.agency(ctx, office)
	if err != nil {
		return "", err
	}
	d, err := s.compose(ctx, issuer, composing{id: a.ID, above: !office.All, lines: lines, letter: n})
	if err != nil {
		return "", err
	}
	d.counts = office.counts()
	return was.PaperID, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.replaceLetter(ctx, tx, actor, d, replacing{Anew: a, NewLetter: n, paperID: was.PaperID})
	})
}

// replacing is what a letter becomes.
type replacing struct {
	Anew
	NewLetter
	paperID string
}

func (s *Service) replaceLetter(ctx context.Context, tx *db.Tx, actor access.Actor, d letterDraft, by replacing) error {
	if err := d.lock(ctx, tx); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE chase_letter SET title = $3, reply_by = $4, words = $5, anew_key = $6, obligation_id = $7 WHERE id = $1 AND anew_key = $2`, by.ID, by.Seen, d.title, by.ReplyBy, by.Words, by.Key, d.lines[0].obligation.ID)
	if err != nil {
		return fmt.Errorf("chase: letter: %w", err)
	}
	if n == 0 {
		return domain.Conflict("Người khác vừa sửa công văn này.")
	}
	if _, err := s.Papers.HandOver(ctx, tx, actor, d.paper); err != nil { // locks the paper
		return err
	}
	var status papers.Status
	if _, err := tx.Get(ctx, &status, `SELECT status FROM papers_v_state WHERE paper_id = $1`, by.paperID); err != nil {
		return err
	}
	if status != papers.Draft {
		return errNoDraft(status)
	}
	if _, err := tx.Exec(ctx, `DELETE FROM chase_letter_agency WHERE letter_id = $1`, by.ID); err != nil {
		return fmt.Errorf("chase: letter: %w", err)
	}
	if err := s.addressees(ctx, tx, d); err != nil {
		return err
	}
	thing, id, data := d.entry(map[string]any{"paper": by.paperID, "reply_by": by.ReplyBy})
	return audit.Record(ctx, tx, actor, "chase.letter_anew", thing, id, data)
}

// addressees notes whom a letter urges. It fails with conflict when another letter to one
// of them was written since they were read.
func (s *Service) addressees(ctx context.Context, tx *db.Tx, d letterDraft) error {
	var obligations []programme.Obligation
	for _, l := range d.lines {
		obligations = append(obligations, l.obligation)
	}
	before, err := lettersOf(ctx, tx, d.counts, obligations...)
	if err != nil {
		return err
	}
	now := db.Millis(tx.Now())
	for _, u := range d.lines {
		l := before[[2]string{u.obligation.ID, u.AgencyID}]
		if l.Last != u.Last {
			return domain.Conflict("%s vừa lập công văn đôn đốc %s: công văn ấy ở cuối trang này.", l.CreatedByName, u.Agency)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO chase_letter_agency (letter_id, obligation_id, agency_id, round, status, why, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			d.id, u.obligation.ID, u.AgencyID, l.Top+1, string(u.Status), u.Why.String(), now); err != nil {
			return fmt.Errorf("chase: letter: %w", err)
		}
	}
	return nil
}
