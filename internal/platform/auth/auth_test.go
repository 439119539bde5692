package auth_test

import (
	"context"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/auth"
)

var cheap = auth.Cost{Memory: 64, Iterations: 1, Parallel: 1}

func TestPasswordHash(t *testing.T) {
	h, err := auth.NewHasher(cheap)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(t.Context(), "Thuỷ triều lên 7")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$") {
		t.Fatalf("hash %q, %v", hash, err)
	}
	cases := map[string]struct {
		password, hash string
		want           bool
	}{
		"right":          {"Thuỷ triều lên 7", hash, true},
		"right, as NFD":  {"Thuỷ triều lên 7", hash, true},
		"wrong":          {"Thuỷ triều lên 8", hash, false},
		"no such person": {"Thuỷ triều lên 7", "", false},
		"a whole book":   {strings.Repeat("a", 100_000), hash, false},
	}
	for name, c := range cases {
		if got, err := h.Check(t.Context(), c.password, c.hash); got != c.want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := h.Check(t.Context(), "x", "broken"); err == nil {
		t.Error("a broken hash was not noticed")
	}
}

func TestHashingWaitsAndGivesUp(t *testing.T) {
	h, err := auth.NewHasher(cheap)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var refused, done int
	for range 50 { // select is free to choose while a slot is free
		_, err := h.Hash(ctx, "Thuỷ triều lên 7")
		if err == nil {
			done++
		} else if refused++; domain.CodeOf(err) != domain.CodeUnavailable {
			t.Fatal(err)
		}
	}
	if refused == 0 {
		t.Errorf("nobody who left was turned away (%d hashed)", done)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := h.Hash(t.Context(), "Thuỷ triều lên 7"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

func TestPasswordRules(t *testing.T) {
	avoid := []string{"ngvan.an", "Nguyễn Văn An", "Sở Nội vụ"}
	good := []string{"trăng non bờ giếng", "xe-bò-leo-dốc-9", "Ăn quả nhớ kẻ", "7 con voi bay qua"}
	for _, p := range good {
		if message, _ := auth.CheckPassword(p, avoid...); message != "" {
			t.Errorf("%q refused: %s", p, message)
		}
	}
	bad := []string{
		"", "ngắn quá", "matkhau123", "Mật khẩu 2025", "MatKhauMatKhau", "1234567890", "0987654321", "aaaaaaaaaaaa", "abcdefghijkl",
		"qwertyuiop", "quantri2025", "vietnam1975", "dongnai2025", "ngvanan-2025x", "toi la Nguyen Van An", "phòng sở nội vụ 7", strings.Repeat("dài ", 60),
	}
	for _, p := range bad {
		if message, _ := auth.CheckPassword(p, avoid...); message == "" {
			t.Errorf("%q accepted", p)
		}
	}
}

func TestTokensAndCodes(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		token, code := auth.NewToken(), auth.NewRecoveryCode()
		if len(token) != 43 || seen[token] || seen[code] || len(code) != 19 {
			t.Fatalf("token %q, code %q", token, code)
		}
		if strings.ContainsAny(code, "OIL") {
			t.Errorf("code %q has letters that look like figures", code)
		}
		seen[token], seen[code] = true, true
		if auth.CleanCode(" "+strings.ToLower(code)+" ") != strings.ReplaceAll(code, "-", "") {
			t.Errorf("%q typed by hand becomes %q", code, auth.CleanCode(code))
		}
	}
	if auth.CleanCode("o1-iL") != "0111" {
		t.Errorf("look-alikes: %q", auth.CleanCode("o1-iL"))
	}
	if got := auth.HashToken("abc"); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("SHA-256 of abc: %s", got)
	}
}

func TestTOTP(t *testing.T) {
	// RFC 6238, appendix B: at 59 s the eight-digit code is 94287082.
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
	step, ok := auth.MatchTOTP(secret, "287082", time.Unix(59, 0), 0)
	if !ok || step != 1 {
		t.Fatalf("step %d, %v", step, ok)
	}
	if _, ok := auth.MatchTOTP(secret, "287082", time.Unix(59, 0), step); ok {
		t.Error("a code was accepted twice")
	}
	if _, ok := auth.MatchTOTP(secret, "287082", time.Unix(59+30, 0), 0); !ok {
		t.Error("a code of the step before was refused")
	}
	if _, ok := auth.MatchTOTP(secret, "287082", time.Unix(59+70, 0), 0); ok {
		t.Error("a code two steps old was accepted")
	}
	key, err := auth.NewTOTPKey("Loa – Đồng Nai", "annv")
	if err != nil || !strings.HasPrefix(key.URL, "otpauth://totp/") || len(key.Secret) != 32 {
		t.Fatalf("%+v, %v", key, err)
	}
	code, err := auth.TOTPCode(key.Secret, time.Unix(1_700_000_000, 0))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := auth.MatchTOTP(key.Secret, code, time.Unix(1_700_000_000, 0), 0); !ok {
		t.Error("the own code was refused")
	}
}

func TestBox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	box, err := auth.OpenBox(dir)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := box.Seal("bí mật", "credential/1")
	if err != nil || strings.Contains(sealed, "mật") {
		t.Fatal(sealed, err)
	}
	again, err := auth.OpenBox(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := again.Open(sealed, "credential/1"); got != "bí mật" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, wrong := range [][2]string{{sealed, "credential/2"}, {sealed[:len(sealed)-8], "credential/1"}, {"?", "credential/1"}} {
		if _, err := again.Open(wrong[0], wrong[1]); err == nil {
			t.Errorf("opened %q for %q", wrong[0], wrong[1])
		}
	}
	info, err := os.Stat(filepath.Join(dir, "aead.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := os.Chmod(filepath.Join(dir, "aead.json"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenBox(dir); err == nil {
		t.Error("a keyset that everybody can read was accepted")
	}
}

func TestSealKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "secrets")
	keys := make([]*auth.SealKey, 8)
	var group sync.WaitGroup
	for i := range keys { // several nodes start at once
		group.Go(func() {
			var err error
			if keys[i], err = auth.OpenSealKey(dir); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	for _, k := range keys[1:] {
		if k == nil || k.ID != keys[0].ID {
			t.Fatal("nodes that start at once have different keys")
		}
	}
	message := []byte("niêm phong số 1")
	signature := keys[0].Sign(message)
	public := hex.EncodeToString(keys[1].Public)
	if !auth.VerifySeal(public, message, signature) {
		t.Error("own signature refused")
	}
	if auth.VerifySeal(public, []byte("niêm phong số 2"), signature) || auth.VerifySeal("00", message, signature) {
		t.Error("wrong signature accepted")
	}
	if err := os.WriteFile(filepath.Join(dir, "seal.json"), []byte(`{"algorithm":"rsa"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := auth.OpenSealKey(dir); err == nil {
		t.Error("a file without a key was accepted")
	}
}
