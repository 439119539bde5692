package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"loa/internal/platform/office/pdfsign"
)

type pdfCmd struct {
	Check pdfCheckCmd `cmd:"" help:"Kiểm tra chữ ký số của một tệp PDF."`
}

type pdfCheckCmd struct {
	File  string `arg:"" help:"Tệp PDF." placeholder:"TỆP"`
	Roots string `help:"Thư mục chứng thư của những nơi cấp được công nhận (.pem, .crt, .cer)." placeholder:"THƯ_MỤC"`
	JSON  bool   `name:"json" help:"In JSON."`
}

// Run says what each signature is worth: status 1 when one does not hold, 2
// when the file cannot be checked.
func (p pdfCheckCmd) Run(c *cli) error {
	r, zone, err := p.check(c)
	if err != nil {
		return exitError{status: 2, err: err}
	}
	if p.JSON {
		out, err := json.MarshalIndent(r, "", "  ")
		if err != nil {
			return err
		}
		fmt.Println(string(out))
	} else {
		for i, s := range r.Signatures {
			printSignature(i+1, s, zone)
		}
	}
	if r.State == pdfsign.StateBad {
		return exitError{status: 1, err: errors.New(r.Verdict.String())}
	}
	if !p.JSON {
		tell("%s", r.Verdict)
		if r.Signed() {
			tell("%s", pdfsign.Unasked())
		}
	}
	return nil
}

func (p pdfCheckCmd) check(c *cli) (pdfsign.Report, *time.Location, error) {
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return pdfsign.Report{}, nil, err
	}
	var roots pdfsign.Trust
	if p.Roots != "" {
		if roots, err = pdfsign.LoadTrust(p.Roots); err != nil {
			return pdfsign.Report{}, nil, err
		}
	}
	f, err := os.Open(p.File)
	if err != nil {
		return pdfsign.Report{}, nil, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, pdfsign.MaxFile+1))
	if err != nil {
		return pdfsign.Report{}, nil, err
	}
	r, err := pdfsign.Check(raw, time.Now().In(zone), roots)
	return r, zone, err
}

// printSignature prints one signature with what is known of it.
func printSignature(n int, s pdfsign.Signature, zone *time.Location) {
	tell("Chữ ký %d: %s", n, s.Verdict)
	line := func(label string, parts ...string) {
		var said []string
		for _, p := range parts {
			if p != "" {
				said = append(said, p)
			}
		}
		if len(said) > 0 {
			tell("  %s: %s", label, strings.Join(said, "; "))
		}
	}
	line("Người ký", append([]string{s.Signer.Name, s.Signer.Organisation, s.Signer.Unit}, s.Signer.IDs...)...)
	line("Nơi cấp", s.Issuer.Name, s.Issuer.Organisation)
	line("Gốc", s.Root)
	line("Số chứng thư", s.Signer.Serial)
	if !s.From.IsZero() {
		line("Hiệu lực", s.From.In(zone).Format("02/01/2006")+"–"+s.Until.In(zone).Format("02/01/2006"))
	}
	if !s.At.IsZero() {
		line("Giờ ký", s.At.In(zone).Format("15:04:05 02/01/2006"))
	}
	line("Lý do", s.Reason)
	for _, note := range s.Notes {
		tell("  %s", note)
	}
}
