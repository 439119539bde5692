package fault

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/platform/media"
	"loa/internal/spine/content"
)

// envUpload makes the child send a file to this upload.
const envUpload = "LOA_FAULT_UPLOAD"

// uploaded is the file that is sent: a document of some megabytes.
func uploaded() []byte {
	return append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("cải cách hành chính "), 400_000)...)
}

// sender is who sends it.
var sender = access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Officer, AgencyID: "snv"}}}

// trickle gives a file a little at a time, as a slow line does.
type trickle struct{ r io.Reader }

// Read gives the next little.
func (t trickle) Read(p []byte) (int, error) {
	time.Sleep(2 * time.Millisecond)
	return t.r.Read(p[:min(len(p), 16<<10)])
}

// upload is the child that sends a file, slowly.
func upload() error {
	o, err := app.Open(context.Background(), config())
	if err != nil {
		return err
	}
	_, err = o.Contents.AddTo(context.Background(), sender, os.Getenv(envUpload), 0, trickle{bytes.NewReader(uploaded())})
	return errors.Join(err, o.Close())
}

// TestKilledWhileUploading: kill -9 in the middle of a file; what came is there, and the
// rest makes it whole.
func TestKilledWhileUploading(t *testing.T) {
	t.Parallel()
	data, whole := filepath.Join(t.TempDir(), "data"), uploaded()
	o, err := app.Open(t.Context(), app.Config{Data: data, Now: "2025-04-10"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	u, err := o.Contents.BeginUpload(t.Context(), sender, content.NewUpload{AgencyID: "snv", Name: "huong-dan.pdf", Size: int64(len(whole))})
	if err != nil {
		t.Fatal(err)
	}
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env, child.Stderr = append(os.Environ(), envData+"="+data, envUpload+"="+u.ID), os.Stderr
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for u.Done < 1<<20 {
		time.Sleep(5 * time.Millisecond)
		if u, err = o.Contents.Upload(t.Context(), sender, u.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait()
	if u, err = o.Contents.Upload(t.Context(), sender, u.ID); err != nil || u.Done >= u.Size {
		t.Fatalf("killed after the end: %d of %d, %v", u.Done, u.Size, err)
	}
	t.Logf("%d of %d bytes when killed", u.Done, u.Size)
	if u, err = o.Contents.AddTo(t.Context(), sender, u.ID, u.Done, bytes.NewReader(whole[u.Done:])); err != nil {
		t.Fatal(err)
	}
	m, _, err := o.Contents.Take(t.Context(), sender, u.ID, content.MediumWords{Title: "Hướng dẫn"})
	if err != nil {
		t.Fatal(err)
	}
	f, err := o.Contents.File(t.Context(), m.Renditions[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, whole) {
		t.Errorf("%d bytes that differ, %v", len(got), err)
	}
}

// TestKilledWhileCoding: kill -9 while a film is coded; the program that starts
// afterwards codes it, once.
func TestKilledWhileCoding(t *testing.T) {
	t.Parallel()
	if !media.FindCoder().Ready() {
		t.Skip("this machine has no ffmpeg: scripts/install-test-needs installs it")
	}
	film := filepath.Join(t.TempDir(), "phim.mp4")
	if out, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=duration=10:size=1280x720:rate=25", "-c:v", "libx264", "-preset", "ultrafast", film).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	body, err := os.ReadFile(film)
	if err != nil {
		t.Fatal(err)
	}
	killAndGoOn(t, interruption{
		begin: func(t *testing.T, o *app.Office) {
			if err := o.Insert(t.Context()); err != nil {
				t.Fatal(err)
			}
			m, _, err := o.Contents.Receive(t.Context(), sender, content.NewUpload{AgencyID: "snv", Name: "phim.mp4", Size: int64(len(body))}, bytes.NewReader(body), content.MediumWords{Title: "Phim"})
			if err != nil || m.Film != content.FilmWaiting {
				t.Fatal(m.Film, err)
			}
		},
		started: "the film is coded", startedCount: `SELECT COUNT(*) FROM medium WHERE film = 'running'`,
		early: `SELECT COUNT(*) FROM medium WHERE film = 'running'`,
		ended: "the film is done", endedCount: `SELECT COUNT(*) FROM medium WHERE film = 'done'`,
		check: func(t *testing.T, o *app.Office) {
			if n := number(t, o, `SELECT COUNT(*) FROM medium_rendition WHERE form = 'xem' AND height = 720`); n != 1 {
				t.Errorf("%d renditions to play", n)
			}
		},
	})
}
