package main

import (
	"context"
	"os"

	"loa/internal/platform/office/textract"
)

type planCmd struct {
	Parse   planParseCmd   `cmd:"" help:"Đọc một văn bản kế hoạch, in JSON."`
	Cadence planCadenceCmd `cmd:"" help:"Đọc cách viết số lượng và thời hạn từ đầu vào chuẩn, mỗi dòng một cụm."`
}

type planParseCmd struct {
	File string `arg:"" help:"Tệp .docx, .pdf, .txt hoặc .md." placeholder:"TỆP"`
}

// Run prints the plan as one JSON object; a file that cannot be read ends with
// status 2 and one line that says what to do.
func (p planParseCmd) Run(ctx context.Context) error {
	out, err := p.read(ctx)
	if err != nil {
		return exitError{status: 2, err: err}
	}
	_, err = os.Stdout.Write(append(out, '\n'))
	return err
}

func (p planParseCmd) read(ctx context.Context) ([]byte, error) {
	f, err := os.Open(p.File)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return textract.PlanJSON(ctx, p.File, f, info.Size())
}

type planCadenceCmd struct{}

// Run reads lines `phrase<TAB>issue date` and prints one JSON object a line.
func (planCadenceCmd) Run() error { return textract.CadenceJSON(os.Stdin, os.Stdout) }

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run() error {
	_, err := os.Stdout.WriteString("loa " + version + "\n")
	return err
}
