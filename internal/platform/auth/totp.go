package auth

import (
	"crypto/subtle"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// period is the length of one step of a one-time code (RFC 6238, 5.2).
const period = 30 * time.Second

// TOTPKey is a new shared secret for an authenticator application.
type TOTPKey struct {
	Secret string // base32, for typing by hand
	URL    string // otpauth://…, for the square code
}

// NewTOTPKey makes a secret; issuer and login stand as labels in the
// application.
func NewTOTPKey(issuer, login string) (TOTPKey, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: login, SecretSize: 20, Digits: otp.DigitsSix})
	if err != nil {
		return TOTPKey{}, fmt.Errorf("auth: one-time key: %w", err)
	}
	return TOTPKeyOf(issuer, login, key.Secret()), nil
}

// TOTPKeyOf gives a known secret again as it is shown to its owner.
func TOTPKeyOf(issuer, login, secret string) TOTPKey {
	values := url.Values{"secret": {secret}, "issuer": {issuer}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}
	u := url.URL{
		Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + login,
		RawQuery: strings.ReplaceAll(values.Encode(), "+", "%20"), // some applications show a plus sign
	}
	return TOTPKey{Secret: secret, URL: u.String()}
}

// MatchTOTP finds the step to which code belongs: the present one, the one
// before or the one after (RFC 6238, 5.2 and 6), provided that it lies behind
// lastStep, the step last accepted. Whoever accepts it stores the step, so that
// a code serves once only.
func MatchTOTP(secret, code string, now time.Time, lastStep int64) (step int64, ok bool) {
	present := now.Unix() / int64(period.Seconds())
	for step = present - 1; step <= present+1; step++ {
		if step <= lastStep {
			continue
		}
		want, err := hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// TOTPCode gives the code that an authenticator application shows at an
// instant.
func TOTPCode(secret string, at time.Time) (string, error) {
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		return "", fmt.Errorf("auth: one-time code: %w", err)
	}
	return code, nil
}
