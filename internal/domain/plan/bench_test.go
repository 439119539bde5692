package plan

import (
	"os"
	"strings"
	"testing"
)

// BenchmarkRead reads about 40 pages of text.
func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("testdata/thong-tin-2027.txt")
	if err != nil {
		b.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(raw), "\nI. ")
	sections, foot, _ := strings.Cut(rest, "\nNơi nhận")
	body := head + strings.Repeat("\nI. "+sections, 1+100_000/len(sections)) + "\nNơi nhận" + foot
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		Read(Text{Body: body})
	}
}
