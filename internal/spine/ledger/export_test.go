package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"testing"
)

// Forge makes another package from one: change gets every part beside manifest
// and signature and gives what stands in its place (nil: nothing), and sign
// signs the new manifest, as somebody who holds a key could do.
func Forge(t testing.TB, b []byte, change func(name string, content []byte) []byte, sign Signer) []byte {
	t.Helper()
	parts, err := readParts(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var m Manifest
	var fresh []part
	var contents [][]byte
	add := func(name string, content []byte) {
		fresh = append(fresh, part{name: name, size: int64(len(content)), crc: checksum(0, content)})
		contents = append(contents, content)
	}
	for _, p := range parts {
		content, err := io.ReadAll(io.NewSectionReader(bytes.NewReader(b), p.offset+int64(len(p.local())), p.size))
		if err != nil {
			t.Fatal(err)
		}
		switch p.name {
		case partManifest:
			if err := json.Unmarshal(content, &m); err != nil {
				t.Fatal(err)
			}
		case partSignature:
		default:
			if content = change(p.name, content); content != nil {
				add(p.name, content)
			}
		}
	}
	m.Files, m.Key = nil, packedKey{sign.KeyID(), sign.PublicHex()}
	for i, p := range fresh {
		sum := sha256.Sum256(contents[i])
		m.Files = append(m.Files, packedPart{p.name, p.size, hex.EncodeToString(sum[:])})
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	add(partManifest, text)
	add(partSignature, append([]byte(hex.EncodeToString(sign.Sign(signed(text)))), '\n'))
	var out bytes.Buffer
	at := place(fresh)
	for i, p := range fresh {
		out.Write(p.local())
		out.Write(contents[i])
	}
	out.Write(directoryOf(fresh, at))
	return out.Bytes()
}

// ZIPOf writes the frame of a package of parts of these sizes, without content.
func ZIPOf(w io.WriterAt, sizes map[string]int64, names []string) (int64, error) {
	var parts []part
	for _, n := range names {
		parts = append(parts, part{name: n, size: sizes[n]})
	}
	at := place(parts)
	for _, p := range parts {
		if _, err := w.WriteAt(p.local(), p.offset); err != nil {
			return 0, err
		}
	}
	tail := directoryOf(parts, at)
	_, err := w.WriteAt(tail, at)
	return at + int64(len(tail)), err
}

// ReadZIP reads the frame back and tells how many parts there are.
func ReadZIP(r io.ReaderAt, size int64) (int, error) {
	parts, err := readParts(r, size)
	return len(parts), err
}
