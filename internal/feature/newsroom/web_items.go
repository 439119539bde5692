package newsroom

import (
	"slices"
	"strconv"
	"strings"

	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

// The fields of an item begin so; behind it stands the item's place in the form.
const (
	itemTitle  = "muc_ten_"
	itemWords  = "muc_loi_"
	itemSource = "muc_nguon_"
	itemLink   = "muc_bai_"
	itemImage  = "muc_anh_"
	itemAlt    = "muc_ta_"
	itemMove   = "muc_lam" // a move and a place: len-2
)

// itemsOf reads the items of the form in their order, moved as its button says.
func itemsOf(v *web.FormValues) []flow.Item {
	var places []int
	for _, end := range v.Ends(itemTitle) {
		if n, err := strconv.Atoi(end); err == nil && n >= 0 && n < 1000 {
			places = append(places, n)
		}
	}
	slices.Sort(places)
	var out []flow.Item
	for _, n := range places {
		at := strconv.Itoa(n)
		out = append(out, flow.Item{Title: v.String(itemTitle + at), Words: v.String(itemWords + at), Source: v.String(itemSource + at), Link: v.String(itemLink + at), Picture: v.String(itemImage + at), Alt: v.String(itemAlt + at)})
	}
	if move, place, ok := moveOf(v); ok {
		if at := slices.Index(places, place); at >= 0 {
			out, _ = flow.Moved(out, move, at)
		}
	}
	return out
}

func moveOf(v *web.FormValues) (move string, place int, ok bool) {
	move, at, found := strings.Cut(v.String(itemMove), "-")
	place, err := strconv.Atoi(at)
	return move, place, found && err == nil
}

// itemAt is where on the page an item is that was moved: its buttons have the focus then.
func itemAt(v *web.FormValues) string {
	move, place, ok := moveOf(v)
	if !ok {
		if v.Has(itemMove) {
			return "#muc-moi"
		}
		return ""
	}
	switch move {
	case flow.ItemUp:
		place--
	case flow.ItemDown:
		place++
	case flow.ItemGone:
		return "#cac-muc"
	}
	return "#muc-" + strconv.Itoa(max(0, place))
}

// shownItem is an item in the form.
type shownItem struct {
	flow.Item

	N           int // its place
	First, Last bool
	Fresh       bool   // none yet: the empty one behind the others
	Src         string // of its picture, small; empty: none
}

// Number is its place as people count.
func (i shownItem) Number() int { return i.N + 1 }

// ShownItems are the items of the form, with an empty one behind them.
func (d editData) ShownItems() []shownItem {
	var out []shownItem
	for n, x := range d.Words.Items {
		out = append(out, shownItem{Item: x, N: n, First: n == 0, Last: n == len(d.Words.Items)-1, Src: d.thumbs[x.Picture]})
	}
	if len(out) < flow.MostItems {
		out = append(out, shownItem{N: len(out), Fresh: true})
	}
	return out
}

// IsBulletin tells whether the piece has items.
func (d editData) IsBulletin() bool { return d.Content.Kind == flow.Bulletin }
