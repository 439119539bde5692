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
	body := strings.Repeat(string(raw), 1+100_000/len(raw))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		Read(Text{Body: body})
	}
}
