package pdfsign

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"loa/internal/domain"
)

// Bounds of the folder of roots.
const (
	maxRootFiles = 500
	maxRootFile  = 1 << 20
)

// Trust holds the certificates of the authorities that an office accepts, such as
// the one that the Government Cipher Committee keeps for state organs. Which they
// are is the office's configuration; none is built in. The zero value knows none.
type Trust struct {
	pool  *x509.CertPool
	count int
}

// NewTrust trusts the given authorities.
func NewTrust(authorities ...*x509.Certificate) Trust {
	t := Trust{pool: x509.NewCertPool(), count: len(authorities)}
	for _, c := range authorities {
		t.pool.AddCert(c)
	}
	return t
}

// Count is how many authorities are known.
func (t Trust) Count() int { return t.count }

// LoadTrust reads the certificates in a folder: *.pem, *.crt and *.cer, each PEM
// or DER. It fails with a sentence that names the file which is none, or whose
// certificate is no authority's.
func LoadTrust(folder string) (Trust, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return Trust{}, domain.Invalid("Không mở được thư mục chứng thư gốc %s.", folder)
	}
	var all []*x509.Certificate
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".pem", ".crt", ".cer":
		default:
			continue
		}
		found, err := readRoots(filepath.Join(folder, e.Name()))
		if err != nil {
			return Trust{}, &domain.Error{Code: domain.CodeInvalid, Message: "Tệp %s không phải chứng thư của nơi cấp.", Args: []any{e.Name()}, Err: err}
		}
		if all = append(all, found...); len(all) > maxRootFiles {
			return Trust{}, domain.Invalid("Thư mục chứng thư gốc có hơn %d chứng thư.", maxRootFiles)
		}
	}
	return NewTrust(all...), nil
}

func readRoots(path string) ([]*x509.Certificate, error) {
	f, err := os.Open(path) //nolint:gosec // the folder is the office's own choice
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxRootFile+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxRootFile {
		return nil, errBounds
	}
	var der []byte
	for rest := raw; ; {
		var b *pem.Block
		if b, rest = pem.Decode(rest); b == nil {
			break
		}
		if b.Type == "CERTIFICATE" {
			der = append(der, b.Bytes...)
		}
	}
	if !bytes.Contains(raw, []byte("-----BEGIN")) {
		der = raw
	}
	all, err := x509.ParseCertificates(der)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if c.BasicConstraintsValid && !c.IsCA || c.Version >= 3 && !c.BasicConstraintsValid {
			return nil, fmt.Errorf("%s issues no certificates", c.Subject)
		}
	}
	if len(all) == 0 {
		err = errors.New("no certificate")
	}
	return all, err
}

// chain follows the signer's certificate up to a known authority, whose name it
// gives. An error means that none was found, not that the signature is false.
// What expired is told apart, so that an old paper still tells who issued it.
func (t Trust) chain(m *message, at time.Time, usage x509.ExtKeyUsage) (*x509.Certificate, error) {
	if t.count == 0 {
		return nil, errors.New("pdfsign: no authority is configured")
	}
	between := x509.NewCertPool()
	for _, c := range m.certificates {
		between.AddCert(c)
	}
	if at.Before(m.signer.NotBefore) {
		at = m.signer.NotBefore
	} else if at.After(m.signer.NotAfter) {
		at = m.signer.NotAfter
	}
	chains, err := m.signer.Verify(x509.VerifyOptions{Roots: t.pool, Intermediates: between, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{usage}})
	if err != nil {
		return nil, fmt.Errorf("pdfsign: %w", err)
	}
	return chains[0][len(chains[0])-1], nil
}

// Validity says how a certificate stood on the day of a signature.
type Validity string

// How certificates stand.
const (
	ValidityGood   Validity = "valid"
	ValidityEarly  Validity = "not_yet_valid"
	ValidityOver   Validity = "expired"
	ValidityUnread Validity = "" // no certificate could be read
)

func valid(c *x509.Certificate, at time.Time) Validity {
	switch {
	case at.Before(c.NotBefore):
		return ValidityEarly
	case at.After(c.NotAfter):
		return ValidityOver
	}
	return ValidityGood
}

// Person is whom a certificate names: a person, an organ, or an authority. IDs
// are the numbers in it, as written there: tax code, identity card, code of the
// organ. Serial is the certificate's, in hexadecimal digits.
type Person struct {
	Name         string   `json:"name"`
	Organisation string   `json:"organisation,omitempty"`
	Unit         string   `json:"unit,omitempty"`
	IDs          []string `json:"ids,omitempty"`
	Serial       string   `json:"serial,omitempty"`
}

// idAttributes are where certificates keep numbers of whom they name: user id
// (RFC 4519), serial number and organisation identifier (X.520).
var idAttributes = []asn1.ObjectIdentifier{{0, 9, 2342, 19200300, 100, 1, 1}, {2, 5, 4, 5}, {2, 5, 4, 97}}

func personOf(n pkix.Name, serial *big.Int) Person {
	p := Person{Name: clean(n.CommonName), Organisation: clean(strings.Join(n.Organization, ", ")), Unit: clean(strings.Join(n.OrganizationalUnit, ", "))}
	if p.Name == "" {
		p.Name = p.Organisation
	}
	if serial != nil {
		p.Serial = serial.Text(16)
	}
	for _, a := range n.Names {
		for _, id := range idAttributes {
			if text, ok := a.Value.(string); ok && a.Type.Equal(id) && clean(text) != "" {
				p.IDs = append(p.IDs, clean(text))
			}
		}
	}
	return p
}

// weakKey tells whether a key is shorter than is held safe (2048 bits of RSA).
func weakKey(c *x509.Certificate) bool {
	k, ok := c.PublicKey.(*rsa.PublicKey)
	return ok && k.N.BitLen() < 2048
}
