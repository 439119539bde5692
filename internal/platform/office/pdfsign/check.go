package pdfsign

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain"
)

// MaxFile is the largest file that is checked, in bytes.
const MaxFile = 100 << 20

// Bounds of the work for a file.
const (
	maxValues   = 6 << 20
	maxUnpacked = 32 << 20
)

// Errors wrapped by refusals of Check.
var (
	// ErrLocked: the file is encrypted.
	ErrLocked = errors.New("pdfsign: the file is encrypted")
	// ErrStructure: a PDF file that programs may open by guessing, but whose
	// signatures cannot be checked without guessing.
	ErrStructure = errors.New("pdfsign: the structure cannot be followed strictly")
)

func refusal(cause error, message string, args ...any) error {
	return &domain.Error{Code: domain.CodeInvalid, Message: message, Args: args, Err: cause}
}

// Check tells what the digital signatures of a PDF file are worth at an instant.
// A file without any is no error: Report.Signed tells. Whether certificates were
// revoked is not asked, since nothing here opens a network.
//
// It fails with a Vietnamese sentence for a file that is no PDF, too large,
// encrypted (ErrLocked), or not well formed (ErrStructure).
func Check(raw []byte, at time.Time, roots Trust) (Report, error) {
	switch {
	case len(raw) > MaxFile:
		return Report{}, refusal(errBounds, "Tệp PDF lớn hơn %d MB, không kiểm tra được chữ ký số.", MaxFile>>20)
	case !bytes.HasPrefix(raw, []byte("%PDF-")):
		return Report{}, refusal(errSyntax, "Tệp không phải PDF. Chọn tệp PDF như đã phát hành.")
	}
	f, err := open(raw, &budget{values: maxValues, unpacked: maxUnpacked})
	if err != nil {
		return Report{}, structure(err)
	}
	for _, s := range f.sections {
		if _, locked := s.trailer.of["Encrypt"]; locked {
			return Report{}, refusal(ErrLocked, "Tệp PDF có mật khẩu hoặc bị khóa, không kiểm tra được chữ ký số. Gửi bản không khóa như đã phát hành.")
		}
	}
	all, err := f.fields()
	if err != nil {
		return Report{}, structure(err)
	}
	c := &checker{f: f, at: at, roots: roots}
	for _, x := range all {
		if x.value == nil && !x.bad {
			continue
		}
		if len(c.found) >= maxSignatures {
			return Report{}, refusal(errBounds, "Tệp PDF có hơn %d chữ ký số, không kiểm tra hết được.", maxSignatures)
		}
		c.found = append(c.found, c.check(x))
	}
	if f.left.values < 0 || f.left.unpacked < 0 {
		return Report{}, structure(errBounds)
	}
	c.settle()
	return c.report(), nil
}

func structure(err error) error {
	return refusal(fmt.Errorf("%w: %w", ErrStructure, err), "Tệp PDF bị hỏng hoặc có cấu trúc bất thường, không kiểm tra được chữ ký số. Gửi lại bản như đã phát hành.")
}

// found is a signature with what is needed to judge it beside the others.
type found struct {
	Signature
	field   ref
	visible []ref // signature fields that came later and show on a page
	cause   error // why it is not intact
	weak    []string
	named   bool
}

type checker struct {
	f     *file
	at    time.Time
	roots Trust
	found []found
}

// check looks at one signature; whatever is wrong with it is in the result.
func (c *checker) check(x field) found {
	s := found{field: x.at, Signature: Signature{Field: x.title}}
	if x.bad {
		s.cause = fmt.Errorf("%w: signature dictionary", errRange)
		return s
	}
	read := func(key name) string {
		t, _ := c.f.resolve(x.value.of[key]).(text)
		return t.value
	}
	s.Reason, s.Place = show(read("Reason")), show(read("Location"))
	if s.At = claimed(read("M")); !s.At.IsZero() {
		s.AtFrom = TimeClaimed
	}
	kind, _ := c.f.resolve(x.value.of["SubFilter"]).(name)
	s.Format = clean(string(kind))
	parts, end, err := c.f.ranges(x)
	if contents, ok := x.value.of["Contents"].(text); ok {
		m, rest, bad := parseMessage([]byte(contents.value))
		if bad == nil && !blankZero(rest) {
			bad = fmt.Errorf("%w: something behind the message", errForged)
		}
		if bad == nil {
			c.describe(&s, m)
		}
		if err == nil {
			err = bad
		}
		if err == nil {
			err = c.verify(&s, m, kind, parts)
		}
	}
	if s.cause = err; err != nil {
		return s
	}
	s.Intact = true
	s.Later, s.visible = c.f.later(end)
	s.Behind = len(c.f.src) - end
	return s
}

// blankZero tells whether only the filling is left.
func blankZero(b []byte) bool { return len(bytes.Trim(b, "\x00")) == 0 }

// describe says who the message names; nothing of it is proven yet.
func (c *checker) describe(s *found, m *message) {
	s.Signer = personOf(m.signer.Subject, m.signer.SerialNumber)
	s.Issuer = personOf(m.signer.Issuer, nil)
	s.From, s.Until = m.signer.NotBefore.UTC(), m.signer.NotAfter.UTC()
	s.named = m.names()
	if t := m.signingTime(); !t.IsZero() {
		s.At, s.AtFrom = t.UTC(), TimeClaimed
	}
	if m.hash == crypto.SHA1 {
		s.weak = append(s.weak, "SHA-1")
	}
	if weakKey(m.signer) {
		s.weak = append(s.weak, fmt.Sprintf("RSA %d bit", keyBits(m.signer)))
	}
}

// verify checks the message over the covered bytes, as the format wants it
// (12.8.3.3, 12.8.5; ETSI EN 319 142-1, 6), and its certificate.
func (c *checker) verify(s *found, m *message, kind name, parts [][]byte) error {
	var err error
	switch kind {
	case "adbe.pkcs7.detached", "ETSI.CAdES.detached":
		if m.content != nil || !m.kind.Equal(oidData) {
			return fmt.Errorf("%w: a message with content of its own", errForged)
		}
		err = m.verify(parts...)
	case "adbe.pkcs7.sha1":
		if !slices.Contains(s.weak, "SHA-1") {
			s.weak = append(s.weak, "SHA-1")
		}
		if !bytes.Equal(m.content, digestOf(crypto.SHA1, parts...)) || !m.kind.Equal(oidData) {
			return errDigest
		}
		err = m.verify()
	case "ETSI.RFC3161":
		s.Stamped = true
		if s.Stamp, err = readStamp(m, c.roots, parts...); err == nil {
			s.At, s.AtFrom = s.Stamp.At, TimeClaimed
		}
	default:
		return fmt.Errorf("%w: format %s", errUnsupported, clean(string(kind)))
	}
	if err != nil {
		return err
	}
	c.judge(s, m)
	return nil
}

// judge looks at the time and the certificate of a signature that agrees.
func (c *checker) judge(s *found, m *message) {
	usage := x509.ExtKeyUsageTimeStamping
	if !s.Stamped {
		usage = x509.ExtKeyUsageAny
		stamp, err := m.stamped(c.roots)
		s.Stamp, s.badStamp = stamp, err != nil
	}
	if s.Stamp != nil && s.Stamp.Trusted && !s.badStamp {
		s.At, s.AtFrom = s.Stamp.At, TimeStamped
	}
	when := s.At
	if when.IsZero() {
		when = c.at
	}
	s.Validity = valid(m.signer, when)
	s.ExpiredNow = c.at.After(m.signer.NotAfter)
	if root, err := c.roots.chain(m, when, usage); err == nil {
		s.Trusted, s.Root = true, personOf(root.Subject, nil).Name
	}
	if u := m.signer.KeyUsage; u != 0 && u&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		s.otherUse = true
	}
}

// settle looks at signatures beside each other: a later one that shows on a page
// must hold itself, or it is only a picture over what was signed.
func (c *checker) settle() {
	for i := range c.found {
		s := &c.found[i]
		for _, at := range s.visible {
			if !slices.ContainsFunc(c.found, func(o found) bool { return o.field == at && o.Intact }) {
				s.Later = LaterChanged
			}
		}
	}
}
