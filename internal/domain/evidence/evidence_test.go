package evidence_test

import (
	"testing"

	"loa/internal/domain/evidence"
)

func entry() evidence.Entry {
	return evidence.Entry{
		ID: "a", AgencyID: "b", Kind: evidence.Video, Origin: evidence.Declared, Act: evidence.Declare,
		HappenedOn: "2025-03-01", RecordedAt: 42, Versions: []string{"v1", "v2"}, TextDigest: "t", FileDigests: []string{"f"},
	}
}

// TestEveryFieldStandsUnderTheHash: changing any one field changes the leaf.
func TestEveryFieldStandsUnderTheHash(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*evidence.Entry){
		"id":         func(e *evidence.Entry) { e.ID = "x" },
		"agency":     func(e *evidence.Entry) { e.AgencyID = "x" },
		"kind":       func(e *evidence.Entry) { e.Kind = evidence.Article },
		"origin":     func(e *evidence.Entry) { e.Origin = evidence.Imported },
		"act":        func(e *evidence.Entry) { e.Act = evidence.Correct },
		"supersedes": func(e *evidence.Entry) { e.Supersedes = "x" },
		"happened":   func(e *evidence.Entry) { e.HappenedOn = "2025-03-02" },
		"recorded":   func(e *evidence.Entry) { e.RecordedAt = 43 },
		"versions":   func(e *evidence.Entry) { e.Versions = []string{"v1"} },
		"text":       func(e *evidence.Entry) { e.TextDigest = "x" },
		"files":      func(e *evidence.Entry) { e.FileDigests = nil },
		"amounts":    func(e *evidence.Entry) { e.Amounts = evidence.Amounts{evidence.People: 1} },
		"moved":      func(e *evidence.Entry) { e.ID, e.AgencyID = "ab", "" },
	}
	for name, change := range changes {
		e := entry()
		change(&e)
		if e.Leaf() == entry().Leaf() {
			t.Errorf("%s does not change the hash", name)
		}
	}
	few, many := entry(), entry()
	few.Amounts, many.Amounts = evidence.Amounts{evidence.People: 12}, evidence.Amounts{evidence.People: 120}
	if few.Leaf() == many.Leaf() {
		t.Error("an amount does not change the hash")
	}
	e := entry()
	e.Versions = []string{"v2", "v1"}
	if e.Leaf() != entry().Leaf() {
		t.Error("the order of obligations changes the hash")
	}
}

func TestDigestsAreSalted(t *testing.T) {
	t.Parallel()
	text := evidence.Text{Title: "Video hướng dẫn"}
	if text.Digest("s1") == text.Digest("s2") {
		t.Error("the salt does not enter the digest of a text")
	}
	if evidence.FileDigest("s1", "aa", "n") == evidence.FileDigest("s2", "aa", "n") {
		t.Error("the salt does not enter the digest of a file")
	}
}
