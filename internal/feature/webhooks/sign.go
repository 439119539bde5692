package webhooks

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// secretPrefix marks a key of HMAC in the specification (symmetric keys).
const secretPrefix = "whsec_"

// keyBytes is the length of a key, within the 24 to 64 bytes that the
// specification permits.
const keyBytes = 32

func newSecret() string {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return secretPrefix + base64.StdEncoding.EncodeToString(key)
}

// header gives the headers of one sending: id of the message, instant of this
// sending in Unix seconds, and a signature by each key over “id.instant.body”
// (Standard Webhooks 1.0.0, signature scheme v1).
func header(id, body string, at time.Time, secrets ...string) (http.Header, error) {
	instant := strconv.FormatInt(at.Unix(), 10)
	var all []string
	for _, secret := range secrets {
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
		if err != nil {
			return nil, fmt.Errorf("webhooks: key: %w", err)
		}
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(id + "." + instant + "." + body))
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	}
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("webhook-id", id)
	h.Set("webhook-timestamp", instant)
	h.Set("webhook-signature", strings.Join(all, " "))
	return h, nil
}
