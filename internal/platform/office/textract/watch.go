package textract

import "context"

// Watch is what a caller may add to the reading of a long file. Every part may
// be left out.
type Watch struct {
	// Password opens a PDF file that asks for one.
	Password string
	// Page is told after each page of a PDF file how many are read, of how many.
	Page func(done, of int)
	// Lost is told which page (from 1) could not be read; what else stands in
	// the file is kept. Without it such a page ends the reading.
	Lost func(page int, err error)
	// Words gives the recognised words of a scanned page (from 1): those kept
	// from an earlier reading of the same file, else what read gives.
	Words func(page int, read func() ([]byte, error)) ([]byte, error)
}

type watchKey struct{}

// With lets the readings under ctx be watched.
func With(ctx context.Context, w Watch) context.Context { return context.WithValue(ctx, watchKey{}, w) }

func watchOf(ctx context.Context) Watch {
	w, _ := ctx.Value(watchKey{}).(Watch)
	return w
}

func (w Watch) page(done, of int) {
	if w.Page != nil {
		w.Page(done, of)
	}
}

// lost tells of a page that could not be read; it gives the error back when
// nobody wants the rest or the whole reading was stopped.
func (w Watch) lost(ctx context.Context, page int, err error) error {
	if w.Lost == nil || ctx.Err() != nil {
		return err
	}
	w.Lost(page, err)
	return nil
}

func (w Watch) words(page int, read func() ([]byte, error)) ([]byte, error) {
	if w.Words != nil {
		return w.Words(page, read)
	}
	return read()
}
