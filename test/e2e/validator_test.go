package e2e

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// validator is the one html-validate of this test run: to start it anew takes
// longer than to judge any page.
type validator struct {
	mu   sync.Mutex
	cmd  *exec.Cmd
	in   io.WriteCloser
	out  *bufio.Reader
	said *text
}

// validating starts it; the folder of the package and the program that runs it
// have been found before.
var validating = sync.OnceValues(func() (*validator, error) {
	v := &validator{cmd: exec.Command("node", "validator.cjs", validatorFolder()), said: &text{}}
	v.cmd.Stderr = v.said
	out, err := v.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	v.out = bufio.NewReader(out)
	if v.in, err = v.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return v, v.cmd.Start()
})

func validatorFolder() string { return filepath.Join(root(), "ui", "node_modules", "html-validate") }

// judge gives what is wrong with a page, empty when nothing is.
func (v *validator) judge(page []byte) (wrong string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	asked, err := json.Marshal(string(page))
	if err != nil {
		return "", err
	}
	late := time.AfterFunc(callPatience, func() { _ = v.cmd.Process.Kill() })
	defer late.Stop()
	if _, err := v.in.Write(append(asked, '\n')); err != nil {
		return "", fmt.Errorf("html-validate: %w\n%s", err, v.said)
	}
	line, err := v.out.ReadBytes('\n')
	if err != nil {
		return "", fmt.Errorf("html-validate: %w\n%s", err, v.said)
	}
	return wrong, json.Unmarshal(line, &wrong)
}

// ValidHTML checks the page as served with html-validate by the rules in
// htmlvalidate.cjs and reports what it finds.
func (p *Page) ValidHTML() {
	p.t.Helper()
	if _, err := os.Stat(validatorFolder()); err != nil {
		need(p.t, "front-end packages are not installed: %v", err)
	}
	if _, err := exec.LookPath("node"); err != nil {
		need(p.t, "Node is not installed: %v", err)
	}
	v, err := validating()
	if err != nil {
		p.t.Fatal(err)
	}
	wrong, err := v.judge(p.Source())
	if err != nil {
		p.t.Fatal(err)
	}
	if wrong != "" {
		p.t.Error(p.report("valid HTML", errors.New(wrong)))
	}
}

// TestEveryPageIsJudgedByItself: pages that break rules are named one after the
// other, with the rule, and those between them are not.
func TestEveryPageIsJudgedByItself(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.Open("/")
	p.ValidHTML()
	v, err := validating()
	if err != nil {
		t.Fatal(err)
	}
	const whole = "<!DOCTYPE html>\n<html lang=\"vi\"><head><title>Trang</title></head><body>%s</body></html>"
	for range 3 {
		for body, rule := range map[string]string{
			"<p>một</p>\n<p>hai</p>":                         "",
			"<p id=\"a\">một</p><p id=\"a\">hai</p>":         "no-dup-id",
			"<ul><p>một</p></ul>":                            "element-permitted-content",
			"<p>không đóng":                                  "no-implicit-close",
			"<form><button type=\"gui\">Gửi</button></form>": "attribute-allowed-values",
		} {
			wrong, err := v.judge(fmt.Appendf(nil, whole, body))
			if err != nil {
				t.Fatal(err)
			}
			if rule == "" {
				equal(t, body, wrong, "")
				continue
			}
			mustSay(t, wrong, rule)
		}
	}
}
