package event

// PaperToSign says that a paper was laid before its signer (trình ký).
type PaperToSign struct {
	PaperID string `json:"paper_id"`
}

// Kind names the job.
func (PaperToSign) Kind() string { return "paper_to_sign" }

// PaperReturned says that a paper was sent back to its draft with a reason (trả lại).
type PaperReturned struct {
	PaperID string `json:"paper_id"`
}

// Kind names the job.
func (PaperReturned) Kind() string { return "paper_returned" }

// PaperSigned says that number, day and signer of a paper were recorded, or
// recorded anew: it is signed, and who draws it can print them.
type PaperSigned struct {
	PaperID string `json:"paper_id"`
}

// Kind names the job.
func (PaperSigned) Kind() string { return "paper_signed" }

// PaperReleased says that a paper was released (đã phát hành). Room and Ref name
// what it was made of.
type PaperReleased struct {
	PaperID string `json:"paper_id"`
	Room    string `json:"room"`
	Ref     string `json:"ref"`
}

// Kind names the job.
func (PaperReleased) Kind() string { return "paper_released" }
