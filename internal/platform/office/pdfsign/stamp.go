package pdfsign

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
	"time"
)

// Stamp is a time stamp (RFC 3161): an authority's word that something existed
// at an instant. Only one from an authority under a configured root proves it.
type Stamp struct {
	At        time.Time `json:"at"`
	Authority Person    `json:"authority"`
	Intact    bool      `json:"intact"`
	Trusted   bool      `json:"trusted"`
}

// readStamp checks a token against what it stamps, given in parts. The error
// says why it proves nothing.
func readStamp(token *message, roots Trust, parts ...[]byte) (*Stamp, error) {
	if !token.kind.Equal(oidTSTInfo) || token.content == nil || token.signed == nil {
		return nil, fmt.Errorf("%w: no time stamp", errMessage)
	}
	at, err := readTSTInfo(token.content, parts...)
	if err != nil {
		return nil, err
	}
	s := &Stamp{At: at, Authority: personOf(token.signer.Subject, token.signer.SerialNumber)}
	if err := token.verify(); err != nil {
		return s, err
	}
	s.Intact = true
	if valid(token.signer, at) == ValidityGood {
		_, err := roots.chain(token, at, x509.ExtKeyUsageTimeStamping)
		s.Trusted = err == nil
	}
	return s, nil
}

// readTSTInfo reads TSTInfo (2.4.2): version, policy, imprint, serial number and
// time, then what is optional.
func readTSTInfo(raw []byte, parts ...[]byte) (time.Time, error) {
	var outer asn1.RawValue
	if rest, err := asn1.Unmarshal(raw, &outer); err != nil || len(rest) > 0 {
		return time.Time{}, fmt.Errorf("%w: a time stamp", errMessage)
	}
	all, err := sequence(outer, 5)
	if err != nil {
		return time.Time{}, err
	}
	imprint, err := sequence(all[2], 2)
	if err != nil {
		return time.Time{}, err
	}
	hash, err := readHash(imprint[0])
	if err != nil {
		return time.Time{}, err
	}
	if !universal(imprint[1], asn1.TagOctetString) || !bytes.Equal(imprint[1].Bytes, digestOf(hash, parts...)) {
		return time.Time{}, errDigest
	}
	var at time.Time
	if _, err := asn1.UnmarshalWithParams(all[4].FullBytes, &at, "generalized"); err != nil {
		return time.Time{}, fmt.Errorf("%w: time of a stamp", errMessage)
	}
	return at.UTC(), nil
}

// stamped looks for a time stamp of the signature among a message's unsigned
// attributes: nil without one.
func (m *message) stamped(roots Trust) (*Stamp, error) {
	v := one(m.unsigned, oidTimeStamp)
	if v == nil {
		return nil, nil
	}
	token, _, err := parseMessage(v.FullBytes)
	if err != nil {
		return nil, err
	}
	return readStamp(token, roots, m.signature)
}
