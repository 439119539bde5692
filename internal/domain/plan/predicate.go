package plan

import (
	"strings"
	"unicode"

	"loa/internal/vi"
)

// nameWords are the words in small letters that names of agencies and groups
// are made of. Verbs are too many to list, these are not.
var nameWords = wordSet(`so ban nganh xa phuong huyen thon ap to khu pho dac thi tran thanh tinh trung uong dia phuong don vi co quan lien cac nhung thuoc truc cua va voi cung cap
 doan the hoi chinh tri xa nghe nghiep doanh hop tac truong hoc giao duc dao tao y te phong chuyen mon van hoa thong tin bao chi truyen tuyen nhan dan uy mat tran quoc viet nam
 lao dong phu nu nong cuu chien binh nien thanh vien luc luong vu trang cong an quan su bien kho bac ngan hang vuc so dong dan nha mang vien su khac tren ban dia tai o duoc
 ngang bo chinh phu toan ho gia dinh quan li ly dau tu du an xay dung tham mau cap thap giup viec tong cuc chi vu van thu truong lanh dao nguoi dung dau giam doc chu tich
 cac trung tam benh khoa to dan pho khu cong nghiep cum thuong mai dich vu du lich the thao hinh phat dien tu cong trang ca nhan tap the nganh duong sat bo thuy khong hang
 thuong hiep huong dan doi truong sinh vien hoc ky thuat cao dang dai pho mam non tieu hoc so trung thong thuc hien nang luc khoi khi doc hai tang thien khu nuoc ngoai tin dung
 moi vung mien nui hai dao bao dau khi tieng noi dan toc ton giao y hoa hoc bac vien muc tieu ma so tuy day nghe noi vu tai chinh ke hoach kinh te rieng cong tac vien tuyen truyen ket nghia
 nong nghiep moi truong ung ho cuu tro cai cach hanh chinh co lien quan nong thon cho tro giup phap ly tu phap thuong binh nguoi co cong va qua`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// nameEnds are the words behind which a name is usually whole.
var nameEnds = wordSet(`tinh xa phuong huyen pho quan vi phuong thon ap nganh doan the vien uong ban vuc tinh hoc so mang quan nghiep dan su`)

// predicateAt finds where the predicate begins behind a list of agencies: at
// the first known verb, or at the first word in small letters that names are
// not made of and that stands behind the end of one; -1 when there is none.
func predicateAt(l vi.Letters, from int) int {
	verb := verbAt(l, from)
	end := len(l.Folded)
	if verb >= 0 {
		end = verb
	}
	before := ""
	depth := 0
	for i := from; i < end; {
		j := i
		for j < end && l.Folded[j] != ' ' {
			j++
		}
		word := l.Folded[i:j]
		depth += strings.Count(word, "(") - strings.Count(word, ")")
		bare := strings.Trim(word, ",.;:()'\"")
		small := len(bare) > 0 && unicode.IsLower(l.Words[i])
		closed := i > from && before != "" && before[len(before)-1] != ',' && depth <= 0
		if small && closed && !nameWords[bare] && bare != "-" && nameEnds[before] {
			return i - 1
		}
		before = word
		i = j + 1
	}
	return verb
}

// onlyNames tells whether a list is made of names alone: of its words in small
// letters at most one is not a word of names.
func onlyNames(list string) bool {
	strange := 0
	for word := range strings.FieldsSeq(list) {
		bare := trimWord(word)
		if bare != "" && startsSmall(bare) && !nameWords[vi.Fold(bare)] {
			strange++
		}
	}
	return strange <= 1
}
