package content

import "loa/internal/domain/plan"

// Change is one paragraph that is not the same in two texts. Before is empty where it
// was added, After where it was left out.
type Change struct{ Before, After []plan.Run }

// Compare puts two texts beside each other, paragraph by paragraph, and tells word by
// word what changed; what stayed is left out.
func Compare(before, after []string) []Change {
	keptBefore, keptAfter := plan.Common(before, after)
	var out []Change
	for i, j := 0, 0; i < len(before) || j < len(after); {
		var gone, come []string
		for ; i < len(before) && !keptBefore[i]; i++ {
			gone = append(gone, before[i])
		}
		for ; j < len(after) && !keptAfter[j]; j++ {
			come = append(come, after[j])
		}
		for k := range max(len(gone), len(come)) {
			var c Change
			switch {
			case k >= len(come):
				c.Before = []plan.Run{{Text: gone[k], Changed: true}}
			case k >= len(gone):
				c.After = []plan.Run{{Text: come[k], Changed: true}}
			default:
				c.Before, c.After = plan.Diff(gone[k], come[k])
			}
			out = append(out, c)
		}
		if i < len(before) && j < len(after) { // the same paragraph
			i, j = i+1, j+1
		}
	}
	return out
}
