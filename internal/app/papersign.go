package app

import (
	"context"
	"errors"

	"loa/internal/domain"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/spine/papers"
)

// checkSignature says what the digital signatures of a PDF file say, under the
// authorities that this office knows.
func (o *Office) checkSignature(_ context.Context, file []byte) (papers.Verdict, error) {
	var roots pdfsign.Trust
	if o.Config.SignRoots != "" {
		var err error
		if roots, err = pdfsign.LoadTrust(o.Config.SignRoots); err != nil {
			return papers.Verdict{}, err
		}
	}
	r, err := pdfsign.Check(file, o.DB.Clock().Now(), roots)
	switch {
	case errors.Is(err, pdfsign.ErrLocked):
		return papers.Verdict{}, domain.Invalid("Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký. Tải bản không có mật khẩu.")
	case errors.Is(err, pdfsign.ErrStructure):
		return papers.Verdict{}, domain.Invalid("Cấu trúc tệp PDF không đúng chuẩn nên không kiểm tra được chữ ký. Lấy lại tệp gốc từ nơi đã ký.")
	case err != nil:
		return papers.Verdict{}, err
	}
	return o.verdict(r), nil
}

// verdict is a report as papers keep it: the last signature of a person names the
// signer, every one that does not hold is a problem.
func (o *Office) verdict(r pdfsign.Report) papers.Verdict {
	v := papers.Verdict{Signed: r.Signed(), Intact: r.Signed(), Whole: r.Signed(), Sentence: r.Verdict.String()}
	if !v.Signed {
		return v
	}
	v.Sentence += " " + pdfsign.Unasked().String()
	for _, s := range r.Signatures {
		v.Intact = v.Intact && s.Intact
		v.Whole = v.Whole && (s.Later == pdfsign.LaterNothing || s.Later == pdfsign.LaterSigned)
		if s.State == pdfsign.StateBad {
			v.Problems = append(v.Problems, s.Verdict.String())
		}
		if s.Stamped {
			continue
		}
		v.Signer, v.Issuer, v.SignedAt = s.Signer.Name, s.Issuer.Name, ""
		if !s.At.IsZero() {
			v.SignedAt = s.At.In(o.Zone).Format("15:04 02/01/2006")
		}
	}
	return v
}
