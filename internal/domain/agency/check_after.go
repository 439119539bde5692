package agency

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// said is what a step first said of a unit.
type said struct {
	step  int
	value string
}

// targets finds units to which two steps give different names, superiors,
// codes, levels or kinds.
func (c *checking) targets() {
	first := map[string]said{}
	differ := func(i int, id, what, value string, say func(step int)) {
		key := id + "|" + what
		if have, ok := first[key]; ok && have.value != value {
			say(have.step)
		} else if !ok {
			first[key] = said{i, value}
		}
	}
	for i, s := range c.steps {
		for _, t := range s.To {
			was := c.before[t.AgencyID]
			now := t.over(was)
			if now.Name != was.Name {
				differ(i, t.AgencyID, "name", now.Name, func(j int) {
					c.add(i, "“%s” có hai tên: “%s” ở dòng %d và “%s” ở dòng này. Sửa cho thống nhất.", c.name(t.AgencyID), first[t.AgencyID+"|name"].value, j+1, now.Name)
				})
			}
			if now.ParentID != was.ParentID {
				differ(i, t.AgencyID, "parent", now.ParentID, func(j int) {
					c.add(i, "“%s” có hai cấp trên: “%s” ở dòng %d và “%s” ở dòng này. Chọn một.", c.name(t.AgencyID), c.name(first[t.AgencyID+"|parent"].value), j+1, c.name(now.ParentID))
				})
			}
			if now.Code != was.Code {
				differ(i, t.AgencyID, "code", now.Code, func(j int) {
					c.add(i, "“%s” có hai mã: “%s” ở dòng %d và “%s” ở dòng này. Chọn một.", c.name(t.AgencyID), first[t.AgencyID+"|code"].value, j+1, now.Code)
				})
			}
			if now.Kind != was.Kind || now.Level != was.Level {
				differ(i, t.AgencyID, "kind", string(now.Level)+"/"+string(now.Kind), func(j int) {
					c.add(i, "“%s” ở dòng này và ở dòng %d khác nhau về cấp hoặc loại. Sửa cho thống nhất.", c.name(t.AgencyID), j+1)
				})
			}
		}
	}
}

// touching gives, for each unit that is not as before, the step that makes it so.
func (c *checking) touching() map[string]int {
	by := map[string]int{}
	for i, s := range c.steps {
		for _, t := range s.To {
			was, known := c.before[t.AgencyID]
			if _, earlier := by[t.AgencyID]; !earlier && (!known || !t.over(was).Equal(was)) {
				by[t.AgencyID] = i
			}
		}
	}
	return by
}

// endedBy gives, for each unit that ends, the step that ends it.
func (c *checking) endedBy() map[string]int {
	ended := Ending(c.steps)
	by := map[string]int{}
	for i, s := range c.steps {
		for _, f := range s.From {
			if _, earlier := by[f.AgencyID]; !earlier && s.Change.Ends() && slices.Contains(ended, f.AgencyID) {
				by[f.AgencyID] = i
			}
		}
	}
	return by
}

// superiors finds units of the steps whose superior ends, does not exist, or
// stands below them.
func (c *checking) superiors() {
	touching, ended := c.touching(), c.endedBy()
	for _, id := range slices.Sorted(maps.Keys(touching)) {
		u, i := c.after[id], touching[id]
		if u.ParentID == "" {
			continue
		}
		_, ends := ended[u.ParentID]
		_, alive := c.after[u.ParentID]
		switch {
		case ends && c.before[id].ParentID != u.ParentID:
			c.add(i, "Cấp trên của “%s” là “%s”, kết thúc ở dòng %d. Chọn cấp trên khác.", u.Name, c.name(u.ParentID), ended[u.ParentID]+1)
		case ends: // an orphan
		case !alive:
			c.add(i, "Cấp trên của “%s” không tồn tại vào ngày này. Chọn cấp trên khác.", u.Name)
		case c.belowItself(id):
			c.add(i, "“%s” nằm dưới chính mình. Chọn cấp trên khác.", u.Name)
		}
	}
}

func (c *checking) belowItself(id string) bool {
	up := c.after[id].ParentID
	for range c.after {
		if up == "" {
			return false
		}
		if up == id {
			return true
		}
		up = c.after[up].ParentID
	}
	return up != ""
}

// shown is how many names one sentence lists.
const shown = 3

// orphans finds units that stay under one that ends.
func (c *checking) orphans() {
	left := map[string][]string{}
	ended := c.endedBy()
	for id, u := range c.after {
		if _, ends := ended[u.ParentID]; ends && c.before[id].ParentID == u.ParentID {
			left[u.ParentID] = append(left[u.ParentID], u.Name)
		}
	}
	for _, parent := range slices.Sorted(maps.Keys(left)) {
		names := left[parent]
		slices.Sort(names)
		n := len(names)
		if n <= shown {
			c.add(ended[parent], "“%s” kết thúc nhưng còn %d đơn vị trực thuộc: %s. Thêm dòng chuyển cấp trên hoặc sắp xếp các đơn vị này.", c.name(parent), n, quoted(names))
			continue
		}
		c.add(ended[parent], "“%s” kết thúc nhưng còn %d đơn vị trực thuộc: %s và %d đơn vị khác. Thêm dòng chuyển cấp trên hoặc sắp xếp các đơn vị này.", c.name(parent), n, quoted(names[:shown]), n-shown)
	}
}

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = "“" + name + "”"
	}
	return strings.Join(out, ", ")
}

// clashes finds units of the steps that have the name of another under the same
// superior, or another's code.
func (c *checking) clashes() {
	touching := c.touching()
	byName, byCode, byScheme := map[string][]string{}, map[string][]string{}, map[string][]string{}
	above := map[string]bool{} // a name is taken only under the same superior
	for id := range touching {
		above[c.after[id].ParentID] = true
	}
	for _, id := range slices.Sorted(maps.Keys(c.after)) {
		u := c.after[id]
		if above[u.ParentID] {
			name := u.ParentID + "|" + u.key()
			byName[name] = append(byName[name], id)
		}
		if u.Code != "" {
			byCode[u.Code] = append(byCode[u.Code], id)
		}
		for scheme, code := range u.Codes {
			key := fmt.Sprint(scheme, ": ", code)
			byScheme[key] = append(byScheme[key], id)
		}
	}
	pairs := func(by map[string][]string, say func(step int, key, id, other string)) {
		for _, key := range slices.Sorted(maps.Keys(by)) {
			ids := by[key]
			for n, id := range ids {
				i, ours := touching[id]
				if len(ids) < 2 || !ours {
					continue
				}
				other := ids[(n+1)%len(ids)]
				if j, both := touching[other]; !both || j < i || j == i && other < id {
					say(i, key, id, other)
				}
			}
		}
	}
	pairs(byName, func(i int, _, id, other string) {
		c.add(i, "Sau sắp xếp có hai đơn vị cùng cấp trên và cùng tên: “%s” và “%s”. Đổi tên, hoặc chọn cùng một đơn vị.", c.after[id].Name, c.after[other].Name)
	})
	pairs(byCode, func(i int, code, id, other string) {
		c.add(i, "Mã “%s” của “%s” đang thuộc về “%s”. Chọn mã khác.", code, c.after[id].Name, c.after[other].Name)
	})
	pairs(byScheme, func(i int, code, id, other string) {
		c.warn(i, "Mã %s của “%s” cũng là mã của “%s”. Kiểm tra lại mã.", code, c.after[id].Name, c.after[other].Name)
	})
}

// levels warns of a merge into a unit of a level that none of its sources has.
func (c *checking) levels() {
	for i, s := range c.steps {
		if s.Change != Merge {
			continue
		}
		heir := c.after[s.heirs()[0].AgencyID]
		if !slices.ContainsFunc(s.From, func(f SourceUnit) bool { return c.before[f.AgencyID].Level == heir.Level }) {
			c.warn(i, "“%s” khác cấp với mọi đơn vị nhập vào. Kiểm tra lại cấp.", heir.Name)
		}
	}
}
