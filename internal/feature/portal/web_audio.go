package portal

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/platform/job"
	"loa/internal/platform/speech"
	"loa/internal/spine/content"
)

// soundFileName names the sound file below a piece.
const soundFileName = "/nghe.mp3"

// sound is what an article says of its sound file.
type sound struct {
	URL     string
	Minutes int
}

// soundFor finds the sound file of an article; nil for none. Nobody asks without a voice.
func (f *Feature) soundFor(ctx context.Context, editionID, slug string) (*sound, error) {
	if f.Voice == nil {
		return nil, nil //nolint:nilnil // no file is no error
	}
	var a soundFile
	err := f.DB.Each(ctx, func(scan func(...any) error) error { return scan(&a.SHA256, &a.Size) }, `SELECT sha256, size FROM portal_audio WHERE edition_id = $1 AND sha256 <> ''`, editionID)
	if err != nil || a.SHA256 == "" {
		return nil, err
	}
	return &sound{content.Root + slug + soundFileName + "?b=" + a.SHA256[:8], minutes(a.Size, speech.BytesPerSecond)}, nil
}

// webSound serves a sound file, also in parts (RFC 9110, section 14).
func (f *Feature) webSound(w http.ResponseWriter, r *http.Request) error {
	slug, err := named(r, "duong")
	if err != nil {
		return err
	}
	a, err := f.soundOf(r.Context(), slug)
	if err != nil {
		return err
	}
	file, err := f.Audio.Open(r.Context(), a.SHA256)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	seeker, ok := file.(io.ReadSeeker)
	if !ok {
		return fmt.Errorf("portal: sound %s cannot be read in parts", a.SHA256)
	}
	h := w.Header()
	h.Set("Content-Type", speech.MediaType)
	h.Set("Etag", `"`+a.SHA256[:24]+`"`)
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, "", time.Time{}, seeker)
	return nil
}

// SpeakPieces asks for pieces to be read aloud.
type SpeakPieces struct{}

// Kind names the job.
func (SpeakPieces) Kind() string { return "portal.read_aloud" }

// Jobs registers the worker.
func (f *Feature) Jobs(w *river.Workers) error {
	if err := river.AddWorkerSafely(w, &reader{f: f}); err != nil {
		return fmt.Errorf("portal: %w", err)
	}
	return nil
}

// readEvery is how often somebody looks for pieces to be read.
const readEvery = time.Minute

// Periodic lists the jobs that come by themselves: none without a voice, and none before
// the program has served for a while.
func (f *Feature) Periodic() []*river.PeriodicJob {
	if f.Voice == nil {
		return nil
	}
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(readEvery), func() (river.JobArgs, *river.InsertOpts) {
		return SpeakPieces{}, &river.InsertOpts{Queue: job.Long, UniqueOpts: job.OneAtATime()}
	}, nil)}
}

type reader struct {
	river.WorkerDefaults[SpeakPieces]
	f *Feature
}

// Timeout is longer than a usual job's: a long piece takes its time.
func (*reader) Timeout(*river.Job[SpeakPieces]) time.Duration { return 30 * time.Minute }

// Work is safe to repeat, also on two nodes at once.
func (w *reader) Work(ctx context.Context, _ *river.Job[SpeakPieces]) error {
	_, err := w.f.ReadAloud(ctx)
	return err
}
