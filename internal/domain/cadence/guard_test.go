package cadence

import "testing"

// TestGuards: in no way of writing that we know of does a guard hide what its
// rule would find.
func TestGuards(t *testing.T) {
	t.Parallel()
	for _, e := range grammar(t) {
		for _, text := range []string{e.product, e.timing} {
			p := newPhrase(text)
			for re := range guards {
				if !p.may(re) && re.MatchString(p.Folded) {
					t.Errorf("%q: the guard of %.60s hides a find", text, re)
				}
			}
		}
	}
}

// FuzzGuards does the same for any text made of the words of the rules.
func FuzzGuards(f *testing.F) {
	for _, s := range []string{"hằng-năm", "24h/24", "trước, trong và sau", "khi cần", "từ thời điểm ban hành", "Q.IV", "tb 3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > longestPhrase {
			return
		}
		p := newPhrase(s)
		for re := range guards {
			if !p.may(re) && re.MatchString(p.Folded) {
				t.Errorf("%q: the guard of %.60s hides a find", s, re)
			}
		}
	})
}
