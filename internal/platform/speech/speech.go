// Package speech reads Vietnamese text aloud into a sound file with the speech engine
// eSpeak NG and ffmpeg, where both are installed. Text has to be in its spoken form
// (vi.Spoken): engines of this kind read numbers and signs badly.
package speech

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// MediaType is what Say writes.
const MediaType = "audio/mpeg"

// BytesPerSecond is how long a file of so many bytes lasts: its rate is constant.
const BytesPerSecond = bitRate / 8

const (
	bitRate  = 48_000
	pace     = 155 // words a minute: a little slower than a newsreader
	mostText = 400_000
	longest  = 10 * time.Minute // for one text
)

// ErrTooLong is given for a text that nobody would listen to.
var ErrTooLong = errors.New("speech: the text is too long")

// Engine is the installed tools, and nice where it is there: readers come before reading
// aloud.
type Engine struct{ speaker, coder, nice string }

// Find looks for the tools; ok is false when one of them, or the Vietnamese voice, is not
// installed.
func Find(ctx context.Context) (e *Engine, ok bool) {
	speaker, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil, false
	}
	coder, err := exec.LookPath("ffmpeg")
	if err != nil {
		return nil, false
	}
	out, err := exec.CommandContext(ctx, speaker, "--voices=vi").Output() //nolint:gosec // an installed tool, found by its fixed name
	if err != nil || !strings.Contains(string(out), "Vietnamese") {
		return nil, false
	}
	nice, err := exec.LookPath("nice")
	if err != nil {
		nice = ""
	}
	return &Engine{speaker, coder, nice}, true
}

// tool is a command that lets all others go first.
func (e *Engine) tool(ctx context.Context, name string, args ...string) *exec.Cmd {
	if e.nice != "" {
		name, args = e.nice, append([]string{"-n", "15", name}, args...)
	}
	return exec.CommandContext(ctx, name, args...) //nolint:gosec // installed tools, found by their fixed names; the text goes by the pipe
}

// Say writes a text as MP3, one channel, at a constant rate.
func (e *Engine) Say(ctx context.Context, text string, w io.Writer) error {
	if len(text) > mostText {
		return ErrTooLong
	}
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	var said, coded bytes.Buffer // what the tools complain of
	speak := e.tool(ctx, e.speaker, "-v", "vi", "-s", strconv.Itoa(pace), "-b", "1", "--stdin", "--stdout")
	code := e.tool(ctx, e.coder, "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1", "-f", "wav", "-i", "pipe:0",
		"-ac", "1", "-c:a", "libmp3lame", "-b:a", strconv.Itoa(bitRate), "-write_xing", "0", "-f", "mp3", "pipe:1")
	speak.Stdin, speak.Stderr = strings.NewReader(text), &said
	pipe, err := speak.StdoutPipe()
	if err != nil {
		return fmt.Errorf("speech: %w", err)
	}
	code.Stdin, code.Stdout, code.Stderr = pipe, w, &coded
	if err := speak.Start(); err != nil {
		return fmt.Errorf("speech: %w", err)
	}
	failed := code.Run()
	if failed != nil {
		cancel() // nobody reads any more
	}
	if err := errors.Join(failed, speak.Wait()); err != nil {
		return fmt.Errorf("speech: %w: %s%s", err, strings.TrimSpace(said.String()), strings.TrimSpace(coded.String()))
	}
	return nil
}
