package app

import (
	"context"

	"loa/internal/platform/office/pdfsign"
)

// checkSignature says what the digital signatures of a PDF file say, under the
// authorities that this office knows.
func (o *Office) checkSignature(_ context.Context, file []byte) (pdfsign.Verdict, error) {
	var roots pdfsign.Trust
	if o.Config.SignRoots != "" {
		var err error
		if roots, err = pdfsign.LoadTrust(o.Config.SignRoots); err != nil {
			return pdfsign.Verdict{}, err
		}
	}
	return pdfsign.Examine(file, o.DB.Clock().Now().In(o.Zone), roots)
}
