package planreview

import "time"

// Patient lets the upload wait for the reading however slow the machine is, so
// that tests see one answer.
func (f *Feature) Patient() { f.patience = time.Minute }

// Hasty lets it not wait at all.
func (f *Feature) Hasty() { f.patience = 0 }
