package auth

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

// Bounds of a password in characters. The upper one keeps a request from
// hashing a book.
const (
	MinPassword = 10
	MaxPassword = 200
)

// Cost says how much work one password hash is.
type Cost struct {
	Memory     uint32 // KiB
	Iterations uint32
	Parallel   int // hashes at the same time; others wait
}

// DefaultCost follows the OWASP Password Storage Cheat Sheet for argon2id
// (19 MiB, two iterations, one lane): four at once stay below 80 MiB on the
// smallest server.
func DefaultCost() Cost {
	return Cost{Memory: 19 * 1024, Iterations: 2, Parallel: max(2, min(4, runtime.NumCPU()))}
}

// Hasher makes and checks password hashes, only so many at the same time, so
// that a flood of sign-ins cannot take the memory of the whole program.
type Hasher struct {
	params *argon2id.Params
	slots  chan struct{}
	decoy  string
}

// waitForSlot bounds how long a sign-in waits behind others.
const waitForSlot = 10 * time.Second

// NewHasher builds a hasher.
func NewHasher(cost Cost) (*Hasher, error) {
	h := &Hasher{
		params: &argon2id.Params{Memory: cost.Memory, Iterations: cost.Iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		slots:  make(chan struct{}, max(1, cost.Parallel)),
	}
	token := NewToken()
	var err error
	if h.decoy, err = argon2id.CreateHash(token, h.params); err != nil {
		return nil, fmt.Errorf("auth: hash: %w", err)
	}
	return h, nil
}

func (h *Hasher) enter(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, waitForSlot)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return domain.Unavailable(ctx.Err(), "Đang có nhiều lượt đăng nhập. Thử lại sau một phút.")
	}
}

// Hash makes the hash that is stored. It waits for a free slot.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	hash, err := argon2id.CreateHash(norm.NFC.String(password), h.params)
	if err != nil {
		return "", fmt.Errorf("auth: hash: %w", err)
	}
	return hash, nil
}

// Check tells whether password belongs to hash. An empty hash costs the same
// time and never matches, so that nobody learns which names exist.
func (h *Hasher) Check(ctx context.Context, password, hash string) (bool, error) {
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	against := hash
	if hash == "" {
		against = h.decoy
	}
	if utf8.RuneCountInString(password) > MaxPassword {
		password = ""
	}
	ok, err := argon2id.ComparePasswordAndHash(norm.NFC.String(password), against)
	if err != nil {
		return false, fmt.Errorf("auth: check password: %w", err)
	}
	return ok && hash != "", nil
}

// CheckPassword tells what is wrong with a new password, as the sentence to
// stand beside the field; empty when it is good. avoid are names it must not
// contain: the sign-in name, the person's name, the agency's name.
func CheckPassword(password string, avoid ...string) (message string, args []any) {
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword:
		return "Mật khẩu cần ít nhất %d ký tự.", []any{MinPassword}
	case n > MaxPassword:
		return "Mật khẩu dài quá %d ký tự. Rút ngắn lại.", []any{MaxPassword}
	}
	bare := squash(password)
	if isMonotonous(bare) || isCommon(bare) {
		return "Mật khẩu này dễ đoán. Ghép vài từ không liên quan với nhau.", nil
	}
	for _, name := range avoid {
		if part := squash(name); len(part) >= 4 && strings.Contains(bare, part) {
			return "Mật khẩu không được chứa tên đăng nhập, họ tên hoặc tên cơ quan.", nil
		}
	}
	return "", nil
}

// squash is text without marks, spaces and signs: "Sở Nội vụ" is "sonoivu".
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, vi.Fold(s))
}

// isMonotonous finds passwords of at most three different characters and runs
// such as 1234567890 and abcdefghij.
func isMonotonous(s string) bool {
	different := map[rune]bool{}
	steps, last := 0, rune(0)
	for _, r := range s {
		different[r] = true
		if r == last+1 || r == last-1 || last == '9' && r == '0' {
			steps++
		}
		last = r
	}
	return len(different) <= 3 || steps >= len([]rune(s))-2
}

// isCommon finds passwords that are a common word with figures around it, or
// such a word twice.
func isCommon(s string) bool {
	word := strings.TrimFunc(s, unicode.IsDigit)
	if half := len(word) / 2; len(word)%2 == 0 && word[:half] == word[half:] {
		word = word[:half]
	}
	return commonWords()[word] || commonWords()[s]
}

// commonWords are words that head the lists of leaked Vietnamese passwords or
// are what an office would choose first.
func commonWords() map[string]bool {
	words := map[string]bool{}
	for word := range strings.FieldsSeq(`matkhau matkhaumoi matkhaucu mkhau password passwd admin administrator quantri quantrivien
		anhyeuem emyeuanh yeuem yeuanh iloveyou loveyou khongbiet khongcopass khongnho quenroi maiyeu mayeuem congaiyeu
		vietnam viettel vinaphone mobifone hanoi saigon hochiminh danang haiphong cantho dongnai bienhoa binhphuoc
		sonoivu noivu ubnd uyban uybannhandan chinhquyen cchc caicachhanhchinh hanhchinh hanhchinhcong dichvucong motcua
		loa truyenthong nguyenvana tranvana giadinh hanhphuc banbe tinhyeu doicho
		qwerty qwertyuiop asdfghjkl zxcvbnm qazwsxedc 1qaz2wsx qaz asdasd abcabc abcdef welcome letmein`) {
		words[word] = true
	}
	return words
}
