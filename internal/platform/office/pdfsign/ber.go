package pdfsign

import (
	"encoding/asn1"
	"fmt"
)

// maxIndefinite bounds how deeply values of indefinite length lie in each other.
const maxIndefinite = 20

// definite gives the first value with its length written out, where its writer
// left it open until an end mark (X.690, 8.1.3.6), as NSS and others write
// messages. What has a length is taken as it stands: bytes that were signed stay.
func definite(raw []byte, depth int) (der, rest []byte, err error) {
	if len(raw) < 2 || raw[1] != 0x80 {
		var v asn1.RawValue
		if rest, err = asn1.Unmarshal(raw, &v); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", errMessage, err)
		}
		return v.FullBytes, rest, nil
	}
	if raw[0]&0x20 == 0 || raw[0]&0x1f == 0x1f || depth > maxIndefinite {
		return nil, nil, fmt.Errorf("%w: a value without length", errMessage)
	}
	var inner []byte
	for rest = raw[2:]; ; {
		if len(rest) >= 2 && rest[0] == 0 && rest[1] == 0 {
			break
		}
		var one []byte
		if one, rest, err = definite(rest, depth+1); err != nil {
			return nil, nil, err
		}
		inner = append(inner, one...)
	}
	tag := asn1.RawValue{Class: int(raw[0] >> 6), Tag: int(raw[0] & 0x1f), IsCompound: true, Bytes: inner}
	der, err = asn1.Marshal(tag)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errMessage, err)
	}
	return der, rest[2:], nil
}
