package plan

import (
	"loa/internal/vi"
)

// columns says which grid column holds what; -1 when there is none.
type columns struct {
	no, content, product, lead, coord, timing int
	until                                     int // the last day, when timing is the first
	over                                      int // the work of which the content is one part: "Hành động cụ thể" beside "Nội dung"
	completion                                bool
	width                                     int
	parents                                   map[int]role // columns whose head may stand over two
	money                                     bool         // a column of money, prices or persons
	begins                                    bool         // the time column is the first day only
	leadStrength                              int          // how surely its head names who leads
	doers                                     int          // "Đơn vị thực hiện" beside "Chủ trì"
	both                                      bool         // the column of who leads names the helpers too
	blanks                                    map[int]bool // empty cells of the head, as merged cells leave them
	target                                    bool         // the content is a target to be reached
}

var (
	firstNumber = spelled(`^\s*\d`)
	// notWork are heads of tables that list something else than work:
	// procedures, persons, prices.
	notWork = spelled(`^(?:ten )?thu tuc|ho (?:va )?ten|^chuc (?:vu|danh)|dien thoai|email|dia chi|don gia|thanh tien|so tien|don vi tinh|^dvt|trich yeu|so,? ky hieu|ngay ban hanh|toa do|^ma (?:so )?(?:ho so|thu tuc)|muc thu|dien tich|dan so|tong diem|thang diem|diem (?:chuan|toi da|cham)`)
	// procedureHead are heads of a list of procedures that are in force, not of
	// procedures to be reviewed.
	procedureHead = spelled(`^thoi (?:gian|han) giai quyet|^(?:muc )?phi(?:,| va)? le phi|^le phi|^can cu phap ly|^muc do (?:dich vu cong|truc tuyen)`)
	moneyHead     = spelled(`kinh phi|du toan|nguon von|tong muc|von `)
	// parentHead is a head over two others: "Phân công", "Thời gian".
	parentHead = spelled(`thuc hien|phan cong|trach nhiem|co quan|don vi|thoi gian|tien do|to chuc`)
	personHead = spelled(`lanh dao|nguoi|dong chi|chi dao|ca nhan|can bo`)
	// oneOfWork names the parts of the work that the column before it names.
	oneOfWork = spelled(`^(?:cac |ten )?(?:noi dung|nhiem vu|cong viec|hoat dong|giai phap|hanh dong|viec)(?:,? (?:noi dung|nhiem vu|cong viec|hoat dong|giai phap|hanh dong))? (?:cu the|chi tiet)\b`)
	beginHead = spelled(`bat dau|khoi cong|tu ngay|^tu$`)
	// targetHead names what is to be reached instead of what is to be done.
	targetHead = spelled(`^(?:cac |ten )?(?:chi tieu|muc tieu|tieu chi)`)
	// planned is a product that is to be made; "kết quả" and "số lượng" alone
	// are also heads of statistics.
	planned = spelled(`san pham|dau ra|ket qua (?:du kien|can dat)`)
)

// headOf reads a row as a table head. ok is true only when it names the work
// and at least one of who and when, or the work and its product.
func headOf(r gridRow) (columns, bool) {
	c := columns{no: -1, content: -1, product: -1, lead: -1, coord: -1, timing: -1, until: -1, over: -1, doers: -1, parents: map[int]role{}, blanks: map[int]bool{}}
	if len(r.cells) > 0 && firstNumber.MatchString(r.cells[0].raw) {
		return c, false
	}
	at, other, target, product, procedures := 0, false, -1, "", false
	for _, cell := range r.cells {
		text := cell.text()
		f := vi.Fold(text)
		got := roleOf(text)
		switch {
		case len(f) > 120, cell.above && text != "", len(f) > 40 && endsSentence(text), len(f) > 16 && readMark(text).kind == dashMark:
			return c, false
		case notWork.MatchString(f):
			other = true
		case targetHead.MatchString(f) && target < 0:
			target = at
		}
		procedures = procedures || procedureHead.MatchString(f)
		c.money = c.money || moneyHead.MatchString(f)
		if got == productRole && c.product < 0 {
			product = f
		}
		c.both = c.both || got == leadRole && roleCoord.MatchString(f)
		if text == "" {
			c.blanks[at] = true
		}
		c.set(got, at, text)
		if got != contentRole && got != numberRole && parentHead.MatchString(f) {
			c.parents[at] = got
		}
		at += max(cell.span, 1)
	}
	c.width = at
	if c.coord < 0 {
		c.coord = c.doers
	}
	if c.content < 0 && target >= 0 && (c.lead >= 0 || c.coord >= 0) {
		c.content, c.target = target, true
		if c.product == target {
			c.product = -1
		}
	}
	who := c.lead >= 0 || c.coord >= 0
	enough := who || c.timing >= 0 || planned.MatchString(product) || len(c.parents) > 0
	return c, c.content >= 0 && enough && at >= 2 && (!other || who && c.timing >= 0 && !procedures)
}

func (c *columns) set(r role, at int, text string) {
	put := func(field *int) {
		if *field < 0 {
			*field = at
		}
	}
	switch r {
	case numberRole:
		put(&c.no)
	case contentRole, detailRole:
		if c.content >= 0 && c.over < 0 && oneOfWork.MatchString(vi.Fold(text)) {
			c.over, c.content = c.content, at
		}
		put(&c.content)
	case productRole:
		put(&c.product)
	case leadRole:
		c.setLead(at, vi.Fold(text))
	case coordRole:
		put(&c.coord)
	case timingRole:
		if c.timing >= 0 && c.until < 0 && c.begins {
			c.until = at
			return
		}
		put(&c.timing)
		c.begins = c.begins || beginHead.MatchString(vi.Fold(text))
		c.completion = c.completion || completion.MatchString(vi.Fold(text)) && !performing.MatchString(vi.Fold(text))
	case noRole, otherRole:
	}
}

// setLead takes the column that names who is in charge by the strongest head:
// "Chủ trì" before "Đơn vị thực hiện" before a person ("Lãnh đạo phụ trách").
func (c *columns) setLead(at int, head string) {
	strength := strengthOf(head)
	switch {
	case c.lead < 0 || strength > c.leadStrength:
		if c.leadStrength == doerLabel && c.coord < 0 {
			c.doers = c.lead
		}
		c.lead, c.leadStrength = at, strength
	case c.leadStrength == leadLabel && strength == doerLabel && c.doers < 0:
		c.doers = at
	}
}

// refine reads a second head row under merged cells: "Cơ quan thực hiện" over
// "Chủ trì" and "Phối hợp". false when the row is no such thing.
func (c *columns) refine(r gridRow) bool {
	filled := r.filled()
	if len(filled) == 0 || len(filled) > 4 {
		return false
	}
	var kids []role
	for _, cell := range filled {
		got := roleOf(cell.text())
		if got != leadRole && got != coordRole && got != timingRole && got != productRole {
			return false
		}
		kids = append(kids, got)
	}
	if len(r.cells) == len(filled) && r.width() < c.width {
		c.spread(kids)
		return true
	}
	c.both = false
	at := 0
	for _, cell := range r.cells {
		if !cell.above && cell.text() != "" {
			c.replace(roleOf(cell.text()), at, cell.text())
		}
		at += max(cell.span, 1)
	}
	return true
}

func (c *columns) replace(r role, at int, text string) {
	switch r {
	case leadRole:
		c.lead = at
	case coordRole:
		c.coord = at
	case timingRole:
		if c.begins {
			c.until = at
			return
		}
		c.timing, c.begins = at, beginHead.MatchString(vi.Fold(text))
	case productRole:
		c.product = at
	case noRole, numberRole, contentRole, detailRole, otherRole:
	}
}

// spread puts a second head row whose cells stand alone (a copy without the
// merged cells) under the first head that may stand over them, and moves the
// columns behind it.
func (c *columns) spread(kids []role) {
	at := -1
	for column, r := range c.parents {
		fits := r == kids[0] || r == noRole || r == otherRole || r == leadRole && kids[0] == coordRole
		if fits && (at < 0 || column < at) {
			at = column
		}
	}
	if at < 0 {
		return
	}
	c.both = false
	more := len(kids) - 1
	for i := at + 1; more > 0 && c.blanks[i]; i++ {
		more--
	}
	for _, field := range []*int{&c.no, &c.over, &c.content, &c.product, &c.lead, &c.coord, &c.timing, &c.until} {
		switch {
		case *field > at:
			*field += more
		case *field == at:
			*field = -1
		}
	}
	for i, r := range kids {
		c.replace(r, at+i, "")
	}
	c.width += more
}

// shifted moves the columns by one when the head has no cell over the numbers
// (it is merged with a cell above) and the rows do have one.
func (c *columns) shifted(r gridRow) *columns {
	if c.no >= 0 || r.width() != c.width+1 || !rowStart.MatchString(r.raw(0)) {
		return c
	}
	s := *c
	s.no, s.width = 0, c.width+1
	for _, field := range []*int{&s.over, &s.content, &s.product, &s.lead, &s.coord, &s.timing, &s.until} {
		if *field >= 0 {
			*field++
		}
	}
	return &s
}
