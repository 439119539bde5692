package portal

import (
	"context"
	"regexp"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// mostReasonOf is how long a reader's reason may be, in characters.
const mostReasonOf = 500

// Personal data that readers write although they are asked not to: numbers of telephones,
// identity cards and accounts, and mail addresses.
var (
	longNumber  = regexp.MustCompile(`\+?\d(?:[ .\-]{0,2}\d){8,}`)
	mailAddress = regexp.MustCompile(`[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+`)
)

// masked takes numbers and mail addresses out of a reader's words.
func masked(text string) string {
	return longNumber.ReplaceAllString(mailAddress.ReplaceAllString(text, "[đã che thư điện tử]"), "[đã che số]")
}

// Word is what a reader says of a piece. Without Counted it adds a reason and no vote.
type Word struct {
	Useful  bool
	Counted bool
	Reason  string
}

// judgeable gives a piece that readers get, of which alone they say whether it is useful:
// one that was withdrawn or taken away is not found.
func (f *Feature) judgeable(ctx context.Context, slug string) (content.Article, error) {
	a, err := f.Contents.Article(ctx, slug)
	if err != nil {
		return a, err
	}
	listed, err := f.Contents.PublicOf(ctx, a.ContentID)
	if err == nil && len(listed) == 0 {
		err = domain.NotFound("Tin, bài này không còn trên cổng.")
	}
	return a, err
}

// Judge keeps whether a reader found a piece useful. Nothing of the reader is kept; the day
// alone says when it was.
func (f *Feature) Judge(ctx context.Context, slug string, said Word) error {
	reason := vi.Clean(said.Reason)
	if len([]rune(reason)) > mostReasonOf {
		return domain.Fields{{Name: "ly_do", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{mostReasonOf}}}.Err()
	}
	a, err := f.judgeable(ctx, slug)
	if err != nil {
		return err
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `INSERT INTO portal_useful (id, content_id, agency_id, useful, counted, reason, on_day) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			db.NewID(), a.ContentID, a.AgencyID, said.Useful, said.Counted, masked(reason), calendar.DateOf(tx.Now(), f.Zone))
	})
}

// Judged is what readers said about a piece.
type Judged struct {
	ContentID string
	Yes, No   int
	Said      int // how many gave a reason
	LastOn    calendar.Date
}

// N is how many readers said something.
func (j Judged) N() int { return j.Yes + j.No }

const judgedColumns = `content_id, sum(CASE WHEN counted AND useful THEN 1 ELSE 0 END) AS yes, sum(CASE WHEN counted AND NOT useful THEN 1 ELSE 0 END) AS no, sum(CASE WHEN reason <> '' THEN 1 ELSE 0 END) AS said, max(on_day) AS last_on`

// Useful counts what readers said about a piece, for who keeps it.
func (f *Feature) Useful(ctx context.Context, contentID string) (yes, no int, err error) {
	var j Judged
	_, err = f.DB.Get(ctx, &j, `SELECT `+judgedColumns+` FROM portal_useful WHERE content_id = $1 GROUP BY content_id`, contentID)
	return j.Yes, j.No, err
}

// judgedBy lists what readers said about pieces of agencies; nil for all. Those that most
// found not useful come first.
func (f *Feature) judgedBy(ctx context.Context, agencies []string) ([]Judged, error) {
	where, args := "", []any{}
	if agencies != nil {
		if len(agencies) == 0 {
			return nil, nil
		}
		where = ` WHERE agency_id IN (` + db.Marks(1, len(agencies)) + `)`
		args = append(args, db.Args(agencies)...)
	}
	var all []Judged
	err := f.DB.Select(ctx, &all, `SELECT `+judgedColumns+` FROM portal_useful`+where+` GROUP BY content_id ORDER BY sum(CASE WHEN counted AND NOT useful THEN 1 ELSE 0 END) DESC, max(on_day) DESC, content_id LIMIT 200`, args...)
	return all, err
}

// Said is one reader's word.
type Said struct {
	Useful  bool
	Counted bool // else the address had been counted within the hour
	Reason  string
	OnDay   calendar.Date
}

// saidOf lists reasons about a piece, the newest first, to who sees it.
func (f *Feature) saidOf(ctx context.Context, actor access.Actor, contentID string) ([]Said, error) {
	c, err := f.Contents.Content(ctx, contentID)
	if err != nil {
		return nil, err
	}
	if !actor.Sees(c.AgencyID) {
		return nil, domain.NotFound("Không có tin, bài này.")
	}
	var all []Said
	err = f.DB.Select(ctx, &all, `SELECT useful, counted, reason, on_day FROM portal_useful WHERE content_id = $1 AND reason <> '' ORDER BY id DESC LIMIT 200`, contentID)
	return all, err
}
