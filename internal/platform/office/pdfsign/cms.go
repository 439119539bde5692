package pdfsign

import (
	"bytes"
	"crypto"
	_ "crypto/sha1"   //nolint:gosec // old signatures are checked and named weak
	_ "crypto/sha256" // hashes that signatures name
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"
)

// Bounds of a message.
const (
	maxMessage      = 4 << 20
	maxElements     = 1000
	maxCertificates = 50
)

var (
	errMessage = errors.New("pdfsign: no signed message that can be checked")
	// errForged is wrapped when a message says something else than was signed.
	errForged = errors.New("pdfsign: the signature does not agree")
	errRange  = errors.New("pdfsign: the signature does not cover what it should")
	errDigest = fmt.Errorf("%w with the bytes of the file", errForged)
)

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSigningCert   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidSigningCertV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidTimeStamp     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidTSTInfo       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
)

// message is a CMS SignedData with one signer (RFC 5652, 5), as ISO 32000-2,
// 12.8.3.3 wants it.
type message struct {
	kind         asn1.ObjectIdentifier // of the content
	content      []byte                // nil when the message is detached
	certificates []*x509.Certificate
	signer       *x509.Certificate
	hash         crypto.Hash
	algorithm    algorithm
	signed       []byte // the signed attributes as they were signed; nil without
	attributes   []attribute
	unsigned     []attribute
	signature    []byte
}

type attribute struct {
	kind   asn1.ObjectIdentifier
	values []asn1.RawValue
}

// elements splits what a constructed value holds.
func elements(raw []byte) ([]asn1.RawValue, error) {
	var all []asn1.RawValue
	for len(raw) > 0 {
		var one asn1.RawValue
		rest, err := asn1.Unmarshal(raw, &one)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errMessage, err)
		}
		if len(all) >= maxElements {
			return nil, fmt.Errorf("%w: parts of a message", errBounds)
		}
		all, raw = append(all, one), rest
	}
	return all, nil
}

func universal(v asn1.RawValue, tag int) bool {
	return v.Class == asn1.ClassUniversal && v.Tag == tag
}

func special(v asn1.RawValue, tag int) bool {
	return v.Class == asn1.ClassContextSpecific && v.Tag == tag
}

// sequence gives the parts of a SEQUENCE that has at least n.
func sequence(v asn1.RawValue, n int) ([]asn1.RawValue, error) {
	if !universal(v, asn1.TagSequence) {
		return nil, fmt.Errorf("%w: no sequence", errMessage)
	}
	parts, err := elements(v.Bytes)
	if err == nil && len(parts) < n {
		err = fmt.Errorf("%w: a short sequence", errMessage)
	}
	return parts, err
}

func oid(v asn1.RawValue) (asn1.ObjectIdentifier, error) {
	var id asn1.ObjectIdentifier
	if rest, err := asn1.Unmarshal(v.FullBytes, &id); err != nil || len(rest) > 0 {
		return nil, fmt.Errorf("%w: an identifier", errMessage)
	}
	return id, nil
}

// parseMessage reads a message; rest is what follows it.
func parseMessage(raw []byte) (m *message, rest []byte, err error) {
	if len(raw) > maxMessage {
		return nil, nil, fmt.Errorf("%w: message", errBounds)
	}
	der, rest, err := definite(raw, 0)
	if err != nil {
		return nil, nil, err
	}
	var outer asn1.RawValue
	if _, err = asn1.Unmarshal(der, &outer); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errMessage, err)
	}
	parts, err := sequence(outer, 2)
	if err != nil {
		return nil, nil, err
	}
	kind, err := oid(parts[0])
	if err != nil || !kind.Equal(oidSignedData) || len(parts) != 2 || !special(parts[1], 0) {
		return nil, nil, fmt.Errorf("%w: not signed data", errMessage)
	}
	inner, err := elements(parts[1].Bytes)
	if err != nil || len(inner) != 1 {
		return nil, nil, fmt.Errorf("%w: not one content", errMessage)
	}
	body, err := sequence(inner[0], 4)
	if err != nil {
		return nil, nil, err
	}
	m = &message{}
	if err := m.readContent(body[2]); err != nil {
		return nil, nil, err
	}
	if err := m.readSigner(body); err != nil {
		return nil, nil, err
	}
	return m, rest, nil
}

func (m *message) readContent(v asn1.RawValue) error {
	parts, err := sequence(v, 1)
	if err != nil {
		return err
	}
	if m.kind, err = oid(parts[0]); err != nil {
		return err
	}
	if len(parts) == 1 {
		return nil
	}
	inner, err := elements(parts[1].Bytes)
	if err != nil || len(parts) != 2 || !special(parts[1], 0) || len(inner) != 1 || !universal(inner[0], asn1.TagOctetString) || inner[0].IsCompound {
		return fmt.Errorf("%w: content", errMessage)
	}
	m.content = append([]byte{}, inner[0].Bytes...)
	return nil
}

// readSigner reads certificates and the one signer from the parts of signed data.
func (m *message) readSigner(body []asn1.RawValue) error {
	var signers *asn1.RawValue
	for i, v := range body[3:] {
		switch {
		case special(v, 0) && signers == nil:
			if err := m.readCertificates(v.Bytes); err != nil {
				return err
			}
		case special(v, 1) && signers == nil: // lists of revoked certificates: not used
		case universal(v, asn1.TagSet) && signers == nil && i+4 == len(body):
			signers = &v
		default:
			return fmt.Errorf("%w: parts", errMessage)
		}
	}
	if signers == nil {
		return fmt.Errorf("%w: no signer", errMessage)
	}
	all, err := elements(signers.Bytes)
	if err != nil || len(all) != 1 {
		return fmt.Errorf("%w: %d signers instead of one", errMessage, len(all))
	}
	info, err := sequence(all[0], 5)
	if err != nil {
		return err
	}
	return m.readInfo(info)
}

// readCertificates keeps those that can be read; others cannot be the signer's.
func (m *message) readCertificates(raw []byte) error {
	all, err := elements(raw)
	if err != nil {
		return err
	}
	if len(all) > maxCertificates {
		return fmt.Errorf("%w: certificates", errBounds)
	}
	for _, v := range all {
		if c, err := x509.ParseCertificate(v.FullBytes); err == nil {
			m.certificates = append(m.certificates, c)
		}
	}
	return nil
}

// readInfo reads a SignerInfo (5.3).
func (m *message) readInfo(info []asn1.RawValue) error {
	if m.signer = m.find(info[1]); m.signer == nil {
		return fmt.Errorf("%w: no certificate of the signer", errMessage)
	}
	digest, err := sequence(info[2], 1)
	if err != nil {
		return err
	}
	id, err := oid(digest[0])
	if err != nil {
		return err
	}
	if m.hash = hashOf(id); m.hash == 0 {
		return fmt.Errorf("%w: digest %v", errUnsupported, id)
	}
	rest := info[3:]
	if special(rest[0], 0) {
		if m.attributes, err = readAttributes(rest[0].Bytes); err != nil {
			return err
		}
		m.signed = bytes.Clone(rest[0].FullBytes)
		m.signed[0] = asn1.TagSet | 0x20 // signed as the set it is (5.4)
		rest = rest[1:]
	}
	if len(rest) < 2 || len(rest) > 3 || !universal(rest[1], asn1.TagOctetString) || rest[1].IsCompound {
		return fmt.Errorf("%w: a signer", errMessage)
	}
	m.signature = rest[1].Bytes
	if m.algorithm, err = readAlgorithm(rest[0], m.hash); err != nil {
		return err
	}
	if len(rest) == 3 {
		if !special(rest[2], 1) {
			return fmt.Errorf("%w: a signer", errMessage)
		}
		m.unsigned, err = readAttributes(rest[2].Bytes)
	}
	return err
}

// find gives the certificate that a signer's identifier names: by issuer and
// serial number, or by its key.
func (m *message) find(id asn1.RawValue) *x509.Certificate {
	if special(id, 0) {
		for _, c := range m.certificates {
			if len(id.Bytes) > 0 && bytes.Equal(c.SubjectKeyId, id.Bytes) {
				return c
			}
		}
		return nil
	}
	parts, err := sequence(id, 2)
	if err != nil {
		return nil
	}
	serial := new(big.Int)
	if _, err := asn1.Unmarshal(parts[1].FullBytes, &serial); err != nil {
		return nil
	}
	for _, c := range m.certificates {
		if bytes.Equal(c.RawIssuer, parts[0].FullBytes) && c.SerialNumber.Cmp(serial) == 0 {
			return c
		}
	}
	return nil
}

// readAttributes refuses an attribute that comes twice: which one counts would
// be up to the reader.
func readAttributes(raw []byte) ([]attribute, error) {
	all, err := elements(raw)
	if err != nil {
		return nil, err
	}
	out := make([]attribute, 0, len(all))
	for _, v := range all {
		parts, err := sequence(v, 2)
		if err != nil {
			return nil, err
		}
		kind, err := oid(parts[0])
		if err != nil || len(parts) != 2 || !universal(parts[1], asn1.TagSet) {
			return nil, fmt.Errorf("%w: an attribute", errMessage)
		}
		for _, had := range out {
			if had.kind.Equal(kind) {
				return nil, fmt.Errorf("%w: attribute %v twice", errForged, kind)
			}
		}
		values, err := elements(parts[1].Bytes)
		if err != nil {
			return nil, err
		}
		out = append(out, attribute{kind: kind, values: values})
	}
	return out, nil
}

// one gives the single value of an attribute; nil without it.
func one(all []attribute, kind asn1.ObjectIdentifier) *asn1.RawValue {
	for _, a := range all {
		if a.kind.Equal(kind) && len(a.values) == 1 {
			return &a.values[0]
		}
	}
	return nil
}

// digestOf hashes parts one behind the other.
func digestOf(hash crypto.Hash, parts ...[]byte) []byte {
	h := hash.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// verify checks that the signer signed the content, given in parts when the
// message is detached: the digest among the signed attributes, the kind of
// content, the certificate that the attributes name, and the signature itself.
func (m *message) verify(parts ...[]byte) error {
	if m.content != nil {
		parts = [][]byte{m.content}
	}
	if m.signed == nil {
		if !m.kind.Equal(oidData) { // must be there for every other kind (5.3)
			return fmt.Errorf("%w: no signed attributes", errForged)
		}
		return m.algorithm.verify(m.signer.PublicKey, digestOf(m.algorithm.hash, parts...), m.signature)
	}
	kind := one(m.attributes, oidContentType)
	if kind == nil {
		return fmt.Errorf("%w: no kind of content among the signed attributes", errForged)
	}
	if id, err := oid(*kind); err != nil || !id.Equal(m.kind) {
		return fmt.Errorf("%w: kind of content", errForged)
	}
	digest := one(m.attributes, oidMessageDigest)
	if digest == nil || !universal(*digest, asn1.TagOctetString) {
		return fmt.Errorf("%w: no digest among the signed attributes", errForged)
	}
	if !bytes.Equal(digest.Bytes, digestOf(m.hash, parts...)) {
		return errDigest
	}
	if err := m.verifyNamed(); err != nil {
		return err
	}
	return m.algorithm.verify(m.signer.PublicKey, digestOf(m.algorithm.hash, m.signed), m.signature)
}

// verifyNamed checks the digest of the signer's certificate, where the signed
// attributes have it (RFC 5035), so that no other certificate of the same key
// stands in its place.
func (m *message) verifyNamed() error {
	for _, kind := range []asn1.ObjectIdentifier{oidSigningCert, oidSigningCertV2} {
		v := one(m.attributes, kind)
		if v == nil {
			continue
		}
		hash, digest, err := certDigest(*v, kind.Equal(oidSigningCert))
		if err != nil {
			return err
		}
		if !bytes.Equal(digest, digestOf(hash, m.signer.Raw)) {
			return fmt.Errorf("%w: another certificate was signed", errForged)
		}
	}
	return nil
}

// names tells whether the signed attributes name the signer's certificate.
func (m *message) names() bool {
	return one(m.attributes, oidSigningCert) != nil || one(m.attributes, oidSigningCertV2) != nil
}

// certDigest reads the first ESSCertID or ESSCertIDv2, the signer's.
func certDigest(v asn1.RawValue, old bool) (crypto.Hash, []byte, error) {
	for range 3 { // SigningCertificate, its list, its first identifier
		parts, err := sequence(v, 1)
		if err != nil {
			return 0, nil, err
		}
		if universal(parts[0], asn1.TagOctetString) {
			if old {
				return crypto.SHA1, parts[0].Bytes, nil
			}
			return crypto.SHA256, parts[0].Bytes, nil
		}
		if alg, err := sequence(parts[0], 1); err == nil && len(parts) > 1 && universal(parts[1], asn1.TagOctetString) {
			id, err := oid(alg[0])
			if hash := hashOf(id); err == nil && hash != 0 && !old {
				return hash, parts[1].Bytes, nil
			}
			return 0, nil, fmt.Errorf("%w: digest of the certificate", errUnsupported)
		}
		v = parts[0]
	}
	return 0, nil, fmt.Errorf("%w: signing certificate", errMessage)
}

// signingTime is when the signer's machine says that it signed.
func (m *message) signingTime() time.Time {
	var t time.Time
	if v := one(m.attributes, oidSigningTime); v != nil {
		if _, err := asn1.Unmarshal(v.FullBytes, &t); err != nil {
			return time.Time{}
		}
	}
	return t
}
