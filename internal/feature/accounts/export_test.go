package accounts

// RequireSecondStep turns the office's setting on while it runs.
func (f *Feature) RequireSecondStep() { f.cfg.SecondStep = true }
