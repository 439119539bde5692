package textract

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"
)

// message is a CMS message that names a signer, as PDF files carry it.
func message(t testing.TB, name string) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(77), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(cert)
	if err != nil {
		t.Fatal(err)
	}
	marshal := func(v any) []byte {
		b, err := asn1.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	set := func(class, tag int, content []byte) asn1.RawValue {
		return asn1.RawValue{Class: class, Tag: tag, IsCompound: true, Bytes: content}
	}
	who := marshal(struct {
		Version int
		SID     struct {
			Issuer asn1.RawValue
			Serial *big.Int
		}
	}{1, struct {
		Issuer asn1.RawValue
		Serial *big.Int
	}{asn1.RawValue{FullBytes: parsed.RawIssuer}, parsed.SerialNumber}})
	data := marshal(struct {
		Version                                 int
		Digests, Content, Certificates, Signers asn1.RawValue
	}{1, set(0, 17, nil), set(0, 16, marshal(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1})), set(2, 0, cert), set(0, 17, who)})
	return marshal(struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, set(2, 0, data)})
}

func TestSignaturesAreListed(t *testing.T) {
	t.Parallel()
	contents := hex.EncodeToString(message(t, "Nguyễn Văn Mẫu")) + strings.Repeat("00", 40) // files leave room behind it
	file := fmt.Sprintf(`%%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R 6 0 R]>>>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
4 0 obj<</FT/Sig/T(a)/V 5 0 R>>endobj
5 0 obj<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/Reason(Ban hanh)/M(D:20270118093000+07'00')/ByteRange[0 1 2 3]/Contents<%s>>>endobj
6 0 obj<</FT/Sig/T(b)/V 7 0 R>>endobj
7 0 obj<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 1 2 3]/Contents<3000>>>endobj
trailer<</Root 1 0 R>>
`, contents)
	all, err := Signatures([]byte(file))
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v, %v", all, err)
	}
	want := time.Date(2027, 1, 18, 2, 30, 0, 0, time.UTC)
	if s := all[0]; s.Signer != "Nguyễn Văn Mẫu" || s.Reason != "Ban hanh" || !s.At.Equal(want) {
		t.Errorf("%+v", s)
	}
	if s := all[1]; s != (Signature{}) {
		t.Errorf("of a signature that says nothing: %+v", s)
	}
	if all, err := Signatures(planToPDF(t, "KẾ HOẠCH\n")); err != nil || len(all) != 0 {
		t.Errorf("unsigned: %+v, %v", all, err)
	}
	locked := paper(t)
	locked.SetProtection(0, "mo", "chu")
	if _, err := Signatures(locked.bytes()); !errors.Is(err, ErrPassword) {
		t.Errorf("locked: %v", err)
	}
}

// FuzzSigner reads messages from outside.
func FuzzSigner(f *testing.F) {
	f.Add(message(f, "A"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if name := signer(raw); len(name) > len(raw) {
			t.Errorf("%q came out of %d bytes", name, len(raw))
		}
	})
}
