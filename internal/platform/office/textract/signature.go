package textract

import (
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/klippa-app/go-pdfium/requests"
)

// Signature is what a PDF file says about one of its digital signatures. Nothing
// of it is verified: not that the file is unchanged, not whose key it was.
type Signature struct {
	Signer string    `json:"signer"` // the name in the signer's certificate; empty when it cannot be read
	Reason string    `json:"reason,omitempty"`
	At     time.Time `json:"at,omitzero"` // as the file says
}

// maxSignatures bounds what is shown of one file.
const maxSignatures = 50

// Signatures lists the digital signatures that a PDF file carries. Its errors
// are those of reading a PDF file.
func Signatures(file []byte) ([]Signature, error) {
	f, err := openPDF(file, "")
	if err != nil {
		return nil, err
	}
	defer f.close()
	count, err := f.in.FPDF_GetSignatureCount(&requests.FPDF_GetSignatureCount{Document: f.doc})
	if err != nil {
		return nil, fmt.Errorf("count signatures: %w", err)
	}
	all := []Signature{}
	for i := range min(count.Count, maxSignatures) {
		got, err := f.in.FPDF_GetSignatureObject(&requests.FPDF_GetSignatureObject{Document: f.doc, Index: i})
		if err != nil {
			return nil, fmt.Errorf("read signature %d: %w", i+1, err)
		}
		var s Signature
		if r, err := f.in.FPDFSignatureObj_GetReason(&requests.FPDFSignatureObj_GetReason{Signature: got.Signature}); err == nil && r.Reason != nil {
			s.Reason = strings.TrimSpace(*r.Reason)
		}
		if r, err := f.in.FPDFSignatureObj_GetTime(&requests.FPDFSignatureObj_GetTime{Signature: got.Signature}); err == nil && r.Time != nil {
			s.At = pdfTime(*r.Time)
		}
		if r, err := f.in.FPDFSignatureObj_GetContents(&requests.FPDFSignatureObj_GetContents{Signature: got.Signature}); err == nil {
			s.Signer = signer(r.Contents)
		}
		all = append(all, s)
	}
	return all, nil
}

// pdfTime reads D:20270118093000+07'00' (ISO 32000-1, 7.9.4); the zero time when
// it is written otherwise.
func pdfTime(text string) time.Time {
	text = strings.TrimSuffix(strings.ReplaceAll(strings.TrimPrefix(text, "D:"), "'", ""), "\x00")
	for _, layout := range []string{"20060102150405-0700", "20060102150405Z0000", "20060102150405Z", "20060102150405"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}

// signedData is the part of a CMS message (RFC 5652, 5.1) that names signers.
type signedData struct {
	Version      int
	Digests      asn1.RawValue
	Content      asn1.RawValue
	Certificates asn1.RawValue `asn1:"optional,tag:0"`
	Revocations  asn1.RawValue `asn1:"optional,tag:1"`
	Signers      asn1.RawValue
}

// signer gives the common name in the certificate of a message's first signer.
func signer(cms []byte) string {
	var envelope struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	var data signedData
	if _, err := asn1.Unmarshal(cms, &envelope); err != nil {
		return ""
	}
	if _, err := asn1.Unmarshal(envelope.Content.Bytes, &data); err != nil {
		return ""
	}
	var first, version asn1.RawValue
	if _, err := asn1.Unmarshal(data.Signers.Bytes, &first); err != nil {
		return ""
	}
	var who struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}
	rest, err := asn1.Unmarshal(first.Bytes, &version)
	if err == nil {
		_, err = asn1.Unmarshal(rest, &who)
	}
	if err != nil {
		return ""
	}
	for left := data.Certificates.Bytes; len(left) > 0; {
		var one asn1.RawValue
		if left, err = asn1.Unmarshal(left, &one); err != nil {
			return ""
		}
		if c, err := x509.ParseCertificate(one.FullBytes); err == nil && c.SerialNumber.Cmp(who.Serial) == 0 {
			return strings.TrimSpace(c.Subject.CommonName)
		}
	}
	return ""
}
