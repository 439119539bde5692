package plan

import (
	"slices"
	"strings"
	"testing"
)

const smallHead = `ỦY BAN NHÂN DÂN
TỈNH LONG HẢI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 18/KH-UBND
Long Hải, ngày 09 tháng 02 năm 2026

KẾ HOẠCH
Tuyên truyền năm 2026

I. NHIỆM VỤ

`

const smallFoot = `
Nơi nhận:
- Các sở, ban, ngành;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

`

// warned gives the codes of the warnings, and holds each to a place and a
// sentence.
func warned(t *testing.T, body string) ([]string, Document) {
	t.Helper()
	d := Read(Text{Body: body})
	checkSources(t, body, d)
	var codes []string
	for _, w := range d.Warnings {
		codes = append(codes, w.Code)
		if w.Source.End == w.Source.Start || !strings.HasSuffix(w.Message, ".") {
			t.Errorf("%s: place %+v, message %q", w.Code, w.Source, w.Message)
		}
	}
	return codes, d
}

func TestSecondPlanInOneFileIsLeftOut(t *testing.T) {
	t.Parallel()
	table := "STT\tNội dung\tChủ trì\tThời gian\n1\tIn tờ rơi\tSở Nội vụ\tQuý II/2026\n"
	second := strings.NewReplacer("18/KH", "19/KH", "LONG HẢI", "BÌNH SƠN").Replace(smallHead)
	codes, d := warned(t, smallHead+table+smallFoot+second+"STT\tNội dung\tChủ trì\tThời gian\n1\tMở lớp\tSở Y tế\tQuý III/2026\n"+smallFoot)
	if !slices.Contains(codes, "second-plan") || len(d.Tasks) != 1 || d.Head.Number != "18/KH-UBND" {
		t.Errorf("warnings %v, number %s, tasks %+v", codes, d.Head.Number, d.Tasks)
	}
	codes, d = warned(t, smallHead+smallFoot+"PHỤ LỤC\nKẾ HOẠCH CHI TIẾT\n(Kèm theo Kế hoạch số 18/KH-UBND ngày 09 tháng 02 năm 2026)\n\n"+table)
	if len(codes) != 0 || len(d.Tasks) != 1 {
		t.Errorf("an annex is no second plan: %v, %d tasks", codes, len(d.Tasks))
	}
}

func TestAnnexWithAnotherDateIsTold(t *testing.T) {
	t.Parallel()
	table := "STT\tNội dung\tChủ trì\tThời gian\n1\tIn tờ rơi\tSở Nội vụ\tQuý II/2026\n"
	for note, want := range map[string]bool{
		"(Kèm theo Kế hoạch số 18/KH-UBND ngày 09 tháng 02 năm 2026 của UBND tỉnh)": false,
		"(Kèm theo Kế hoạch số 18/KH-UBND ngày 19/02/2026 của UBND tỉnh)":           true,
		"(Kèm theo Kế hoạch số 81/KH-UBND ngày 09/02/2026 của UBND tỉnh)":           true,
		"(Kèm theo Quyết định số 81/QĐ-UBND ngày 01/02/2026 của UBND tỉnh)":         false,
	} {
		codes, _ := warned(t, smallHead+smallFoot+"PHỤ LỤC\n"+note+"\n\n"+table)
		if got := slices.Contains(codes, "date-conflict"); got != want {
			t.Errorf("%s: warned %v", note, codes)
		}
	}
}

func TestDeadlineBeforeTheIssueDateIsTold(t *testing.T) {
	t.Parallel()
	codes, _ := warned(t, smallHead+"STT\tNội dung\tChủ trì\tThời gian\n1\tIn tờ rơi\tSở Nội vụ\tTrước ngày 31/01/2026\n"+smallFoot)
	if !slices.Equal(codes, []string{"early-deadline"}) {
		t.Errorf("warnings %v", codes)
	}
}

func TestPlanWithoutTableSaysSo(t *testing.T) {
	t.Parallel()
	codes, d := warned(t, smallHead+"1. In tờ rơi\n- Cơ quan chủ trì: Sở Nội vụ.\n- Thời gian: Quý II/2026.\n"+smallFoot)
	if !slices.Equal(codes, []string{"no-table"}) || len(d.Tasks) != 1 {
		t.Errorf("warnings %v, tasks %+v", codes, d.Tasks)
	}
	if codes, _ := warned(t, smallHead+"Nâng cao nhận thức của người dân.\n"+smallFoot); !slices.Equal(codes, []string{"no-tasks"}) {
		t.Errorf("warnings %v", codes)
	}
}
