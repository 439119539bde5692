package links

import (
	"bytes"
	"context"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
)

// taken is what came out of an opened link: hashes of the bytes and of the
// readable text.
type taken struct {
	readable
	mediaType string
	rawKept   bool
	textSHA   string
}

// keep stores what an opening found. Files are on the disk before the row says
// so; a worker killed in between leaves a file that nothing names, and the link
// is opened again. What another worker stored first stays.
func (s *Service) keep(ctx context.Context, st State, r fetch.Result) error {
	t, err := s.take(ctx, st, r)
	if err != nil {
		return err
	}
	doubted, err := s.doubt(ctx, st, r, t)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Millis(tx.Now())
		next := moved(st, r, now)
		if next.Doubt, next.DoubtAt = doubted.Doubt, doubted.DoubtAt; (st.Doubt == NoDoubt) != (next.Doubt == NoDoubt) {
			next.Step = 0
		}
		first := st.TakenAt == 0 && (r.SHA256 != "" || r.Outcome == fetch.TooLarge)
		switch {
		case first:
			next.TakenAt, next.Title, next.PublishedOn, next.MediaType, next.Size = now, t.Title, t.PublishedOn, t.mediaType, r.Size
			next.RawSHA, next.RawKept, next.TextSHA = r.SHA256, t.rawKept, t.textSHA
		case r.SHA256 != "":
			next.ChangedAt = changed(st, r.SHA256, t.textSHA, now)
		}
		next.NextCheck = db.Millis(tx.Now().Add(rest(next.Step)))
		ok, err := stored(ctx, tx, next, Check{
			At: now, Outcome: r.Outcome, Reason: r.Reason, Status: r.Status, FinalURL: next.FinalURL, RawSHA: r.SHA256, TextSHA: t.textSHA, Size: r.Size,
			Doubt: doubtNow(next, r),
		})
		if err != nil || !ok || !first || r.SHA256 == "" {
			return err
		}
		return s.note(ctx, tx, next)
	})
}

// doubtNow is what one opening gave to doubt.
func doubtNow(st State, r fetch.Result) Doubt {
	if !tells(r) {
		return NoDoubt
	}
	return st.Doubt
}

// note puts the copy's hashes into the book, under the next seal.
func (s *Service) note(ctx context.Context, tx *db.Tx, st State) error {
	_, err := s.Ledger.Annotate(ctx, tx, access.SystemActor("links"), ledger.NewNote{
		EvidenceID: st.EvidenceID, Kind: evidence.NoteCopy, Text: map[string]string{
			"url": st.FinalURL, "raw_sha256": st.RawSHA, "text_sha256": st.TextSHA, "media_type": st.MediaType, "size": strconv.FormatInt(st.Size, 10),
		},
	})
	return err
}

// moved is the state after an opening, without what a first copy adds.
func moved(st State, r fetch.Result, now int64) State {
	before := st.GoneSince == 0
	st.Outcome, st.Reason, st.Status, st.CheckedAt = r.Outcome, r.Reason, r.Status, now
	if st.FinalURL = r.URL; r.URL == st.URL {
		st.FinalURL = ""
	}
	switch alive := r.Outcome.Alive(); {
	case alive && st.FirstLiveAt == 0:
		st.FirstLiveAt, st.GoneSince = now, 0
	case alive:
		st.GoneSince = 0
	case st.GoneSince == 0:
		st.GoneSince = now
	}
	if st.Step++; st.Checks == 0 || before != (st.GoneSince == 0) {
		st.Step = 0
	}
	return st
}

// changed tells since when the content differs from the copy: by the text that
// a person reads, and by the bytes where there is none. A page that is as it was
// has not changed.
func changed(st State, raw, text string, now int64) int64 {
	same := raw == st.RawSHA
	if st.TextSHA != "" && text != "" {
		same = text == st.TextSHA
	}
	switch {
	case same || st.TakenAt == 0 || st.RawSHA == "":
		return 0
	case st.ChangedAt > 0:
		return st.ChangedAt
	}
	return now
}

// take reads the content and stores what is kept of it: of the first opening
// that brings any the bytes, unless they are film or sound, and the text. Later
// ones are only compared.
func (s *Service) take(ctx context.Context, st State, r fetch.Result) (t taken, err error) {
	t.mediaType = mediaType(r)
	if r.SHA256 == "" {
		return t, nil
	}
	var ok bool
	if t.readable, ok = s.read(r); ok && t.Text != "" {
		t.textSHA = hashOf(t.Text)
	}
	if st.TakenAt > 0 {
		return t, nil
	}
	if t.textSHA != "" {
		if _, err = s.Files.Put(ctx, strings.NewReader(t.Text), int64(len(t.Text))); err != nil {
			return t, err
		}
	}
	if t.rawKept = !strings.HasPrefix(t.mediaType, "video/") && !strings.HasPrefix(t.mediaType, "audio/"); t.rawKept {
		_, err = s.Files.Put(ctx, bytes.NewReader(r.Body), int64(len(r.Body)))
	}
	return t, err
}

func (s *Service) read(r fetch.Result) (readable, bool) {
	s.reading.Lock()
	defer s.reading.Unlock()
	return read(r.Body, r.ContentType, r.URL, s.Zone)
}

// mediaType is what the content is: as the server says, or by looking where it
// says nothing.
func mediaType(r fetch.Result) string {
	kind, _, err := mime.ParseMediaType(r.ContentType)
	if (err != nil || kind == "application/octet-stream") && len(r.Body) > 0 {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(r.Body))
	}
	return kind
}
