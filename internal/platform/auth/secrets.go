package auth

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// The files of the secrets folder.
const (
	boxFile  = "aead.json"
	sealFile = "seal.json"
)

// Box seals secrets that must be read again (keys of one-time codes, passwords
// of channel accounts) before they go into the database.
type Box struct{ primitive tink.AEAD }

// OpenBox reads the keyset aead.json in dir, which it makes when there is none.
// It fails when others than the owner can read the file.
func OpenBox(dir string) (*Box, error) {
	text, err := readOrMake(dir, boxFile, newBoxKeyset)
	if err != nil {
		return nil, err
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		return nil, fmt.Errorf("auth: %s: %w", boxFile, err)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("auth: %s: %w", boxFile, err)
	}
	return &Box{primitive: primitive}, nil
}

func newBoxKeyset() ([]byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&b)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Seal encrypts secret. about names the row and column it belongs to; the text
// cannot be opened for any other.
func (b *Box) Seal(secret, about string) (string, error) {
	sealed, err := b.primitive.Encrypt([]byte(secret), []byte(about))
	if err != nil {
		return "", fmt.Errorf("auth: seal: %w", err)
	}
	return base64.StdEncoding.EncodeToString(sealed), nil
}

// Open gives the secret back. It fails when the text was changed, belongs to
// something else or was sealed with another keyset.
func (b *Box) Open(sealed, about string) (string, error) {
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("auth: open: %w", err)
	}
	secret, err := b.primitive.Decrypt(raw, []byte(about))
	if err != nil {
		return "", fmt.Errorf("auth: open: %w", err)
	}
	return string(secret), nil
}

// SealKey signs the seals of the ledger (Ed25519, RFC 8032). ID is the first 16
// hexadecimal digits of the SHA-256 of the public key.
type SealKey struct {
	ID      string
	Public  ed25519.PublicKey
	private ed25519.PrivateKey
}

type sealKeyFile struct {
	Algorithm string `json:"algorithm"`
	Seed      string `json:"seed"` // base64 of 32 bytes
}

// OpenSealKey reads the key seal.json in dir, which it makes when there is
// none. It fails when others than the owner can read the file.
func OpenSealKey(dir string) (*SealKey, error) {
	text, err := readOrMake(dir, sealFile, newSealKey)
	if err != nil {
		return nil, err
	}
	var file sealKeyFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("auth: %s: %w", sealFile, err)
	}
	seed, err := base64.StdEncoding.DecodeString(file.Seed)
	if err != nil || len(seed) != ed25519.SeedSize || file.Algorithm != "ed25519" {
		return nil, fmt.Errorf("auth: %s does not hold an Ed25519 key", sealFile)
	}
	private := ed25519.NewKeyFromSeed(seed)
	public := ed25519.PublicKey(bytes.Clone(private[ed25519.SeedSize:]))
	return &SealKey{ID: SealKeyID(public), Public: public, private: private}, nil
}

func newSealKey() ([]byte, error) {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails: crypto/rand ends the program instead
	return json.Marshal(sealKeyFile{Algorithm: "ed25519", Seed: base64.StdEncoding.EncodeToString(seed)})
}

// SealKeyID names a public key.
func SealKeyID(public ed25519.PublicKey) string { return HashToken(string(public))[:16] }

// Sign signs message; the signature is 64 bytes.
func (k *SealKey) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }

// VerifySeal checks a signature of Sign against the public key in hexadecimal,
// as the ledger keeps it.
func VerifySeal(publicHex string, message, signature []byte) bool {
	public, err := hex.DecodeString(publicHex)
	if err != nil || len(public) != ed25519.PublicKeySize {
		return false
	}
	return ed25519.Verify(public, message, signature)
}

// readOrMake reads a secret file, or makes it so that of two programs starting
// at once both end with the same one, whole on disk.
func readOrMake(dir, name string, build func() ([]byte, error)) ([]byte, error) {
	path := filepath.Join(dir, name)
	text, err := readSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("auth: secrets folder: %w", err)
	}
	if text, err = build(); err != nil {
		return nil, fmt.Errorf("auth: make %s: %w", name, err)
	}
	if err := writeOnce(dir, path, text); err != nil {
		return nil, fmt.Errorf("auth: write %s: %w", name, err)
	}
	return readSecret(path)
}

// writeOnce puts text under path unless somebody was first.
func writeOnce(dir, path string, text []byte) error {
	temp, err := os.CreateTemp(dir, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.Write(text)
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	folder, err := os.Open(dir) //nolint:gosec // the folder is the administrator's own choice
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("auth: others may read %s: set its mode to 0600", path)
	}
	text, err := os.ReadFile(path) //nolint:gosec // as above
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	return text, nil
}
