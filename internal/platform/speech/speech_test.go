package speech

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
)

func engine(t *testing.T) *Engine {
	t.Helper()
	e, ok := Find(t.Context())
	if !ok {
		t.Skip("espeak-ng with its Vietnamese voice and ffmpeg are not installed")
	}
	return e
}

// A text becomes a sound file that lasts about as long as it takes to say it.
func TestATextIsSaid(t *testing.T) {
	t.Parallel()
	e := engine(t)
	var b bytes.Buffer
	if err := e.Say(t.Context(), "Hồ sơ đủ giấy tờ nộp trước mười lăm giờ được trả kết quả ngay trong ngày làm việc.", &b); err != nil {
		t.Fatal(err)
	}
	seconds := b.Len() / BytesPerSecond
	if seconds < 3 || seconds > 15 {
		t.Errorf("it lasts %d s", seconds)
	}
	probe, err := exec.CommandContext(t.Context(), "ffmpeg", "-version").Output()
	if err != nil || !strings.Contains(string(probe), "ffmpeg") {
		t.Fatal(err)
	}
	check := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-i", "pipe:0", "-f", "null", "-")
	check.Stdin = bytes.NewReader(b.Bytes())
	if out, err := check.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("the file cannot be played: %v %s", err, out)
	}
}

// What begins with a dash is text, not an option; what is too long, and what nobody waits
// for any more, fails.
func TestOddTexts(t *testing.T) {
	t.Parallel()
	e := engine(t)
	var b bytes.Buffer
	if err := e.Say(t.Context(), "-w /tmp/x <speak>xin chào</speak>", &b); err != nil || b.Len() == 0 {
		t.Errorf("%d bytes, %v", b.Len(), err)
	}
	if err := e.Say(t.Context(), strings.Repeat("a", mostText+1), &b); !errors.Is(err, ErrTooLong) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Say(ctx, "xin chào", &b); err == nil {
		t.Error("it went on although nobody waits")
	}
}
