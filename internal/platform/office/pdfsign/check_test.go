package pdfsign

import (
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"loa/internal/domain"
)

func TestGoodSignatures(t *testing.T) {
	t.Parallel()
	o := theOffice()
	byRSA := issue(t, wish{name: "Văn thư thử", by: o.mid, key: rsaKey()})
	at := time.Date(2027, 1, 18, 2, 30, 0, 0, time.UTC)
	for name, m := range map[string]maker{
		"ECDSA": {by: o.leaf, at: at}, "ECDSA by key": {by: o.leaf, byKey: true}, "RSA": {by: byRSA}, "PSS": {by: byRSA, pss: true},
		"SHA-512": {by: byRSA, hash: crypto.SHA512}, "PSS SHA-384": {by: byRSA, pss: true, hash: crypto.SHA384},
		"no attributes": {by: byRSA, plain: true}, "CAdES": {by: o.leaf, named: true},
	} {
		for _, packed := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, packed %v", name, packed), func(t *testing.T) {
				t.Parallel()
				format := "adbe.pkcs7.detached"
				if m.named {
					format = "ETSI.CAdES.detached"
				}
				r := check(t, newPaper(packed).sign(seal{format: format, make: m.message}).raw, o.trust(), 1)
				s := r.Signatures[0]
				if s.State != StateGood || !s.Intact || s.Later != LaterNothing || !s.Trusted || s.Root != "Nơi cấp gốc thử" || s.Validity != ValidityGood {
					t.Fatalf("%s: %+v", s.Verdict, s)
				}
				if s.Signer.Name != m.by.cert.Subject.CommonName || s.Issuer.Name != "Nơi cấp thử" || s.Reason != "Ban hành" || !s.At.Equal(at) || s.AtFrom != TimeClaimed {
					t.Errorf("%+v", s)
				}
				if want := "Chữ ký số của " + s.Signer.Name + " đúng; tệp nguyên vẹn từ khi ký."; r.Verdict.String() != want || r.State != StateGood {
					t.Errorf("%q instead of %q", r.Verdict, want)
				}
			})
		}
	}
}

func TestWhomACertificateNames(t *testing.T) {
	t.Parallel()
	o := theOffice()
	s := check(t, newPaper(false).sign(seal{make: maker{by: o.leaf}.message}).raw, o.trust(), 1).Signatures[0].Signer
	if s.Name != "Ủy ban nhân dân thử" || s.Organisation != "Cơ quan mẫu" || strings.Join(s.IDs, " ") != "MST:0100000000" || s.Serial != o.leaf.cert.SerialNumber.Text(16) {
		t.Errorf("%+v", s)
	}
}

func TestCertificatesThatDoNotHold(t *testing.T) {
	t.Parallel()
	o := theOffice()
	day := func(y int) time.Time { return time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC) }
	late := issue(t, wish{name: "Người đã hết hạn", by: o.mid, from: day(2025), to: day(2026)})
	soon := issue(t, wish{name: "Người chưa đến hạn", by: o.mid, from: day(2028), to: day(2029)})
	past := issue(t, wish{name: "Người nay hết hạn", by: o.mid, from: day(2025), to: day(2027).AddDate(0, 1, 0)})
	alone := issue(t, wish{name: "Người tự cấp"})
	weak := issue(t, wish{name: "Khóa ngắn", by: o.mid, key: mustRSA(1024)})
	for _, c := range []struct {
		name, verdict string
		m             maker
		roots         Trust
		state         State
	}{
		{"expired when signed", "Chứng thư của Người đã hết hạn đã hết hạn khi ký (hết hạn ngày 01/01/2026).", maker{by: late}, o.trust(), StateBad},
		{"expired, under no known root", "Chứng thư của Người đã hết hạn đã hết hạn khi ký (hết hạn ngày 01/01/2026).", maker{by: late}, Trust{}, StateBad},
		{"not yet valid", "Chứng thư của Người chưa đến hạn chưa có hiệu lực khi ký (hiệu lực từ ngày 01/01/2028).", maker{by: soon}, o.trust(), StateBad},
		{"expired since", "Chữ ký số của Người nay hết hạn đúng; tệp nguyên vẹn từ khi ký.", maker{by: past}, o.trust(), StateGood},
		{"by itself", "Tệp nguyên vẹn từ khi Người tự cấp ký, nhưng không xác định được nơi cấp chứng thư.", maker{by: alone}, o.trust(), StateDoubt},
		{"no roots", "Tệp nguyên vẹn từ khi Ủy ban nhân dân thử ký, nhưng không xác định được nơi cấp chứng thư.", maker{by: o.leaf}, Trust{}, StateDoubt},
		{"another office's root", "Tệp nguyên vẹn từ khi Ủy ban nhân dân thử ký, nhưng không xác định được nơi cấp chứng thư.", maker{by: o.leaf}, newOffice(t).trust(), StateDoubt},
		{"short key", "Tệp khớp với chữ ký số của Khóa ngắn, nhưng chữ ký dùng thuật toán yếu (RSA 1024 bit).", maker{by: weak}, o.trust(), StateDoubt},
		{"SHA-1", "Tệp khớp với chữ ký số của Ủy ban nhân dân thử, nhưng chữ ký dùng thuật toán yếu (SHA-1).", maker{by: o.leaf, hash: crypto.SHA1}, o.trust(), StateDoubt},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := check(t, newPaper(false).sign(seal{make: c.m.message}).raw, c.roots, 1)
			if r.Verdict.String() != c.verdict || r.State != c.state || !r.Signatures[0].Intact {
				t.Errorf("%s %q, notes %v", r.State, r.Verdict, r.Signatures[0].Notes)
			}
		})
	}
	notes := fmt.Sprint(check(t, newPaper(false).sign(seal{make: maker{by: past}.message}).raw, o.trust(), 1).Signatures[0].Notes)
	for _, want := range []string{"nay đã hết hạn", "Giờ ký do máy người ký ghi"} {
		if !strings.Contains(notes, want) {
			t.Errorf("%s lacks %q", notes, want)
		}
	}
}

// An expired certificate is valid when a trusted stamp says that it still was; a
// stamp that nobody vouches for, or of something else, says nothing.
func TestStamps(t *testing.T) {
	t.Parallel()
	o := theOffice()
	tsa := issue(t, wish{name: "Nơi đóng dấu thử", by: o.mid, usage: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}})
	noTSA := issue(t, wish{name: "Không phải nơi đóng dấu", by: o.mid, usage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}})
	when := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	stamped := func(by *identity, data func([]byte) []byte) seal {
		return seal{make: maker{by: o.leaf, unsigned: func(sig []byte) []asn1Value {
			return []asn1Value{attr(oidTimeStamp, asn1Value{FullBytes: token(by, when, data(sig))})}
		}}.message}
	}
	same := func(b []byte) []byte { return b }
	other := func([]byte) []byte { return []byte("khác") }
	s := check(t, newPaper(false).sign(stamped(tsa, same)).raw, o.trust(), 1).Signatures[0]
	if s.AtFrom != TimeStamped || !s.At.Equal(when) || s.Stamp == nil || !s.Stamp.Trusted || s.Stamp.Authority.Name != "Nơi đóng dấu thử" {
		t.Errorf("%+v", s)
	}
	s = check(t, newPaper(false).sign(stamped(noTSA, same)).raw, o.trust(), 1).Signatures[0]
	if s.AtFrom != TimeClaimed || s.Stamp.Trusted || !s.Stamp.Intact {
		t.Errorf("not an authority for time: %+v", s)
	}
	s = check(t, newPaper(false).sign(stamped(tsa, other)).raw, o.trust(), 1).Signatures[0]
	if s.AtFrom != TimeClaimed || s.State != StateGood || !strings.Contains(fmt.Sprint(s.Notes), "Dấu thời gian trong chữ ký không đúng") {
		t.Errorf("stamp of something else: %+v", s)
	}
	document := func(parts ...[]byte) []byte {
		var all []byte
		for _, p := range parts {
			all = append(all, p...)
		}
		return token(tsa, when, all)
	}
	signed := newPaper(true).sign(seal{make: maker{by: o.leaf}.message}).sign(seal{format: "ETSI.RFC3161", make: document})
	r := check(t, signed.raw, o.trust(), 2)
	if r.State != StateGood || !r.Signatures[1].Stamped || !r.Signatures[1].At.Equal(when) || r.Signatures[0].Later != LaterSigned {
		t.Errorf("%s: %+v", r.Verdict, r.Signatures)
	}
}

func TestSeveralSignatures(t *testing.T) {
	t.Parallel()
	o := theOffice()
	second := issue(t, wish{name: "Văn thư thử", by: o.mid})
	for _, packed := range []bool{false, true} {
		p := newPaper(packed).sign(seal{make: maker{by: o.leaf}.message}).sign(seal{rect: "300 100 500 200", make: maker{by: second}.message})
		p.write(map[int]string{1: p.catalogue("/DSS<</Certs[]>>")})
		r := check(t, p.raw, o.trust(), 2)
		if r.State != StateGood || r.Verdict.String() != "Cả 2 chữ ký số đều đúng; tệp nguyên vẹn từ khi ký." {
			t.Errorf("%s", r.Verdict)
		}
		for _, s := range r.Signatures {
			if s.Later != LaterSigned || s.Behind == 0 {
				t.Errorf("%+v", s)
			}
		}
		if notes := fmt.Sprint(r.Signatures[0].Notes); !strings.Contains(notes, "có che nội dung không") {
			t.Error(notes)
		}
		p.write(map[int]string{4: strings.ReplaceAll(p.objs[4], "35/", "53/")})
		r = check(t, p.raw, o.trust(), 2)
		if r.State != StateBad || r.Signatures[0].Later != LaterChanged || r.Signatures[1].Later != LaterChanged {
			t.Errorf("changed behind both: %s", r.Verdict)
		}
	}
}

func TestSHA1OfTheFile(t *testing.T) {
	t.Parallel()
	o := theOffice()
	byRSA := issue(t, wish{name: "Văn thư thử", by: o.mid, key: rsaKey()})
	made := func(parts ...[]byte) []byte {
		return maker{by: byRSA, content: digestOf(crypto.SHA1, parts...)}.message()
	}
	p := newPaper(false).sign(seal{format: "adbe.pkcs7.sha1", make: made})
	s := check(t, p.raw, o.trust(), 1).Signatures[0]
	if !s.Intact || s.State != StateDoubt || !strings.Contains(s.Verdict.String(), "thuật toán yếu (SHA-1)") {
		t.Errorf("%+v", s)
	}
	p.raw[len("%PDF-1.7\n%")] ^= 1
	if s := check(t, p.raw, o.trust(), 1).Signatures[0]; s.Intact || s.State != StateBad {
		t.Errorf("%+v", s)
	}
}

func TestWhatIsNoSignedFile(t *testing.T) {
	t.Parallel()
	r := check(t, newPaper(true).raw, Trust{}, 0)
	if r.Signed() || r.State != StateNothing || r.Verdict.String() != "Tệp không có chữ ký số." {
		t.Errorf("%+v", r)
	}
	signed := newPaper(false).sign(seal{make: maker{by: theOffice().leaf}.message}).raw
	locked := newPaper(false)
	locked.raw = []byte(strings.ReplaceAll(string(locked.raw), "/Root 1 0 R", "/Root 1 0 R/Encrypt<<>>"))
	for name, c := range map[string]struct {
		raw   []byte
		cause error
		text  string
	}{
		"nothing":      {nil, errSyntax, "không phải PDF"},
		"a text":       {[]byte("Kế hoạch"), errSyntax, "không phải PDF"},
		"a DOCX":       {[]byte("PK\x03\x04"), errSyntax, "không phải PDF"},
		"behind noise": {append([]byte("x"), signed...), errSyntax, "không phải PDF"},
		"half":         {signed[:len(signed)/2], ErrStructure, "bị hỏng"},
		"only a head":  {[]byte("%PDF-1.7\n%%EOF"), ErrStructure, "bị hỏng"},
		"locked":       {locked.raw, ErrLocked, "bị khóa"},
		"circle":       {[]byte(strings.Replace(string(newPaper(false).raw), "/Root", fmt.Sprintf("/Prev %010d/Root", newPaper(false).start), 1)), ErrStructure, "bị hỏng"},
	} {
		_, err := Check(c.raw, today, Trust{})
		if e, ok := errors.AsType[*domain.Error](err); !ok || !errors.Is(err, c.cause) || e.Code != domain.CodeInvalid || !strings.Contains(e.Text(), c.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
