package portal

import "testing"

// Words that stand on another site lead back to this one.
func TestAddressesWithinWordsAreWhole(t *testing.T) {
	t.Parallel()
	f := &Feature{Sources: Sources{Address: func(path string) string { return "https://cong.example" + path }}}
	const given = `<figure><img src="/tep/1/goc" alt="Ảnh"></figure><p><a href="/tin/mot">một</a> <a href="https://khac.example/">hai</a></p>`
	const want = `<figure><img src="https://cong.example/tep/1/goc" alt="Ảnh"></figure><p><a href="https://cong.example/tin/mot">một</a> <a href="https://khac.example/">hai</a></p>`
	if got := f.whole(given); got != want {
		t.Errorf("%s", got)
	}
}
