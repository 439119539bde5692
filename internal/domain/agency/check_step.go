package agency

import (
	"slices"

	"loa/internal/vi"
)

// maxUnitName bounds names; the longest official one seen has 110 letters.
const maxUnitName = 300

// shape finds what is wrong with a step by itself.
func (c *checking) shape(i int, s Step) {
	switch {
	case !s.Change.Valid():
		c.add(i, "Chọn hình thức sắp xếp của dòng này.")
		return
	case len(s.From) == 0:
		c.add(i, "Nêu đơn vị trước sắp xếp.")
		return
	case len(s.To) == 0 && s.Change != Dissolve:
		c.add(i, "Nêu đơn vị sau sắp xếp.")
		return
	}
	if s.Share != "" && !s.Share.Valid() {
		c.add(i, "Chọn quy tắc kế thừa nhiệm vụ của dòng này.")
	}
	switch s.Change {
	case Merge:
		c.merge(i, s)
	case Split:
		c.split(i, s)
	case Rename, Raise:
		c.sameUnit(i, s)
	case Dissolve:
		if slices.ContainsFunc(s.From, func(f SourceUnit) bool { return s.leadsTo(f.AgencyID) }) {
			c.add(i, "Đơn vị kết thúc hoạt động không thể tự nhận nhiệm vụ của mình.")
		}
		if slices.ContainsFunc(s.From, func(f SourceUnit) bool { return f.Part }) {
			c.add(i, "Kết thúc hoạt động là của cả đơn vị. Bỏ dấu “một phần”.")
		}
	case Transfer:
		if vi.Clean(s.Function) == "" {
			c.add(i, "Nêu chức năng được chuyển giao.")
		}
		if slices.ContainsFunc(s.From, func(f SourceUnit) bool { return s.leadsTo(f.AgencyID) }) {
			c.add(i, "Một đơn vị không thể chuyển giao chức năng cho chính mình.")
		}
	}
}

func (c *checking) merge(i int, s Step) {
	heirs := s.heirs()
	if len(heirs) != 1 {
		c.add(i, "Sáp nhập, hợp nhất chỉ lập một đơn vị; dòng này nêu %d. Nếu là chia, tách thì chọn “Chia, tách”.", len(heirs))
		return
	}
	heir := heirs[0]
	if f, joins := s.takes(heir.AgencyID); joins && f.Part {
		c.add(i, "“%s” nhận các đơn vị khác nên không thể chỉ có một phần. Bỏ dấu “một phần” của đơn vị này.", c.name(heir.AgencyID))
	}
	one := len(s.From) == 1
	if _, itself := s.takes(heir.AgencyID); one && itself {
		c.add(i, "Chỉ có “%s” ở cả hai bên. Nêu thêm đơn vị được nhập vào, hoặc chọn “Đổi tên”.", c.name(heir.AgencyID))
	} else if one && heir.New && !s.From[0].Part && !c.receivesMore(i, heir.AgencyID) {
		c.add(i, "Sáp nhập, hợp nhất cần ít nhất hai đơn vị. Nêu thêm đơn vị, hoặc chọn “Đổi tên” nếu chỉ “%s” đổi tên.", c.name(s.From[0].AgencyID))
	}
}

// receivesMore tells whether another step passes something to the unit too.
func (c *checking) receivesMore(i int, id string) bool {
	for j, s := range c.steps {
		if i != j && s.Change != Rename && s.Change != Raise && s.leadsTo(id) {
			return true
		}
	}
	return false
}

func (c *checking) split(i int, s Step) {
	if len(s.From) != 1 {
		c.add(i, "Chia, tách là của một đơn vị; dòng này nêu %d. Ghi mỗi đơn vị thành một dòng.", len(s.From))
		return
	}
	if len(s.To) < 2 {
		c.add(i, "Chia, tách cần từ hai đơn vị sau sắp xếp. Nêu thêm đơn vị, hoặc chọn “Sáp nhập, hợp nhất” nếu “%s” chuyển toàn bộ.", c.name(s.From[0].AgencyID))
	}
}

// sameUnit checks a rename or a raise: one unit on both sides, not in part, and
// something that changes.
func (c *checking) sameUnit(i int, s Step) {
	if len(s.From) != 1 || len(s.To) != 1 || s.From[0].AgencyID != s.To[0].AgencyID || s.To[0].New {
		c.add(i, "%s giữ nguyên đơn vị: mỗi dòng nêu một đơn vị và chính đơn vị đó sau sắp xếp.", s.Change.Label())
		return
	}
	if s.From[0].Part {
		c.add(i, "%s là của cả đơn vị. Bỏ dấu “một phần”.", s.Change.Label())
	}
	if u, ok := c.before[s.From[0].AgencyID]; ok && s.To[0].over(u).Equal(u) {
		c.add(i, "Dòng này không làm “%s” thay đổi gì. Nêu tên, cấp trên hoặc mã mới, hoặc bỏ dòng.", u.Name)
	}
}

// units finds what is wrong with the units that a step names.
func (c *checking) units(i int, s Step) {
	seen := map[string]bool{}
	for _, f := range s.From {
		switch _, known := c.before[f.AgencyID]; {
		case seen[f.AgencyID]:
			c.add(i, "“%s” được nêu hai lần trong các đơn vị trước sắp xếp.", c.name(f.AgencyID))
		case !known && c.exists(f.AgencyID):
			c.add(i, "“%s” do chính đợt sắp xếp này lập nên không thể sắp xếp tiếp cùng ngày. Ghi kết quả cuối cùng.", c.name(f.AgencyID))
		case !known:
			c.missing(i, f.AgencyID, "Có một đơn vị trước sắp xếp không tồn tại vào ngày này. Chọn lại đơn vị.")
		}
		seen[f.AgencyID] = true
	}
	clear(seen)
	for _, t := range s.To {
		_, known := c.before[t.AgencyID]
		switch {
		case seen[t.AgencyID]:
			c.add(i, "“%s” được nêu hai lần trong các đơn vị sau sắp xếp.", c.name(t.AgencyID))
		case t.New && known:
			c.add(i, "“%s” đã có trong sổ đăng ký nên không phải đơn vị mới lập.", c.name(t.AgencyID))
		case !t.New && !c.exists(t.AgencyID):
			c.missing(i, t.AgencyID, "Đơn vị sau sắp xếp “%s” không tồn tại vào ngày này. Chọn lại, hoặc đánh dấu là đơn vị mới lập.", vi.Clean(t.Name))
		case t.New:
			c.founding(i, t)
		}
		if t.Weight < 0 {
			c.add(i, "Tỷ lệ của “%s” phải là số không âm.", c.name(t.AgencyID))
		}
		seen[t.AgencyID] = true
		c.values(i, t)
	}
}

// founding finds what a new unit lacks.
func (c *checking) founding(i int, t TargetUnit) {
	name := vi.Clean(t.Name)
	switch {
	case t.AgencyID == "":
		c.add(i, "Đơn vị mới “%s” chưa được cấp định danh. Lưu lại đợt sắp xếp.", name)
	case name == "":
		c.add(i, "Nhập tên của đơn vị mới.")
	case !t.Level.Valid():
		c.add(i, "Chọn cấp của đơn vị mới “%s”.", name)
	case !t.Kind.Valid():
		c.add(i, "Chọn loại của đơn vị mới “%s”.", name)
	}
}

// values finds values that no unit can have.
func (c *checking) values(i int, t TargetUnit) {
	name := vi.Clean(t.Name)
	switch {
	case len([]rune(name)) > maxUnitName:
		c.add(i, "Tên dài quá %d ký tự. Rút ngắn tên.", maxUnitName)
	case name != "" && NameKey(name) == "":
		c.add(i, "Tên cơ quan phải có chữ.")
	case t.Level != "" && !t.Level.Valid():
		c.add(i, "Chọn cấp của “%s”.", name)
	case t.Kind != "" && !t.Kind.Valid():
		c.add(i, "Chọn loại của “%s”.", name)
	}
	for _, scheme := range Schemes() {
		if _, problem := ReadCode(scheme, t.Codes[string(scheme)], t.Level); !problem.Empty() {
			c.problems = append(c.problems, Problem{Step: i, Text: problem})
		}
	}
}
