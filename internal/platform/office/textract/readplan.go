package textract

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
)

// ReadPlan extracts the text of a file and reads the plan in it.
func ReadPlan(ctx context.Context, name string, r io.ReaderAt, size int64) (plan.Document, error) {
	t, err := Extract(ctx, name, r, size)
	if err != nil {
		return plan.Document{}, err
	}
	return plan.Read(t), nil
}

// PlanJSON is ReadPlan in the shape of the plan contract, one JSON object with
// a line end.
func PlanJSON(ctx context.Context, name string, r io.ReaderAt, size int64) ([]byte, error) {
	d, err := ReadPlan(ctx, name, r, size)
	if err != nil {
		return nil, err
	}
	return marshal(d)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("write json: %w", err)
	}
	return b.Bytes(), nil
}

// CadenceJSON reads lines "phrase<TAB>issue date" (the date may be missing)
// and writes one cadence object a line, in the same order.
func CadenceJSON(r io.Reader, w io.Writer) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		phrase, issued, _ := strings.Cut(strings.TrimRight(lines.Text(), "\r"), "\t")
		ctx := cadence.Context{}
		if day, err := calendar.ParseDate(strings.TrimSpace(issued)); err == nil {
			ctx.IssuedOn = day
		}
		b, err := marshal(cadence.ReadPhrase(phrase, ctx))
		if err != nil {
			return err
		}
		if _, err := w.Write(b); err != nil {
			return fmt.Errorf("write cadence: %w", err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read phrases: %w", err)
	}
	return nil
}
