package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// NewToken makes a secret of 256 random bits in letters that may stand in an
// address (43 characters).
func NewToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(raw)
}

// HashToken is what is stored of a random secret: SHA-256 in hexadecimal. It
// needs no salt and no slow hash, because nobody can guess 256 random bits.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// NewRecoveryCode makes a one-time code of 80 random bits to write on paper:
// "K7QD-3XWM-…", without letters that are taken for figures.
func NewRecoveryCode() string {
	raw := make([]byte, 10)
	_, _ = rand.Read(raw) // as above
	s := base32.NewEncoding("ABCDEFGHJKMNPQRSTVWXYZ0123456789").EncodeToString(raw)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// CleanCode is a code as it is compared: capitals, without spaces and hyphens,
// O read as 0 and I, L as 1.
func CleanCode(code string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(code))
}
