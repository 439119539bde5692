package evidence

import "slices"

// Proof (minh chứng cần có) is a kind of proof that a duty may demand of what is
// declared for it. The list is closed, so that what is missing can be computed.
type Proof string

// The proofs.
const (
	ProofLink   Proof = "link"   // where the product was published
	ProofFile   Proof = "file"   // a photograph or another file
	ProofNumber Proof = "number" // what was counted: views, people who came
)

// Proofs lists them in the order of forms.
func Proofs() []Proof { return []Proof{ProofLink, ProofFile, ProofNumber} }

// Valid tells whether p is one of the closed list.
func (p Proof) Valid() bool { return slices.Contains(Proofs(), p) }

// Label is the proof's Vietnamese name.
func (p Proof) Label() string {
	switch p {
	case ProofLink:
		return "Liên kết đến sản phẩm đã đăng"
	case ProofFile:
		return "Ảnh, tệp"
	case ProofNumber:
		return "Số lượt xem, số người dự"
	}
	return string(p)
}

// Short is its name in a list of what is missing.
func (p Proof) Short() string {
	switch p {
	case ProofLink:
		return "liên kết"
	case ProofFile:
		return "ảnh, tệp"
	case ProofNumber:
		return "số lượt xem, số người dự"
	}
	return string(p)
}

// Tells tells whether numbers say how far something reached: money does not.
func (a Amounts) Tells() bool {
	for q, n := range a {
		if q != Spent && n > 0 {
			return true
		}
	}
	return false
}

// Shown is how many of some entries bring each proof, of N in all.
type Shown struct {
	N  int
	Of map[Proof]int
}

// Add counts one more entry by the proofs that it brings.
func (s *Shown) Add(link, file, number bool) {
	if s.Of == nil {
		s.Of = map[Proof]int{}
	}
	s.N++
	for p, has := range map[Proof]bool{ProofLink: link, ProofFile: file, ProofNumber: number} {
		if has {
			s.Of[p]++
		}
	}
}

// Lacks lists the demanded proofs of which fewer are there than products: what was
// declared so far, as far as it was asked for. A photograph and a link may come with
// two entries; who declared nothing lacks nothing yet.
func (s Shown) Lacks(demanded []Proof, pieces int) []Proof {
	var out []Proof
	for _, p := range Proofs() {
		if slices.Contains(demanded, p) && s.Of[p] < min(s.N, pieces) {
			out = append(out, p)
		}
	}
	return out
}
