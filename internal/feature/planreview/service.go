package planreview

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/plan"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/programme"
)

// read takes the text out of a file, reads the plan in it and keeps it as a
// draft. Neither the file nor its text is kept when it is refused.
func (f *Feature) read(ctx context.Context, actor access.Actor, name string, file []byte) (string, error) {
	if !programme.MayPrepare(actor) {
		return "", domain.Forbidden("Chỉ người điều phối được tải kế hoạch lên.")
	}
	text, err := textract.Extract(ctx, name, bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(file)
	return f.programme.Draft(ctx, actor, plan.Read(text), programme.Source{Name: name, SHA256: hex.EncodeToString(sum[:]), Text: text})
}
