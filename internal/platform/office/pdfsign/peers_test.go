package pdfsign

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// peer runs an independent program; the test is skipped where it is missing.
func peer(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "TZ=UTC")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Logf("%s %v: %v", name, args, err)
	}
	return string(out)
}

func keep(t *testing.T, dir, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func certPEM(all ...*x509.Certificate) []byte {
	var out []byte
	for _, c := range all {
		out = append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	return out
}

func keyPEM(t *testing.T, i *identity) []byte {
	t.Helper()
	raw, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
}

// TestPdfsigAgrees asks Poppler's pdfsig about the same files: whether the
// digests and signatures agree, and whether the whole file is covered.
func TestPdfsigAgrees(t *testing.T) {
	t.Parallel()
	o := theOffice()
	byRSA := issue(t, wish{name: "Văn thư thử", by: o.mid, key: rsaKey()})
	files := map[string][]byte{}
	for _, packed := range []bool{false, true} {
		one := newPaper(packed).sign(seal{make: maker{by: byRSA, at: today}.message})
		files[fmt.Sprintf("one-%v", packed)] = bytes.Clone(one.raw)
		files[fmt.Sprintf("cades-%v", packed)] = newPaper(packed).sign(seal{format: "ETSI.CAdES.detached", make: maker{by: byRSA, named: true}.message}).raw
		changed := bytes.Clone(one.raw)
		changed[11] ^= 1 // in the comment of the head
		files[fmt.Sprintf("changed-%v", packed)] = changed
		later := one.clone()
		later.write(map[int]string{4: strings.ReplaceAll(one.objs[4], "35/", "53/")})
		files[fmt.Sprintf("later-%v", packed)] = later.raw
		files[fmt.Sprintf("two-%v", packed)] = one.sign(seal{make: maker{by: o.leaf, at: today}.message}).raw
	}
	verdict := regexp.MustCompile(`Signature Validation: (.*)`)
	cover := regexp.MustCompile(`(?m)^  - (Total|Not total) document signed`)
	for name, raw := range files {
		dir := t.TempDir()
		out := peer(t, dir, "pdfsig", "-nocert", keep(t, dir, "a.pdf", raw))
		said, covered := verdict.FindAllStringSubmatch(out, -1), cover.FindAllStringSubmatch(out, -1)
		r := check(t, raw, o.trust(), len(said))
		for i, s := range r.Signatures {
			if ours := map[bool]string{true: "Signature is Valid.", false: "Digest Mismatch."}[s.Intact]; said[i][1] != ours {
				t.Errorf("%s: pdfsig says %q, we %q", name, said[i][1], s.Verdict)
			}
			if whole := covered[i][1] == "Total"; s.Intact && whole != (s.Later == LaterNothing) {
				t.Errorf("%s: pdfsig says covered %v, we %s", name, whole, s.Later)
			}
		}
	}
}

// TestPdfsigSigns checks what Poppler signed with NSS.
func TestPdfsigSigns(t *testing.T) {
	t.Parallel()
	o := theOffice()
	signer := issue(t, wish{name: "Ky bang NSS", by: o.mid, key: rsaKey()})
	dir := t.TempDir()
	peer(t, dir, "certutil", "-N", "-d", dir, "--empty-password")
	keep(t, dir, "key.pem", keyPEM(t, signer))
	keep(t, dir, "cert.pem", certPEM(signer.cert, o.mid.cert, o.root.cert))
	peer(t, dir, "openssl", "pkcs12", "-export", "-inkey", "key.pem", "-in", "cert.pem", "-name", "nss", "-passout", "pass:", "-out", "all.p12")
	peer(t, dir, "pk12util", "-i", "all.p12", "-d", dir, "-W", "")
	for _, packed := range []bool{false, true} {
		in := keep(t, dir, "in.pdf", newPaper(packed).raw)
		out := peer(t, dir, "pdfsig", "-nssdir", dir, "-add-signature", "-nick", "nss", "-reason", "Ban hanh", in, "out.pdf")
		raw, err := os.ReadFile(filepath.Join(dir, "out.pdf"))
		if err != nil {
			t.Fatalf("pdfsig signed nothing: %s", out)
		}
		r := check(t, raw, o.trust(), 1)
		if s := r.Signatures[0]; !s.Intact || s.Later != LaterNothing || !s.Trusted || s.Signer.Name != "Ky bang NSS" || s.Reason != "Ban hanh" {
			t.Errorf("packed %v: %s %+v", packed, s.Verdict, s)
		}
		i := bytes.Index(raw, []byte("(Ke hoach"))
		raw[i+1] = 'G'
		if s := check(t, raw, o.trust(), 1).Signatures[0]; s.Intact {
			t.Errorf("changed: %s", s.Verdict)
		}
	}
}

// TestOpensslSigns checks messages and time stamps that OpenSSL made.
func TestOpensslSigns(t *testing.T) {
	t.Parallel()
	o := theOffice()
	byRSA := issue(t, wish{name: "Ky bang OpenSSL", by: o.mid, key: rsaKey()})
	tsa := issue(t, wish{name: "Dau thoi gian", by: o.mid, key: rsaKey(), stamps: true})
	dir := t.TempDir()
	keep(t, dir, "chain.pem", certPEM(o.mid.cert))
	made := func(by *identity, args ...string) func(parts ...[]byte) []byte {
		return func(parts ...[]byte) []byte {
			keep(t, dir, "key.pem", keyPEM(t, by))
			keep(t, dir, "cert.pem", certPEM(by.cert))
			keep(t, dir, "data", bytes.Join(parts, nil))
			out := peer(t, dir, "openssl", append([]string{"cms", "-sign", "-binary", "-outform", "DER", "-in", "data", "-out", "out.der", "-signer", "cert.pem", "-inkey", "key.pem", "-certfile", "chain.pem"}, args...)...)
			raw, err := os.ReadFile(filepath.Join(dir, "out.der"))
			if err != nil {
				t.Fatal(out)
			}
			return raw
		}
	}
	for name, c := range map[string]seal{
		"RSA":           {make: made(byRSA, "-md", "sha256")},
		"RSA, CAdES":    {format: "ETSI.CAdES.detached", make: made(byRSA, "-md", "sha384", "-cades")},
		"PSS":           {make: made(byRSA, "-md", "sha512", "-keyopt", "rsa_padding_mode:pss")},
		"ECDSA":         {make: made(o.leaf, "-md", "sha256")},
		"by key":        {make: made(o.leaf, "-md", "sha256", "-keyid")},
		"no attributes": {make: made(byRSA, "-md", "sha256", "-noattr")},
	} {
		p := newPaper(true).sign(c)
		if s := check(t, p.raw, o.trust(), 1).Signatures[0]; s.State != StateGood {
			t.Errorf("%s: %s, %v", name, s.Verdict, s)
		}
	}
	stamped := func(parts ...[]byte) []byte {
		keep(t, dir, "tsa.pem", certPEM(tsa.cert))
		keep(t, dir, "tsa.key", keyPEM(t, tsa))
		keep(t, dir, "serial", []byte("01\n"))
		keep(t, dir, "ts.cnf", []byte("[tsa]\ndefault_tsa=t\n[t]\nserial=serial\nsigner_cert=tsa.pem\nsigner_key=tsa.key\ncerts=chain.pem\nsigner_digest=sha256\ndefault_policy=1.2.3\ndigests=sha256\ness_cert_id_alg=sha256\n"))
		keep(t, dir, "data", bytes.Join(parts, nil))
		peer(t, dir, "openssl", "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "q.tsq")
		out := peer(t, dir, "openssl", "ts", "-reply", "-config", "ts.cnf", "-queryfile", "q.tsq", "-token_out", "-out", "r.der")
		raw, err := os.ReadFile(filepath.Join(dir, "r.der"))
		if err != nil {
			t.Fatal(out)
		}
		return raw
	}
	p := newPaper(false).sign(seal{format: "ETSI.RFC3161", make: stamped})
	s := check(t, p.raw, o.trust(), 1).Signatures[0]
	if s.State != StateGood || s.Signer.Name != "Dau thoi gian" || time.Since(s.At) > time.Hour {
		t.Errorf("%s %+v", s.Verdict, s)
	}
}
