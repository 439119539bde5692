package planreview_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
)

// der encodes, and wraps what is given as parts of a constructed value.
func der(t *testing.T, v any) []byte {
	t.Helper()
	b, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func wrap(t *testing.T, class, tag int, parts ...[]byte) []byte {
	t.Helper()
	return der(t, asn1.RawValue{Class: class, Tag: tag, IsCompound: true, Bytes: bytes.Join(parts, nil)})
}

// seal makes the CMS message of a signature over parts without signed attributes
// (RFC 5652, 5.4), by a certificate that somebody issued to themselves.
func seal(t *testing.T, name string, parts ...[]byte) []byte {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: from.AddDate(90, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(bytes.Join(parts, nil))
	signature, err := key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	seq := func(parts ...[]byte) []byte { return wrap(t, 0, asn1.TagSequence, parts...) }
	set := func(parts ...[]byte) []byte { return wrap(t, 0, asn1.TagSet, parts...) }
	oid := func(id ...int) []byte { return der(t, asn1.ObjectIdentifier(id)) }
	one, hashed := der(t, 1), seq(oid(2, 16, 840, 1, 101, 3, 4, 2, 1))
	signer := seq(one, seq(cert.RawIssuer, der(t, cert.SerialNumber)), hashed, seq(oid(1, 2, 840, 113549, 1, 1, 1), der(t, asn1.NullRawValue)), der(t, signature))
	data := seq(one, set(hashed), seq(oid(1, 2, 840, 113549, 1, 7, 1)), wrap(t, asn1.ClassContextSpecific, 0, raw), set(signer))
	return seq(oid(1, 2, 840, 113549, 1, 7, 2), wrap(t, asn1.ClassContextSpecific, 0, data))
}

// signedPDF is a plan of one page, signed by name.
func signedPDF(t *testing.T, name string) []byte {
	t.Helper()
	const room = 4096
	text := "BT /F1 14 Tf 72 700 Td (Ke hoach so 12/KH-UBND) Tj ET"
	range0 := "[0000000000 0000000000 0000000000 0000000000]"
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[6 0 R]>>>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R/Annots[6 0 R]>>",
		fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(text), text), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		"<</Type/Annot/Subtype/Widget/Rect[0 0 0 0]/P 3 0 R/FT/Sig/T(s1)/V 7 0 R>>",
		"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange" + range0 + "/Contents<" + strings.Repeat("0", room) + ">>>",
	}
	file := []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f\r\n", len(objects)+1)
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n\r\n", len(file))
		file = fmt.Appendf(file, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := len(file)
	file = fmt.Appendf(file, "%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, start)
	open := bytes.Index(file, []byte("/Contents<")) + len("/Contents")
	end := open + room + 2
	spans := fmt.Sprintf("[0000000000 %010d %010d %010d]", open, end, len(file)-end)
	file = bytes.Replace(file, []byte(range0), []byte(spans), 1)
	copy(file[open+1:], hex.EncodeToString(seal(t, name, file[:open], file[end:])))
	return file
}

// The digital signature of a plan's signed file is checked: a plan is not put
// into force beside a changed file without anybody seeing it.
func TestSignatureOfASignedPlan(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		page := s.draft()
		send := func(file []byte) {
			s.Upload(page+"/tep-da-ky", nil, webtest.File{Field: "tep_da_ky", Name: "12.pdf", Content: file}).Want(http.StatusSeeOther)
		}
		whole := signedPDF(t, "Ủy ban nhân dân tỉnh mẫu")
		send(whole)
		s.Get(page+"/dua-vao-theo-doi").Want(http.StatusOK, "Chữ ký số còn nguyên vẹn",
			"Tệp nguyên vẹn từ khi Ủy ban nhân dân tỉnh mẫu ký, nhưng không xác định được nơi cấp chứng thư.", "Chưa kiểm tra thu hồi chứng thư")
		send(bytes.Replace(whole, []byte("12/KH-UBND"), []byte("13/KH-UBND"), 1))
		s.Get(page+"/dua-vao-theo-doi").Want(http.StatusOK, "Chữ ký số không bảo đảm",
			"Chữ ký số của Ủy ban nhân dân tỉnh mẫu không đúng.")
		s.Get(page+"/dua-vao-theo-doi?lang=en").Want(http.StatusOK, "The digital signature does not hold", "The digital signature of Ủy ban nhân dân tỉnh mẫu does not agree.")
	})
}
