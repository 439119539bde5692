package pdfsign

import (
	"strings"
	"testing"
)

func TestRootsFromAFolder(t *testing.T) {
	t.Parallel()
	o := theOffice()
	dir := t.TempDir()
	keep(t, dir, "goc.pem", certPEM(o.root.cert, o.mid.cert))
	keep(t, dir, "khac.cer", newOffice(t).root.cert.Raw)
	keep(t, dir, "ghi-chu.txt", []byte("không đọc"))
	roots, err := LoadTrust(dir)
	if err != nil || roots.Count() != 3 {
		t.Fatalf("%d, %v", roots.Count(), err)
	}
	if r := check(t, signedPaper(false).raw, roots, 1); r.State != StateGood {
		t.Error(r.Verdict)
	}
	for name, raw := range map[string][]byte{
		"rong.pem": nil, "la.crt": certPEM(o.leaf.cert), "khoa.pem": keyPEM(t, o.leaf), "hong.cer": []byte("x"), "lon.pem": make([]byte, maxRootFile+1),
	} {
		dir := t.TempDir()
		keep(t, dir, name, raw)
		if _, err := LoadTrust(dir); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := LoadTrust(dir + "/khong-co"); err == nil {
		t.Error("no folder")
	}
}
