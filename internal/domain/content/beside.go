package content

// Beside (phần kèm theo) is what an edition says beside its title, summary and body. Kept is
// false for words that were kept before this was kept with them.
type Beside struct {
	Kept       bool     `json:"kept"`
	Source     string   `json:"source,omitempty"`
	Topics     []string `json:"topics,omitempty"`
	Audiences  []string `json:"audiences,omitempty"`
	Procedures []string `json:"procedures,omitempty"`
	Correction string   `json:"correction,omitempty"`
	Event      Event    `json:"event"`
}

// Text is the part as a column keeps it.
func (b Beside) Text() string { return columnText(b) }

// Scan reads the part back.
func (b *Beside) Scan(src any) error { return scanColumn(src, b) }
