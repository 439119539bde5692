package media

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain/media"
)

// Coder codes video and audio anew with ffmpeg. The zero value has none: everything is
// then served as it came.
type Coder struct{ path, nice string }

// FindCoder looks for ffmpeg on this machine.
func FindCoder() Coder {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return Coder{}
	}
	nice, err := exec.LookPath("nice")
	if err != nil {
		nice = ""
	}
	return Coder{path, nice}
}

// Ready tells whether the machine has ffmpeg.
func (c Coder) Ready() bool { return c.path != "" }

// Job is a file that is coded anew. From names a file of type Type, To is written; both
// are whole paths that this program made. Told hears how far it is, in milliseconds of
// the film.
type Job struct {
	From, To string
	Type     media.Type
	Told     func(millis int64)
}

const (
	filmHeight  = 720
	mostSaid    = 4 << 10         // of what ffmpeg says about its failure
	leastDuring = 5 * time.Minute // that any film may take
	posterAt    = 3               // seconds into the film
	filmFilter  = "scale='trunc(min(iw,ih*dar*min(1,720/ih))/2)*2':'trunc(min(720,ih)/2)*2',setsar=1,format=yuv420p"
	posterFit   = "scale='min(1280,iw)':-2"
	plainOutput = "-nostdin -hide_banner -v error -y"
)

// Film writes a video as H.264 and AAC in MP4, at most 720 lines high, as players of
// everywhere read it from its first bytes.
func (c Coder) Film(ctx context.Context, j Job) error {
	return c.run(ctx, j, "-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1",
		"-vf", filmFilter, "-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-profile:v", "high", "-threads", "1",
		"-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart", "-f", "mp4")
}

// Sound writes the sound of a file as AAC in MP4.
func (c Coder) Sound(ctx context.Context, j Job) error {
	return c.run(ctx, j, "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart", "-f", "mp4")
}

// Poster writes a picture of a video: of its fourth second, or of its first picture
// where it is shorter.
func (c Coder) Poster(ctx context.Context, j Job) error {
	for _, at := range []string{strconv.Itoa(posterAt), "0"} {
		if err := c.runAt(ctx, j, at, "-map", "0:v:0", "-frames:v", "1", "-vf", posterFit, "-c:v", "png", "-f", "image2", "-update", "1"); err != nil {
			return err
		}
		if info, err := os.Stat(j.To); err == nil && info.Size() > 0 {
			return nil
		}
	}
	return fmt.Errorf("media: the film has no picture")
}

// Still writes a film of one picture (PNG) without sound, so many seconds long.
func (c Coder) Still(ctx context.Context, j Job, seconds int) error {
	j.Type = media.Type{Ext: "png"}
	return c.runAt(ctx, j, "", "-t", strconv.Itoa(seconds), "-r", "10", "-vf", "scale=1280:-2,format=yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-threads", "1", "-movflags", "+faststart", "-f", "mp4")
}

func (c Coder) run(ctx context.Context, j Job, how ...string) error {
	return c.runAt(ctx, j, "", how...)
}

// demuxers are what ffmpeg may read a file with: the one of its form and no other, so
// that no list of addresses is taken for a film.
var demuxers = map[string]string{"mp4": "mov", "mov": "mov", "m4a": "mov", "webm": "matroska", "ogg": "ogg", "wav": "wav", "mp3": "mp3", "png": "image2"}

// runAt runs ffmpeg: it reads files only (no network, no lists), one thread, behind
// everything else, and ends with ctx.
func (c Coder) runAt(ctx context.Context, j Job, at string, how ...string) error {
	args := strings.Fields(plainOutput)
	args = append(args, "-progress", "pipe:1", "-protocol_whitelist", "file,pipe", "-f", demuxers[j.Type.Ext])
	if j.Type.Ext == "png" {
		args = append(args, "-loop", "1")
	}
	if at != "" {
		args = append(args, "-ss", at)
	}
	args = append(append(append(args, "-threads", "1", "-i", "file:"+j.From), how...), "file:"+j.To)
	name := c.path
	if c.nice != "" {
		name, args = c.nice, append([]string{"-n", "15", c.path}, args...)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // both paths are made by this program
	cmd.Env, cmd.WaitDelay = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}, 5*time.Second
	bind(cmd)
	said := &tail{}
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("media: ffmpeg: %w", err)
	}
	follow(out, j.Told)
	if err := cmd.Wait(); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("media: ffmpeg: %w: %s", err, said.String())
	}
	return nil
}

// During is how long coding a film of some milliseconds may take.
func During(millis int64) time.Duration {
	return leastDuring + 4*time.Duration(millis)*time.Millisecond
}

// follow reads how far ffmpeg is: lines of out_time_us=….
func follow(r io.Reader, told func(int64)) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		if us, ok := strings.CutPrefix(lines.Text(), "out_time_us="); ok && told != nil {
			if n, err := strconv.ParseInt(us, 10, 64); err == nil && n >= 0 {
				told(n / 1000)
			}
		}
	}
	_, _ = io.Copy(io.Discard, r) // a line that was too long does not stop the film
}

// tail keeps the end of what was said.
type tail struct{ b bytes.Buffer }

// Write takes everything and keeps a little.
func (t *tail) Write(p []byte) (int, error) {
	t.b.Write(p)
	if over := t.b.Len() - mostSaid; over > 0 {
		t.b.Next(over)
	}
	return len(p), nil
}

func (t *tail) String() string { return strings.TrimSpace(t.b.String()) }
