package pdfsign

import (
	"bytes"
	"compress/zlib"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/hex"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// today is the day of the tests; certificates hold from 2025 to 2029.
var today = time.Date(2027, 3, 1, 9, 0, 0, 0, time.FixedZone("+07", 7*3600))

// identity is a certificate with its key and what stands between it and a root.
type identity struct {
	cert  *x509.Certificate
	key   crypto.Signer
	chain []*x509.Certificate
}

type asn1Value = asn1.RawValue

type wish struct {
	name     string
	by       *identity
	ca       bool
	key      crypto.Signer
	from, to time.Time
	usage    []x509.ExtKeyUsage
	stamps   bool // marked critical as an authority for time (RFC 3161, 2.3)
	names    []pkix.AttributeTypeAndValue
}

var serial struct {
	sync.Mutex
	n int64
}

func issue(t testing.TB, w wish) *identity {
	t.Helper()
	serial.Lock()
	serial.n++
	n := serial.n
	serial.Unlock()
	if w.key == nil {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		w.key = key
	}
	if w.from.IsZero() {
		w.from, w.to = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1000 + n), NotBefore: w.from, NotAfter: w.to, IsCA: w.ca, BasicConstraintsValid: true,
		Subject:  pkix.Name{CommonName: w.name, Organization: []string{"Cơ quan mẫu"}, ExtraNames: w.names},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: w.usage, SubjectKeyId: []byte{1, byte(n >> 8), byte(n)},
	}
	if w.ca {
		template.KeyUsage = x509.KeyUsageCertSign
	}
	if w.stamps {
		template.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: seq(der(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 3, 8})).FullBytes}}
	}
	parent, key := template, w.key
	if w.by != nil {
		parent, key = w.by.cert, w.by.key
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, parent, w.key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	id := &identity{cert: cert, key: w.key}
	if w.by != nil && w.by.by() {
		id.chain = append([]*x509.Certificate{w.by.cert}, w.by.chain...)
	}
	return id
}

// by tells whether an identity is issued by another one.
func (i *identity) by() bool { return !bytes.Equal(i.cert.RawIssuer, i.cert.RawSubject) }

var rsaKey = sync.OnceValue(func() crypto.Signer { return mustRSA(2048) })

func mustRSA(bits int) crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return key
}

// office is a root, an authority under it and a leaf under that.
type office struct{ root, mid, leaf *identity }

var theOffice = sync.OnceValue(func() office { return newOffice(&testing.T{}) })

func newOffice(t testing.TB) office {
	t.Helper()
	root := issue(t, wish{name: "Nơi cấp gốc thử", ca: true})
	mid := issue(t, wish{name: "Nơi cấp thử", ca: true, by: root})
	return office{root: root, mid: mid, leaf: issue(t, wish{
		name: "Ủy ban nhân dân thử", by: mid,
		names: []pkix.AttributeTypeAndValue{{Type: asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}, Value: "MST:0100000000"}},
	})}
}

func (o office) trust() Trust { return NewTrust(o.root.cert) }

// maker makes CMS messages, whole or spoilt.
type maker struct {
	by        *identity
	hash      crypto.Hash
	pss       bool
	named     bool // the certificate among the signed attributes
	byKey     bool // signer named by key instead of by serial number
	at        time.Time
	kind      asn1.ObjectIdentifier
	content   []byte
	plain     bool                                  // no signed attributes
	attribute func([]asn1.RawValue) []asn1.RawValue // spoils the signed attributes
	unsigned  func(signature []byte) []asn1.RawValue
	twins     int // further copies of the signer
}

var hashOIDs = map[crypto.Hash]asn1.ObjectIdentifier{
	crypto.SHA1: {1, 3, 14, 3, 2, 26}, crypto.SHA256: {2, 16, 840, 1, 101, 3, 4, 2, 1},
	crypto.SHA384: {2, 16, 840, 1, 101, 3, 4, 2, 2}, crypto.SHA512: {2, 16, 840, 1, 101, 3, 4, 2, 3},
}

func der(v any) asn1.RawValue {
	b, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return asn1.RawValue{FullBytes: b}
}

func wrap(class, tag int, parts ...asn1.RawValue) asn1.RawValue {
	var b []byte
	for _, p := range parts {
		b = append(b, p.FullBytes...)
	}
	return der(asn1.RawValue{Class: class, Tag: tag, IsCompound: true, Bytes: b})
}

func seq(parts ...asn1.RawValue) asn1.RawValue { return wrap(0, asn1.TagSequence, parts...) }
func set(parts ...asn1.RawValue) asn1.RawValue { return wrap(0, asn1.TagSet, parts...) }
func attr(kind asn1.ObjectIdentifier, values ...asn1.RawValue) asn1.RawValue {
	return seq(der(kind), set(values...))
}

func (m maker) message(parts ...[]byte) []byte {
	if m.hash == 0 {
		m.hash = crypto.SHA256
	}
	if m.kind == nil {
		m.kind = oidData
	}
	if m.content != nil {
		parts = [][]byte{m.content}
	}
	hashed := seq(der(hashOIDs[m.hash]))
	signer := []asn1.RawValue{der(1), seq(asn1.RawValue{FullBytes: m.by.cert.RawIssuer}, der(m.by.cert.SerialNumber)), hashed}
	if m.byKey {
		signer[0], signer[1] = der(3), der(asn1.RawValue{Class: 2, Tag: 0, Bytes: m.by.cert.SubjectKeyId})
	}
	digest := digestOf(m.hash, parts...)
	if !m.plain {
		attrs := m.signedAttributes(digest)
		body := set(attrs...).FullBytes
		digest = digestOf(m.hash, body)
		signer = append(signer, wrap(2, 0, attrs...))
	}
	algorithm, signature := m.sign(digest)
	signer = append(signer, algorithm, der(signature))
	if m.unsigned != nil {
		signer = append(signer, wrap(2, 1, m.unsigned(signature)...))
	}
	content := []asn1.RawValue{der(m.kind)}
	if m.content != nil {
		content = append(content, wrap(2, 0, der(m.content)))
	}
	certs := []asn1.RawValue{{FullBytes: m.by.cert.Raw}}
	for _, c := range m.by.chain {
		certs = append(certs, asn1.RawValue{FullBytes: c.Raw})
	}
	signers := slices.Repeat([]asn1.RawValue{seq(signer...)}, 1+m.twins)
	return seq(der(oidSignedData), wrap(2, 0, seq(der(1), set(hashed), seq(content...), wrap(2, 0, certs...), set(signers...)))).FullBytes
}

func (m maker) signedAttributes(digest []byte) []asn1.RawValue {
	attrs := []asn1.RawValue{attr(oidContentType, der(m.kind)), attr(oidMessageDigest, der(digest))}
	if !m.at.IsZero() {
		attrs = append(attrs, attr(oidSigningTime, der(m.at.UTC())))
	}
	if m.named {
		attrs = append(attrs, attr(oidSigningCertV2, seq(seq(seq(der(digestOf(crypto.SHA256, m.by.cert.Raw)))))))
	}
	if m.attribute != nil {
		attrs = m.attribute(attrs)
	}
	slices.SortFunc(attrs, func(a, b asn1.RawValue) int { return bytes.Compare(a.FullBytes, b.FullBytes) })
	return attrs
}

func (m maker) sign(digest []byte) (asn1.RawValue, []byte) {
	var opts crypto.SignerOpts = m.hash
	var algorithm asn1.RawValue
	switch m.by.key.(type) {
	case *ecdsa.PrivateKey:
		for id, h := range ecdsaNames {
			if h == m.hash {
				algorithm = seq(der(parseOID(id)))
			}
		}
	default:
		algorithm = seq(der(oidRSA), der(asn1.RawValue{Tag: asn1.TagNull}))
		if m.pss {
			hashed := seq(der(hashOIDs[m.hash]))
			algorithm = seq(der(oidPSS), seq(wrap(2, 0, hashed), wrap(2, 1, seq(der(oidMGF1), hashed)), wrap(2, 2, der(m.hash.Size()))))
			opts = &rsa.PSSOptions{SaltLength: m.hash.Size(), Hash: m.hash}
		}
	}
	signature, err := m.by.key.Sign(rand.Reader, digest, opts)
	if err != nil {
		panic(err)
	}
	return algorithm, signature
}

func parseOID(s string) (id asn1.ObjectIdentifier) {
	for part := range strings.SplitSeq(s, ".") {
		n := 0
		_, _ = fmt.Sscan(part, &n)
		id = append(id, n)
	}
	return id
}

// token is a time stamp of data.
func token(by *identity, at time.Time, data []byte) []byte {
	info := seq(der(1), der(asn1.ObjectIdentifier{1, 2, 3}), seq(seq(der(hashOIDs[crypto.SHA256])), der(digestOf(crypto.SHA256, data))),
		der(7), der(asn1.RawValue{Tag: asn1.TagGeneralizedTime, Bytes: []byte(at.UTC().Format("20060102150405Z"))}))
	return maker{by: by, kind: oidTSTInfo, content: info.FullBytes, named: true}.message()
}

// paper is a PDF file under construction; each update is appended. Objects: 1
// catalogue, 2 pages, 3 page, 4 its content, 5 its font, 6 form.
type paper struct {
	raw    []byte
	start  int // the newest cross references
	next   int
	packed bool // cross-reference and object streams
	fields []string
	annots []string
	objs   map[int]string
}

const pageText = "BT /F1 14 Tf 72 700 Td (Ke hoach so 35/KH-UBND) Tj ET"

func newPaper(packed bool) *paper {
	p := &paper{raw: []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), start: -1, next: 7, packed: packed, objs: map[int]string{}}
	p.write(map[int]string{
		1: p.catalogue(""), 2: "<</Type/Pages/Kids[3 0 R]/Count 1>>", 3: p.page(),
		4: fmt.Sprintf("<</Length %d>>stream\n%s\nendstream", len(pageText), pageText), 5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
		6: p.form(),
	})
	return p
}

func (p *paper) catalogue(more string) string {
	return "<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R" + more + ">>"
}

func (p *paper) form() string {
	return "<</SigFlags 3/Fields[" + strings.Join(p.fields, " ") + "]>>"
}

func (p *paper) page() string {
	annots := ""
	if len(p.annots) > 0 {
		annots = "/Annots[" + strings.Join(p.annots, " ") + "]"
	}
	return "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R" + annots + ">>"
}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	z := zlib.NewWriter(&out)
	_, _ = z.Write(b)
	_ = z.Close()
	return out.Bytes()
}

// write appends an update with its cross references.
func (p *paper) write(objs map[int]string) {
	maps.Copy(p.objs, objs)
	places := map[int]place{}
	var inside []int
	for _, num := range slices.Sorted(maps.Keys(objs)) {
		if p.packed && !strings.Contains(objs[num], "stream\n") && !strings.Contains(objs[num], "/ByteRange") {
			inside = append(inside, num)
			continue
		}
		places[num] = place{kind: plain, at: len(p.raw)}
		p.raw = fmt.Appendf(p.raw, "%d 0 obj\n%s\nendobj\n", num, objs[num])
	}
	if p.packed {
		p.writeStreams(objs, inside, places)
		return
	}
	at := len(p.raw)
	p.raw = append(p.raw, "xref\n0 1\n0000000000 65535 f \n"...)
	for _, num := range slices.Sorted(maps.Keys(places)) {
		p.raw = fmt.Appendf(p.raw, "%d 1\n%010d 00000 n \n", num, places[num].at)
	}
	p.raw = fmt.Appendf(p.raw, "trailer\n<</Size %d/Root 1 0 R%s>>\n", p.next, p.prev())
	p.finish(at)
}

func (p *paper) prev() string {
	if p.start < 0 {
		return ""
	}
	return fmt.Sprintf("/Prev %d", p.start)
}

func (p *paper) finish(at int) {
	p.start = at
	p.raw = fmt.Appendf(p.raw, "startxref\n%d\n%%%%EOF\n", at)
}

func (p *paper) writeStreams(objs map[int]string, inside []int, places map[int]place) {
	var heads, body []byte
	pack, refs := p.next, p.next+1
	p.next += 2
	for i, num := range inside {
		heads = fmt.Appendf(heads, "%d %d ", num, len(body))
		body = append(body, objs[num]+" "...)
		places[num] = place{kind: packed, of: pack, index: i}
	}
	places[pack] = place{kind: plain, at: len(p.raw)}
	z := deflate(append(heads, body...))
	p.raw = fmt.Appendf(p.raw, "%d 0 obj\n<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n", pack, len(inside), len(heads), len(z), z)
	at := len(p.raw)
	places[refs] = place{kind: plain, at: at}
	var index []string
	var rows, above []byte
	above = make([]byte, 7)
	for _, num := range slices.Sorted(maps.Keys(places)) {
		index = append(index, fmt.Sprintf("%d 1", num))
		x := places[num]
		row := []byte{1, byte(x.at >> 24), byte(x.at >> 16), byte(x.at >> 8), byte(x.at), 0, 0}
		if x.kind == packed {
			row = []byte{2, 0, 0, byte(x.of >> 8), byte(x.of), byte(x.index >> 8), byte(x.index)}
		}
		rows = append(rows, 2) // the predictor Up
		for i := range row {
			rows = append(rows, row[i]-above[i])
		}
		above = row
	}
	z = deflate(rows)
	p.raw = fmt.Appendf(p.raw, "%d 0 obj\n<</Type/XRef/Size %d/Root 1 0 R/W[1 4 2]/Index[%s]/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 7>>/Length %d%s>>stream\n%s\nendstream\nendobj\n",
		refs, p.next, strings.Join(index, " "), len(z), p.prev(), z)
	p.finish(at)
}

// room is how many digits Contents has.
const room = 12000

type seal struct {
	format string // SubFilter; adbe.pkcs7.detached when empty
	rect   string
	more   string // in the signature dictionary
	last   bool   // ByteRange behind Contents
	make   func(parts ...[]byte) []byte
}

// sign appends a signature field with its signature.
func (p *paper) sign(s seal) *paper {
	if s.format == "" {
		s.format = "adbe.pkcs7.detached"
	}
	if s.rect == "" {
		s.rect = "0 0 0 0"
	}
	f, v := p.next, p.next+1
	p.next += 2
	p.fields = append(p.fields, fmt.Sprintf("%d 0 R", f))
	p.annots = append(p.annots, fmt.Sprintf("%d 0 R", f))
	br, contents := "/ByteRange[0 0000000000 0000000000 0000000000]", "/Contents<"+strings.Repeat("0", room)+">"
	if s.last {
		br, contents = contents, br
	}
	from := len(p.raw)
	p.write(map[int]string{
		3: p.page(), 6: p.form(),
		f: fmt.Sprintf("<</Type/Annot/Subtype/Widget/FT/Sig/T(Chu ky %d)/Rect[%s]/F 132/P 3 0 R/V %d 0 R>>", f, s.rect, v),
		v: fmt.Sprintf("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/Reason(\xfe\xff\x00B\x00a\x00n\x00 \x00h\x00\xe0\x00n\x00h)/M(D:20270118093000+07'00')%s%s%s>>",
			s.format, s.more, br, contents),
	})
	p.fill(from, s.make)
	return p
}

// fill puts the ranges and the message into the signature behind from.
func (p *paper) fill(from int, message func(parts ...[]byte) []byte) {
	br := from + bytes.Index(p.raw[from:], []byte("/ByteRange["))
	c := from + bytes.Index(p.raw[from:], []byte("/Contents<")) + len("/Contents")
	e := c + room + 2
	copy(p.raw[br:], fmt.Sprintf("/ByteRange[0 %010d %010d %010d]", c, e, len(p.raw)-e))
	digits := hex.EncodeToString(message(p.raw[:c], p.raw[e:]))
	if len(digits) > room {
		panic("no room for the message")
	}
	copy(p.raw[c+1:], digits)
}

func (p *paper) clone() *paper {
	q := *p
	q.raw, q.fields, q.annots, q.objs = bytes.Clone(p.raw), slices.Clone(p.fields), slices.Clone(p.annots), maps.Clone(p.objs)
	return &q
}

// only checks a file that must be readable and have n signatures.
func check(t *testing.T, raw []byte, roots Trust, n int) Report {
	t.Helper()
	r, err := Check(raw, today, roots)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Signatures) != n {
		t.Fatalf("%d signatures instead of %d: %s", len(r.Signatures), n, r.Verdict)
	}
	return r
}
