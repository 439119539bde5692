package pdfsign

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"encoding/asn1"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// signedPaper is a file with one good signature.
func signedPaper(packed bool) *paper {
	return newPaper(packed).sign(seal{make: maker{by: theOffice().leaf}.message})
}

// rangesOf are the four numbers of the only signature.
func rangesOf(raw []byte) (n [4]int) {
	i := bytes.Index(raw, []byte("/ByteRange["))
	_, _ = fmt.Sscanf(string(raw[i:]), "/ByteRange[%d %d %d %d]", &n[0], &n[1], &n[2], &n[3])
	return n
}

// TestEveryByteCounts flips bits of each byte of a signed file. Whatever is
// flipped, the signature is no longer shown as whole, except for the digits of
// Contents, where a letter may change its case, a certificate that is not the
// signer's may break, and what is said beside (versions) means nothing: then the
// same signer, time and bytes are shown as before, or less is believed.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	for _, packed := range []bool{false, true} {
		p := signedPaper(packed)
		good := check(t, p.raw, theOffice().trust(), 1).Signatures[0]
		n := rangesOf(p.raw)
		digits := bytes.TrimRight(p.raw[n[1]+1:n[2]-1], "0")
		held := 0
		for i := range p.raw {
			if i > n[1]+len(digits)+40 && i < n[2]-1 && i%50 != 0 {
				continue // filling: a sample of its 12,000 digits
			}
			for _, flip := range []byte{1, 0x20} {
				raw := bytes.Clone(p.raw)
				raw[i] ^= flip
				r, err := Check(raw, today, theOffice().trust())
				if err != nil || len(r.Signatures) == 0 {
					continue
				}
				s := r.Signatures[0]
				if !s.Intact || s.Later != LaterNothing {
					continue
				}
				inside := i > n[1] && i < n[2]-1
				if !inside || s.Signer.Serial != good.Signer.Serial || !s.At.Equal(good.At) || s.State == StateGood && s.Root != good.Root {
					t.Fatalf("byte %d of %d flipped by %#x: %s", i, len(raw), flip, s.Verdict)
				}
				held++
			}
		}
		t.Logf("packed %v: %d bytes; %d flips within Contents change nothing that is shown", packed, len(p.raw), held)
	}
}

// replaced is the file with text changed, and ranges as they were.
func replaced(raw []byte, from, to string) []byte {
	if !bytes.Contains(raw, []byte(from)) {
		panic("nothing to replace: " + from)
	}
	return bytes.Replace(raw, []byte(from), []byte(to), 1)
}

// TestUniversalForgery: signatures without a message or without ranges, which
// some programs took for good (2019).
func TestUniversalForgery(t *testing.T) {
	t.Parallel()
	p := signedPaper(false)
	n := rangesOf(p.raw)
	br := string(p.raw[bytes.Index(p.raw, []byte("/ByteRange[")):n[1]])
	br = br[:strings.Index(br, "]")+1]
	contents := string(p.raw[n[1]:n[2]])
	for name, raw := range map[string][]byte{
		"no ByteRange":           replaced(p.raw, br, strings.Repeat(" ", len(br))),
		"ByteRange of null":      replaced(p.raw, br, "/ByteRange null"+strings.Repeat(" ", len(br)-15)),
		"empty ByteRange":        replaced(p.raw, br, "/ByteRange[]"+strings.Repeat(" ", len(br)-12)),
		"ByteRange of zeros":     replaced(p.raw, br, "/ByteRange[0 0 0 0]"+strings.Repeat(" ", len(br)-19)),
		"negative ByteRange":     replaced(p.raw, br, "/ByteRange[0 -1 -1 -1]"+strings.Repeat(" ", len(br)-22)),
		"huge ByteRange":         replaced(p.raw, br, "/ByteRange[0 9223372036854775807 1 9223372036854775807]"[:len(br)-1]+"]"),
		"ByteRange of text":      replaced(p.raw, br, "/ByteRange(0 1 2 3)"+strings.Repeat(" ", len(br)-19)),
		"ByteRange of six":       replaced(p.raw, br, "/ByteRange[0 1 2 3 4 5]"+strings.Repeat(" ", len(br)-23)),
		"no Contents":            replaced(p.raw, "/Contents<", "/Kontents<"),
		"Contents of null":       replaced(p.raw, contents, "null"+strings.Repeat(" ", len(contents)-4)),
		"empty Contents":         replaced(p.raw, contents, "<>"+strings.Repeat(" ", len(contents)-2)),
		"Contents of zeros":      replaced(p.raw, contents, "<"+strings.Repeat("0", len(contents)-2)+">"),
		"one digit too few":      replaced(p.raw, contents, " "+contents[:1]+contents[2:]),
		"a space in Contents":    replaced(p.raw, contents, contents[:len(contents)-3]+"  >"),
		"ByteRange given twice":  replaced(p.raw, "/Filter/Adobe.PPKLite", "/ByteRange[0 0 0 0]  "),
		"no SubFilter":           replaced(p.raw, "/SubFilter", "/SubFolter"),
		"rsa_sha1":               replaced(p.raw, "/adbe.pkcs7.detached", "/adbe.x509.rsa_sha1 "),
		"SubFilter of the other": replaced(p.raw, "/adbe.pkcs7.detached", "/adbe.pkcs7.sha1    "),
		"no dictionary":          replaced(p.raw, "/V 8 0 R", "/V true "),
		"nothing there":          replaced(p.raw, "/V 8 0 R", "/V 99 0R"),
	} {
		r, err := Check(raw, today, theOffice().trust())
		if err != nil {
			if !errors.Is(err, ErrStructure) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if len(r.Signatures) != 1 || r.Signatures[0].Intact || r.State == StateGood {
			t.Errorf("%s: %s", name, r.Verdict)
		}
	}
}

// TestWrapping: the second range moved behind, so that the hole holds more than
// the message (2019).
func TestWrapping(t *testing.T) {
	t.Parallel()
	p := signedPaper(false)
	n := rangesOf(p.raw)
	old := fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", n[1], n[2], n[3])
	for name, raw := range map[string][]byte{
		"overlapping":     replaced(p.raw, old, fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", n[1], n[1], n[3])),
		"from the middle": replaced(p.raw, old, fmt.Sprintf("/ByteRange[1 %09d %010d %010d]", n[1]-1, n[2], n[3])+" ")[:len(p.raw)],
		"short":           replaced(p.raw, old, fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", n[1], n[2], n[3]-1)),
		"too long":        replaced(p.raw, old, fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", n[1], n[2], n[3]+1)),
		"no end":          replaced(p.raw, old, fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", n[1], n[2], 0)),
	} {
		if r, err := Check(raw, today, theOffice().trust()); err == nil && (len(r.Signatures) == 0 || r.State != StateBad) {
			t.Errorf("%s: %s", name, r.Verdict)
		}
	}
	// The same with a dictionary that is redefined by an update and cites the old
	// message and the old ranges: its own Contents are not what was left out.
	q := p.clone()
	q.write(map[int]string{
		8: fmt.Sprintf("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 %d %d %d]/Contents%s>>", n[1], n[2], n[3], p.raw[n[1]:n[2]]),
		4: strings.ReplaceAll(p.objs[4], "35/", "53/"),
	})
	if r := check(t, q.raw, theOffice().trust(), 1); r.State != StateBad || r.Signatures[0].Intact {
		t.Errorf("redefined: %s", r.Verdict)
	}
	// And one whose Contents are not in the file's text at all.
	q = p.clone()
	q.packed = true
	f := q.next
	q.next++
	q.fields = append(q.fields, fmt.Sprintf("%d 0 R", f))
	q.write(map[int]string{6: q.form(), f: fmt.Sprintf("<</FT/Sig/T(x)/V<</SubFilter/adbe.pkcs7.detached/Contents%s/Byte#52ange[0 %d %d %d]>>>>", p.raw[n[1]:n[2]], n[1], n[2], n[3])})
	if r := check(t, q.raw, theOffice().trust(), 2); r.State != StateBad || r.Signatures[1].Intact {
		t.Errorf("packed: %s", r.Verdict)
	}
}

// TestWrappedHole: ByteRange stands behind Contents, so that a second one in the
// hole comes first, names a hole that holds forged objects too, and a program
// that only hashes the ranges finds the digest right.
func TestWrappedHole(t *testing.T) {
	t.Parallel()
	p := newPaper(false).sign(seal{last: true, make: maker{by: theOffice().leaf}.message})
	if r := check(t, p.raw, theOffice().trust(), 1); r.State != StateGood {
		t.Fatalf("before: %s", r.Verdict)
	}
	n := rangesOf(p.raw)
	hole := fmt.Appendf(bytes.Clone(p.raw[:n[2]]), "/ByteRange[0 %d 0000000000 %d]>>endobj ", n[1], n[3])
	if len(hole) > p.start {
		t.Fatal("no room before the cross references")
	}
	hole = append(hole, bytes.Repeat([]byte(" "), p.start-len(hole))...)
	table := "xref\n4 1\n%010d 00000 n \n6 1\n%010d 00000 n \n7 1\n%010d 00000 n \n8 1\n%010d 00000 n \ntrailer\n<</Size 9/Root 1 0 R/Prev %d>>\n"
	at := func(mark string) int { return bytes.LastIndex(p.raw, []byte(mark)) }
	size := len(fmt.Sprintf(table, 0, 0, 0, 0, newPaper(false).start))
	hole = fmt.Appendf(hole, table, len(hole)+size, at("6 0 obj"), at("7 0 obj"), at("8 0 obj"), newPaper(false).start)
	hole = append(hole, "4 0 obj\n<</Length 4>>stream\nEVIL\nendstream\nendobj\n"...)
	raw := bytes.Replace(hole, []byte(" 0000000000 "), fmt.Appendf(nil, " %010d ", len(hole)), 1)
	i := bytes.Index(raw[n[2]:], []byte("/ByteRange"))
	raw = append(append(raw[:n[2]+i:n[2]+i], bytes.Replace(hole[n[2]+i:], []byte(" 0000000000 "), fmt.Appendf(nil, " %010d ", len(hole)), 1)...), p.raw[n[2]:]...)
	copy(raw[:n[2]], p.raw[:n[2]])
	der, err := hex.DecodeString(string(raw[n[1]+1 : n[2]-1]))
	if err != nil {
		t.Fatal(err)
	}
	if m, _, err := parseMessage(der); err != nil || m.verify(raw[:n[1]], raw[len(hole):]) != nil {
		t.Fatalf("the forged ranges should have the digest that was signed: %v", err)
	}
	f, err := open(raw, &budget{values: maxValues, unpacked: maxUnpacked})
	if err != nil {
		t.Fatal(err)
	}
	if st, ok := f.resolve(ref{num: 4}).(*stream); !ok || string(st.raw) != "EVIL" {
		t.Fatal("the forged page should be the one that is shown")
	}
	if r := check(t, raw, theOffice().trust(), 1); r.State != StateBad || r.Signatures[0].Intact {
		t.Errorf("%s", r.Verdict)
	}
}

// TestIncrementalSaving: what is appended behind a signature and shows otherwise
// (2019), with shadows that were prepared before signing (2021).
func TestIncrementalSaving(t *testing.T) {
	t.Parallel()
	evil := strings.ReplaceAll(newPaper(false).objs[4], "35/", "53/")
	for _, packed := range []bool{false, true} {
		for name, change := range map[string]func(p *paper) map[int]string{
			"content":    func(*paper) map[int]string { return map[int]string{4: evil} },
			"font":       func(*paper) map[int]string { return map[int]string{5: "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>"} },
			"other page": func(*paper) map[int]string { return map[int]string{2: "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 2>>"} },
			"other pages": func(p *paper) map[int]string {
				return map[int]string{1: strings.ReplaceAll(p.catalogue(""), "2 0 R", "3 0 R")}
			},
			"larger page": func(p *paper) map[int]string { return map[int]string{3: strings.ReplaceAll(p.page(), "842", "142")} },
			"a key more": func(p *paper) map[int]string {
				return map[int]string{3: strings.ReplaceAll(p.page(), "/MediaBox", "/Rotate 90/MediaBox")}
			},
			"a key twice": func(p *paper) map[int]string {
				return map[int]string{3: strings.ReplaceAll(p.page(), "/Contents 4 0 R", "/Contents 99 0 R/Contents 4 0 R")}
			},
			"an action": func(p *paper) map[int]string {
				return map[int]string{1: p.catalogue("/OpenAction<</S/JavaScript/JS(x)>>")}
			},
			"layers":  func(p *paper) map[int]string { return map[int]string{1: p.catalogue("/OCProperties<<>>")} },
			"no form": func(*paper) map[int]string { return map[int]string{1: "<</Type/Catalog/Pages 2 0 R>>"} },
			"appearances": func(p *paper) map[int]string {
				return map[int]string{6: strings.ReplaceAll(p.form(), "/SigFlags 3", "/NeedAppearances true")}
			},
			"a note": func(p *paper) map[int]string {
				p.annots = append(p.annots, "20 0 R")
				return map[int]string{3: p.page(), 20: "<</Type/Annot/Subtype/FreeText/Rect[0 0 300 300]/Contents(x)>>"}
			},
			"a seal taken away": func(p *paper) map[int]string { p.annots = nil; return map[int]string{3: p.page()} },
			"a text field": func(p *paper) map[int]string {
				p.fields = append(p.fields, "20 0 R")
				return map[int]string{6: p.form(), 20: "<</FT/Tx/T(a)/V(x)>>"}
			},
			"an empty signature field with a picture": func(p *paper) map[int]string {
				p.fields, p.annots = append(p.fields, "20 0 R"), append(p.annots, "20 0 R")
				return map[int]string{3: p.page(), 6: p.form(), 20: "<</FT/Sig/T(a)/Rect[70 690 300 720]>>"}
			},
			"a false signature with a picture": func(p *paper) map[int]string {
				p.fields, p.annots = append(p.fields, "20 0 R"), append(p.annots, "20 0 R")
				return map[int]string{3: p.page(), 6: p.form(), 20: "<</FT/Sig/T(a)/Rect[70 690 300 720]/V<</Contents<00>>>>>"}
			},
			"the signature's own words": func(p *paper) map[int]string {
				num := 0
				_, _ = fmt.Sscan(p.fields[0], &num)
				return map[int]string{num: strings.ReplaceAll(p.objs[num], "0 0 0 0", "0 0 300 300")}
			},
		} {
			p := signedPaper(packed)
			p.next = 30
			p.write(change(p))
			r, err := Check(p.raw, today, theOffice().trust())
			if err != nil || name != "no form" && (len(r.Signatures) == 0 || r.State != StateBad || !r.Signatures[0].Intact || r.Signatures[0].Later != LaterChanged) {
				t.Errorf("packed %v, %s: %s %v", packed, name, r.Verdict, err)
			}
			if name == "no form" && r.Signed() {
				t.Errorf("packed %v, no form: %s", packed, r.Verdict)
			}
		}
	}
}

// TestSneakySignature: a further signature, good in itself, whose picture hides
// the page (2021).
func TestSneakySignature(t *testing.T) {
	t.Parallel()
	p := signedPaper(false).sign(seal{rect: "0 0 595 842", make: maker{by: issue(t, wish{name: "Kẻ lạ"})}.message})
	r := check(t, p.raw, theOffice().trust(), 2)
	if r.State != StateBad || r.Signatures[0].Later != LaterChanged {
		t.Errorf("%s", r.Verdict)
	}
}

// TestTailsThatProgramsMend: updates without what a program needs to find them
// strictly, which others mend and show.
func TestTailsThatProgramsMend(t *testing.T) {
	t.Parallel()
	evil := "4 0 obj\n<</Length 4>>stream\nEVIL\nendstream\nendobj\n"
	p := signedPaper(false)
	start := fmt.Sprintf("startxref\n%d\n%%%%EOF\n", p.start)
	for name, tail := range map[string]string{
		"an object alone":          evil,
		"an object before the old": evil + start,
		"a trailer alone":          evil + "trailer\n<</Root 1 0 R/Size 9>>\n" + start,
		"a table nobody names":     evil + fmt.Sprintf("xref\n4 1\n%010d 00000 n \ntrailer\n<</Root 1 0 R/Size 9>>\n", len(p.raw)) + start,
		"noise":                    "\nMZ noise",
		"noise before the old":     "\nnoise\n" + start,
		"a chain of its own":       fmt.Sprintf("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 9>>\nstartxref\n%d\n%%%%EOF\n", len(p.raw)),
	} {
		raw := append(bytes.Clone(p.raw), tail...)
		r, err := Check(raw, today, theOffice().trust())
		if err == nil && len(r.Signatures) > 0 && r.State != StateBad {
			t.Errorf("%s: %s", name, r.Verdict)
		}
		if err != nil && !errors.Is(err, ErrStructure) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if r := check(t, append(bytes.Clone(p.raw), "\r\n  \n"...), theOffice().trust(), 1); r.State != StateGood {
		t.Errorf("spaces behind the end: %s", r.Verdict)
	}
}

// TestMessagesThatSayTooLittle: CMS messages with which programs were fooled.
func TestMessagesThatSayTooLittle(t *testing.T) {
	t.Parallel()
	o := theOffice()
	digest := func(b byte) asn1Value { return attr(oidMessageDigest, der(bytes.Repeat([]byte{b}, 32))) }
	without := func(kind asn1.ObjectIdentifier) func([]asn1Value) []asn1Value {
		return func(all []asn1Value) []asn1Value {
			var out []asn1Value
			for _, a := range all {
				if !bytes.HasPrefix(a.FullBytes[2:], der(kind).FullBytes) {
					out = append(out, a)
				}
			}
			return out
		}
	}
	other := issue(t, wish{name: "Người khác", by: o.mid, key: o.leaf.key})
	for name, m := range map[string]maker{
		"no digest":    {by: o.leaf, attribute: without(oidMessageDigest)},
		"no kind":      {by: o.leaf, attribute: without(oidContentType)},
		"two digests":  {by: o.leaf, attribute: func(all []asn1Value) []asn1Value { return append(all, digest(0)) }},
		"wrong digest": {by: o.leaf, attribute: func(all []asn1Value) []asn1Value { return append(without(oidMessageDigest)(all), digest(0)) }},
		"digest of two values": {by: o.leaf, attribute: func(all []asn1Value) []asn1Value {
			return append(without(oidMessageDigest)(all), attr(oidMessageDigest, der([]byte{1}), der([]byte{2})))
		}},
		"another kind": {by: o.leaf, attribute: func(all []asn1Value) []asn1Value {
			return append(without(oidContentType)(all), attr(oidContentType, der(oidTSTInfo)))
		}},
		"content of its own": {by: o.leaf, content: []byte("something else that was signed")},
		"two signers":        {by: o.leaf, twins: 1},
		"no signer":          {by: o.leaf, twins: -1},
		"another certificate": {by: other, attribute: func(all []asn1Value) []asn1Value {
			return append(all, attr(oidSigningCertV2, seq(seq(seq(der(digestOf(crypto.SHA256, o.leaf.cert.Raw)))))))
		}},
		"the key of someone else":  {by: &identity{cert: o.leaf.cert, key: issue(t, wish{name: "x"}).key}},
		"a time stamp as a signer": {by: o.leaf, kind: oidTSTInfo, content: []byte{0x30, 0}},
	} {
		r := check(t, newPaper(false).sign(seal{make: m.message}).raw, o.trust(), 1)
		if r.State != StateBad || r.Signatures[0].Intact {
			t.Errorf("%s: %s", name, r.Verdict)
		}
	}
	for name, spoil := range map[string]func(b []byte) []byte{
		"behind the message": func(b []byte) []byte { return append(b, 1) },
		"indefinite length":  func(b []byte) []byte { b[1] = 0x80; return b },
		"nothing":            func([]byte) []byte { return []byte{0x30, 0} },
		"noise":              func([]byte) []byte { return []byte("không phải CMS") },
		"deep":               func([]byte) []byte { return bytes.Repeat([]byte{0x30, 0x80}, room/4) },
	} {
		p := newPaper(false).sign(seal{make: func(parts ...[]byte) []byte { return spoil(maker{by: o.leaf}.message(parts...)) }})
		if r := check(t, p.raw, o.trust(), 1); r.State != StateBad || r.Signatures[0].Intact {
			t.Errorf("%s: %s", name, r.Verdict)
		}
	}
}

// A signature over another file does not pass, nor one of which only its
// signature value was exchanged.
func TestSignatureOfAnotherFile(t *testing.T) {
	t.Parallel()
	p, q := signedPaper(false), signedPaper(false)
	n := rangesOf(p.raw)
	moved := bytes.Clone(p.raw)
	moved = replaced(moved, "35/KH", "36/KH")
	copy(moved[n[1]:n[2]], q.raw[n[1]:n[2]])
	if r := check(t, moved, theOffice().trust(), 1); r.Verdict.String() != "Tệp đã bị sửa sau khi Ủy ban nhân dân thử ký: chữ ký số không còn đúng." || r.State != StateBad {
		t.Errorf("%s", r.Verdict)
	}
	der, _ := hex.DecodeString(string(p.raw[n[1]+1 : n[2]-1]))
	m, _, err := parseMessage(der)
	if err != nil {
		t.Fatal(err)
	}
	key, ok := theOffice().mid.key.(*ecdsa.PrivateKey)
	if !ok {
		t.Fatal("no ECDSA key")
	}
	fake, err := ecdsa.SignASN1(nil, key, digestOf(crypto.SHA256, m.signed))
	if err != nil || m.algorithm.verify(m.signer.PublicKey, digestOf(crypto.SHA256, m.signed), fake) == nil {
		t.Errorf("a signature of another key: %v", err)
	}
}

// Files that claim much cost little.
func TestBounds(t *testing.T) {
	t.Parallel()
	bomb := deflate(make([]byte, 200<<20))
	xref := fmt.Appendf(nil, "%%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9/Root 1 0 R/W[1 4 2]/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF", len(bomb), bomb)
	many := fmt.Appendf(nil, "%%PDF-1.7\nxref\n0 %d\n", maxNumber)
	many = append(many, bytes.Repeat([]byte("0000000000 65535 f \n"), 1000)...)
	many = append(many, "\nstartxref\n9\n%%EOF"...)
	deep := fmt.Appendf(nil, "%%PDF-1.7\nxref\n0 0\ntrailer\n%s\nstartxref\n9\n%%%%EOF", strings.Repeat("<</A", 1<<20))
	self := newPaper(false)
	self.write(map[int]string{6: "<</Fields 6 0 R/X 6 0 R>>", 4: "<</Length 4 0 R>>stream\nx\nendstream"})
	for name, raw := range map[string][]byte{"bomb": xref, "many": many, "deep": deep, "self": self.raw} {
		began := time.Now()
		r, err := Check(raw, today, Trust{})
		if name != "self" && !errors.Is(err, ErrStructure) || name == "self" && r.Signed() {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 3*time.Minute {
			t.Errorf("%s took %v", name, took)
		}
	}
	if _, err := Check(make([]byte, MaxFile+1), today, Trust{}); !errors.Is(err, errBounds) {
		t.Errorf("too large: %v", err)
	}
}

// FuzzCheck reads files from outside: whatever they say, none is shown as good
// whose page shows something else than what the office signed.
func FuzzCheck(f *testing.F) {
	key := func(n byte) *ecdsa.PrivateKey { // the same in each of the engine's processes
		k, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), bytes.Repeat([]byte{n}, 32))
		if err != nil {
			f.Fatal(err)
		}
		return k
	}
	root := issue(f, wish{name: "Nơi cấp gốc thử", ca: true, key: key(1)})
	leaf := issue(f, wish{name: "Ủy ban nhân dân thử", by: root, key: key(2)})
	for _, packed := range []bool{false, true} {
		f.Add(newPaper(packed).raw)
		p := newPaper(packed).sign(seal{make: maker{by: leaf}.message})
		f.Add(p.raw)
		q := p.clone()
		q.write(map[int]string{4: strings.ReplaceAll(p.objs[4], "35/", "53/")})
		f.Add(q.raw)
		p.sign(seal{format: "ETSI.RFC3161", make: func(parts ...[]byte) []byte { return token(leaf, today, bytes.Join(parts, nil)) }})
		f.Add(p.raw)
	}
	roots := NewTrust(root.cert)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := Check(raw, today, roots)
		if err != nil {
			return
		}
		for _, s := range r.Signatures {
			if s.Verdict.Empty() || s.State == StateGood && (!s.Intact || !s.Trusted) {
				t.Errorf("%+v", s)
			}
		}
		if r.State != StateGood {
			return
		}
		file, err := open(raw, &budget{values: maxValues, unpacked: maxUnpacked})
		if err != nil {
			t.Fatal(err)
		}
		if st, ok := file.resolve(ref{num: 4}).(*stream); !ok || string(st.raw) != pageText {
			t.Errorf("shown as good: %v", file.resolve(ref{num: 4}))
		}
	})
}
