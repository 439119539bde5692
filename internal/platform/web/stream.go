package web

import (
	"io"
	"net/http"
	"strconv"
	"time"
)

// stall is how long a reader of a long answer may take nothing.
const stall = time.Minute

// Stream answers with a file to keep that is too long for memory: size bytes
// that write gives piece by piece. The server's limit for a whole answer does
// not hold for it; a reader who takes nothing for a minute is left instead. What
// write fails with is for the log: the answer has begun, and is shorter than it
// said. Of a size that nobody knows beforehand, 0, the connection breaks then, so
// that no browser takes a part for the whole.
func Stream(w http.ResponseWriter, file StreamedFile, write func(w io.Writer) error) error {
	h := w.Header()
	h.Set("Content-Type", file.MediaType)
	h.Set("Content-Disposition", disposition(file.Name))
	if file.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	}
	h.Set("Cache-Control", "private, no-store")
	w.WriteHeader(http.StatusOK)
	connection := http.NewResponseController(w)
	_ = connection.SetWriteDeadline(time.Time{}) // a recorder has none
	patience := time.AfterFunc(stall, func() { _ = connection.SetWriteDeadline(time.Unix(1, 0)) })
	defer patience.Stop()
	err := write(patient{w, patience})
	if err != nil && file.Size == 0 {
		_ = connection.SetWriteDeadline(time.Unix(1, 0)) // the end of the answer is not written
	}
	return err
}

// StreamedFile is what Stream says of a file before its content.
type StreamedFile struct {
	Name, MediaType string
	Size            int64
}

// patient begins to wait anew with each piece.
type patient struct {
	w        io.Writer
	patience *time.Timer
}

func (p patient) Write(b []byte) (int, error) {
	p.patience.Reset(stall)
	return p.w.Write(b)
}
