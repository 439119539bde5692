package calendar

// Overlap is what two windows have in common and what only one of them has, as
// stretches of days: every day of either lies in exactly one stretch.
type Overlap struct {
	OnlyFirst, Both, OnlySecond []Window
}

// Compare cuts two windows against each other.
func Compare(first, second Window) Overlap {
	var o Overlap
	if both, ok := first.Intersect(second); ok {
		o.Both = []Window{both}
	}
	o.OnlyFirst, o.OnlySecond = first.without(second), second.without(first)
	return o
}

// without gives the stretches of w that o leaves over.
func (w Window) without(o Window) []Window {
	both, ok := w.Intersect(o)
	if !ok {
		return []Window{w}
	}
	var left []Window
	if w.Start < both.Start {
		left = append(left, Window{w.Start, both.Start.AddDays(-1)})
	}
	if both.End < w.End {
		left = append(left, Window{both.End.AddDays(1), w.End})
	}
	return left
}
