package mail_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	mailer "loa/internal/platform/mail"
)

func sampleBounce(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "bounce", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

const aboutID = "0196a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"

func TestReadBounce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, address, status, answer string
		failed, refused               bool
	}{
		{"postfix-unknown.eml", "canbo@xa.example", "5.1.1", "User unknown", true, true},
		{"postfix-delayed.eml", "canbo@xa.example", "4.4.1", "Connection timed out", false, false},
		{"exim-failed.eml", "vanthu@so.example", "5.0.0", "No such user here", true, true},
		{"gmail-failed.eml", "cu@gmail.example", "5.1.1", "does not exist", true, true},
		{"policy.eml", "tot@gmail.example", "5.7.26", "unauthenticated", true, false},
	} {
		got, err := mailer.ReadBounce(bytes.NewReader(sampleBounce(t, c.file)))
		if err != nil || len(got) != 1 {
			t.Errorf("%s: %+v, %v", c.file, got, err)
			continue
		}
		b := got[0]
		if !slices.Contains(b.Addresses, c.address) || b.Status != c.status || !strings.Contains(b.Answer, c.answer) || b.Failed != c.failed || b.Refused() != c.refused || b.MessageID != aboutID {
			t.Errorf("%s: %+v, refused %v", c.file, b, b.Refused())
		}
	}
}

// Line ends of Unix, fields in base64, several recipients, and a status that only the
// answer tells.
func TestReadBounceOfManyShapes(t *testing.T) {
	t.Parallel()
	unix := strings.ReplaceAll(string(sampleBounce(t, "postfix-unknown.eml")), "\r\n", "\n")
	if got, err := mailer.ReadBounce(strings.NewReader(unix)); err != nil || !got[0].Refused() {
		t.Errorf("LF only: %+v, %v", got, err)
	}
	status := func(groups string) string {
		return "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n\r\n" + groups + "\r\n--x--\r\n"
	}
	two, err := mailer.ReadBounce(strings.NewReader(status("Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.2.1\r\n\r\nFinal-Recipient: utf-8; hòa@b.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n")))
	if err != nil || len(two) != 2 || !two[0].Refused() || two[1].Refused() {
		t.Errorf("two recipients: %+v, %v", two, err)
	}
	for answer, want := range map[string]bool{"smtp; 550 5.1.1 none": true, "smtp; 554-5.7.1 spam": false, "smtp; 451 later": false, "smtp; 550 none": true, "x": false, "": false} {
		got, err := mailer.ReadBounce(strings.NewReader(status("Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nDiagnostic-Code: " + answer + "\r\n")))
		if err != nil || got[0].Refused() != want {
			t.Errorf("%q: %+v, %v", answer, got, err)
		}
	}
}

func TestWhatIsNoBounce(t *testing.T) {
	t.Parallel()
	whole := sampleBounce(t, "postfix-unknown.eml")
	for name, raw := range map[string][]byte{
		"empty": nil, "text": []byte("xin chào"), "out of office": sampleBounce(t, "out-of-office.eml"), "binary": {0, 1, 2, 255},
		"cut before the status": whole[:900], "read receipt": []byte("Content-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n--x--\r\n"),
		"no address": []byte("Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\nA: b\r\n\r\nFinal-Recipient: rfc822; nobody\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--x--\r\n"),
	} {
		if got, err := mailer.ReadBounce(bytes.NewReader(raw)); !errors.Is(err, mailer.ErrNoBounce) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func FuzzReadBounce(f *testing.F) {
	files, err := filepath.Glob("testdata/bounce/*.eml")
	if err != nil || len(files) == 0 {
		f.Fatal("no samples", err)
	}
	for _, file := range files {
		f.Add(sampleBounce(f, filepath.Base(file)))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		all, err := mailer.ReadBounce(bytes.NewReader(raw))
		if (err == nil) != (len(all) > 0) {
			t.Fatalf("%d bounces, %v", len(all), err)
		}
		for _, b := range all {
			if len(b.Addresses) == 0 || len([]rune(b.Answer)) > 300 || b.Refused() && (!b.Failed || b.Status[0] != '5') {
				t.Fatalf("%+v", b)
			}
			for _, a := range b.Addresses {
				if !strings.Contains(a, "@") || a != strings.ToLower(a) || len(a) > 254 {
					t.Fatalf("address %q", a)
				}
			}
		}
	})
}
