package pdfsign

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
)

// errUnsupported is wrapped when a signature uses what is not checked here.
var errUnsupported = errors.New("pdfsign: an algorithm that is not supported")

var (
	oidRSA    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidPSS    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidMGF1   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidECKey  = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}
	hashNames = map[string]crypto.Hash{
		"1.3.14.3.2.26":          crypto.SHA1,
		"2.16.840.1.101.3.4.2.1": crypto.SHA256,
		"2.16.840.1.101.3.4.2.2": crypto.SHA384,
		"2.16.840.1.101.3.4.2.3": crypto.SHA512,
	}
	rsaNames = map[string]crypto.Hash{
		"1.2.840.113549.1.1.5":  crypto.SHA1,
		"1.2.840.113549.1.1.11": crypto.SHA256,
		"1.2.840.113549.1.1.12": crypto.SHA384,
		"1.2.840.113549.1.1.13": crypto.SHA512,
	}
	ecdsaNames = map[string]crypto.Hash{
		"1.2.840.10045.4.1":   crypto.SHA1,
		"1.2.840.10045.4.3.2": crypto.SHA256,
		"1.2.840.10045.4.3.3": crypto.SHA384,
		"1.2.840.10045.4.3.4": crypto.SHA512,
	}
)

// hashOf gives the hash of an identifier, 0 for one that is not supported (MD5
// among them: it proves nothing).
func hashOf(id asn1.ObjectIdentifier) crypto.Hash { return hashNames[id.String()] }

type scheme int

const (
	schemePKCS1 scheme = iota
	schemePSS
	schemeECDSA
)

// algorithm is how a signature was made. salt counts bytes, for PSS.
type algorithm struct {
	scheme scheme
	hash   crypto.Hash
	salt   int
}

// readAlgorithm reads a signature's algorithm; its hash must be the digest's.
func readAlgorithm(v asn1.RawValue, digest crypto.Hash) (algorithm, error) {
	parts, err := sequence(v, 1)
	if err != nil {
		return algorithm{}, err
	}
	id, err := oid(parts[0])
	if err != nil {
		return algorithm{}, err
	}
	a := algorithm{hash: digest}
	switch key := id.String(); {
	case id.Equal(oidRSA):
	case id.Equal(oidECKey):
		a.scheme = schemeECDSA
	case id.Equal(oidPSS):
		if len(parts) != 2 {
			return a, fmt.Errorf("%w: PSS without parameters", errMessage)
		}
		a, err = readPSS(parts[1])
	case rsaNames[key] != 0:
		a.hash = rsaNames[key]
	case ecdsaNames[key] != 0:
		a = algorithm{scheme: schemeECDSA, hash: ecdsaNames[key]}
	default:
		return a, fmt.Errorf("%w: %v", errUnsupported, id)
	}
	if err == nil && a.hash != digest {
		err = fmt.Errorf("%w: two digests in one signature", errForged)
	}
	return a, err
}

// readPSS reads RSASSA-PSS-params (RFC 8017, A.2.3).
func readPSS(v asn1.RawValue) (algorithm, error) {
	a := algorithm{scheme: schemePSS, hash: crypto.SHA1, salt: 20}
	mask := crypto.SHA1
	parts, err := sequence(v, 0)
	if err != nil {
		return a, err
	}
	for _, p := range parts {
		inner, err := elements(p.Bytes)
		if err != nil || len(inner) != 1 {
			return a, fmt.Errorf("%w: parameters of PSS", errMessage)
		}
		switch {
		case special(p, 0):
			a.hash, err = readHash(inner[0])
		case special(p, 1):
			mask, err = readMask(inner[0])
		case special(p, 2):
			_, err = asn1.Unmarshal(inner[0].FullBytes, &a.salt)
			if a.salt < 0 || a.salt > 512 {
				err = fmt.Errorf("%w: parameters of PSS", errMessage)
			}
		default:
			err = fmt.Errorf("%w: parameters of PSS", errUnsupported)
		}
		if err != nil {
			return a, err
		}
	}
	if mask != a.hash {
		return a, fmt.Errorf("%w: PSS with two hashes", errUnsupported)
	}
	return a, nil
}

func readHash(v asn1.RawValue) (crypto.Hash, error) {
	parts, err := sequence(v, 1)
	if err != nil {
		return 0, err
	}
	id, err := oid(parts[0])
	if err == nil && hashOf(id) == 0 {
		err = fmt.Errorf("%w: digest %v", errUnsupported, id)
	}
	return hashOf(id), err
}

func readMask(v asn1.RawValue) (crypto.Hash, error) {
	parts, err := sequence(v, 2)
	if err != nil {
		return 0, err
	}
	if id, err := oid(parts[0]); err != nil || !id.Equal(oidMGF1) {
		return 0, fmt.Errorf("%w: mask of PSS", errUnsupported)
	}
	return readHash(parts[1])
}

// verify checks a signature over a digest; errForged when it is none, or the
// key is of another kind.
func (a algorithm) verify(key any, digest, signature []byte) error {
	ok := false
	switch k := key.(type) {
	case *rsa.PublicKey:
		switch a.scheme {
		case schemePKCS1:
			ok = rsa.VerifyPKCS1v15(k, a.hash, digest, signature) == nil
		case schemePSS:
			ok = rsa.VerifyPSS(k, a.hash, digest, signature, &rsa.PSSOptions{SaltLength: a.salt, Hash: a.hash}) == nil
		case schemeECDSA:
		}
	case *ecdsa.PublicKey:
		ok = a.scheme == schemeECDSA && ecdsa.VerifyASN1(k, digest, signature)
	default:
		return fmt.Errorf("%w: key %T", errUnsupported, key)
	}
	if !ok {
		return fmt.Errorf("%w: the key did not make it", errForged)
	}
	return nil
}
