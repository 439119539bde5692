package planreview

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/platform/office/textract"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// maxFile is the largest file that is taken, in bytes.
const maxFile = 64 << 20

// Times of waiting for a reading in the request that sent the file: a text or a
// Word file is read in a fraction of a second, and then nobody sees a page in
// between.
const (
	patience = 2 * time.Second
	glance   = 30 * time.Millisecond
)

// receive stores a file and asks to read it; see Programme.Receive.
func (f *Feature) receive(ctx context.Context, actor access.Actor, name string, file []byte, password string) (in programme.Intake, fresh bool, err error) {
	switch {
	case !programme.MayPrepare(actor):
		return in, false, domain.Forbidden("Chỉ người điều phối được tải kế hoạch lên.")
	case len(file) == 0:
		return in, false, domain.Invalid("Tệp rỗng: hãy chọn lại tệp có nội dung.")
	}
	stored, err := f.files.Put(ctx, bytes.NewReader(file), maxFile)
	if err != nil {
		return in, false, err
	}
	return f.programme.Receive(ctx, actor, programme.Upload{Name: name, SHA256: stored.SHA256, Size: stored.Size, Password: password})
}

// await looks for a little while whether a reading ended.
func (f *Feature) await(ctx context.Context, actor access.Actor, in programme.Intake) (programme.Intake, error) {
	for left := f.patience; left > 0 && !in.Ended(); left -= glance {
		select {
		case <-ctx.Done():
			return in, ctx.Err()
		case <-time.After(glance):
		}
		var err error
		if in, err = f.programme.Intake(ctx, actor, in.ID); err != nil {
			return in, err
		}
	}
	return in, nil
}

// sign stores a plan's signed file and records it.
func (f *Feature) sign(ctx context.Context, actor access.Actor, planID string, file *web.File) error {
	if !programme.MaySign(actor) {
		return domain.Forbidden("Chỉ người điều phối và lãnh đạo duyệt được ghi tệp đã ký của kế hoạch.")
	}
	body, err := file.Bytes()
	if err != nil {
		return err
	}
	verdict, err := f.examine(ctx, body)
	if err != nil {
		return err
	}
	stored, err := f.files.Put(ctx, bytes.NewReader(body), maxFile)
	if err != nil {
		return err
	}
	return f.programme.Sign(ctx, actor, planID, programme.File{Name: file.Name, SHA256: stored.SHA256, Size: stored.Size, Verdict: verdict})
}

// reuse records the file that a plan was read from as the signed one.
func (f *Feature) reuse(ctx context.Context, actor access.Actor, planID string) error {
	papers, err := f.programme.Papers(ctx, actor, planID)
	if err != nil {
		return err
	}
	if papers.Original == nil {
		return domain.Fields{{Name: "tep_da_ky", Message: "Chọn tệp PDF có chữ ký."}}.Err()
	}
	o, body, err := f.open(ctx, actor, planID, papers.Original.ID)
	if err != nil {
		return err
	}
	verdict, err := f.examine(ctx, body)
	if err != nil {
		return err
	}
	return f.programme.Sign(ctx, actor, planID, programme.File{Name: o.Name, SHA256: o.SHA256, Size: o.Size, Verdict: verdict})
}

// examine says what the digital signatures of a signed file say; nil when it is
// locked or built so that they cannot be checked. What is no whole PDF file is
// refused beside the field.
func (f *Feature) examine(ctx context.Context, body []byte) (*pdfsign.Verdict, error) {
	if !bytes.HasPrefix(body, []byte("%PDF-")) {
		return nil, domain.Fields{{Name: "tep_da_ky", Message: "Tệp đã ký phải là PDF như đã phát hành. Chọn tệp khác."}}.Err()
	}
	err := textract.OpensPDF(body)
	e, ours := errors.AsType[*domain.Error](err)
	switch {
	case errors.Is(err, textract.ErrPassword):
		return nil, nil //nolint:nilnil // nothing can be checked, and nothing is wrong
	case ours && e.Code == domain.CodeInvalid:
		return nil, domain.Fields{{Name: "tep_da_ky", Message: e.Message, Args: e.Args}}.Err()
	case err != nil:
		return nil, err
	}
	v, err := f.check(ctx, body)
	if errors.Is(err, pdfsign.ErrStructure) || errors.Is(err, pdfsign.ErrLocked) {
		return nil, nil //nolint:nilnil // as above
	}
	return &v, err
}

// open opens a stored file of a plan for who may review plans.
func (f *Feature) open(ctx context.Context, actor access.Actor, planID, fileID string) (programme.File, []byte, error) {
	meta, err := f.programme.File(ctx, actor, planID, fileID)
	if err != nil {
		return meta, nil, err
	}
	r, err := f.files.Open(ctx, meta.SHA256)
	if err != nil {
		return meta, nil, err
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return meta, nil, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return meta, body, nil
}
