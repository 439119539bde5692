package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"loa/internal/app"
	"loa/internal/domain/calendar"
	"loa/internal/feature/seals"
	"loa/internal/spine/ledger"
)

type ledgerCmd struct {
	Verify ledgerVerifyCmd `cmd:"" help:"Kiểm tra toàn bộ sổ: minh chứng, niêm phong, tệp."`
	Export ledgerExportCmd `cmd:"" help:"Xuất gói minh chứng của một kỳ: một tệp ZIP mở được trên máy bất kỳ."`
	Check  ledgerCheckCmd  `cmd:"" help:"Kiểm tra một gói minh chứng, không cần cơ sở dữ liệu."`
}

type ledgerVerifyCmd struct{}

// Run checks the whole book; status 1 when anything does not agree.
func (ledgerVerifyCmd) Run(ctx context.Context, c *cli) error {
	f, err := app.VerifyLedger(ctx, c.config())
	if err != nil {
		return err
	}
	fmt.Printf("%d minh chứng, %d niêm phong, %d tệp.\n", f.Entries, f.Seals, f.Files)
	if f.HeadSeq > 0 {
		fmt.Printf("Niêm phong cuối: số %d, mã %s.\n", f.HeadSeq, f.HeadHash)
	}
	if f.Erased > 0 {
		fmt.Printf("Đã xóa theo quy định: %d nội dung hoặc tệp.\n", f.Erased)
	}
	for _, id := range f.Unsealed {
		fmt.Println("Chưa niêm phong: " + id)
	}
	printProblems(f.Problems)
	if !f.Clean() {
		return exitError{status: 1, err: errors.New("sổ minh chứng có chỗ không khớp")}
	}
	fmt.Println("Sổ nguyên vẹn.")
	return nil
}

// tell prints what may come from somebody else's file: signs that would steer
// the terminal are left out.
func tell(format string, args ...any) {
	fmt.Println(strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, fmt.Sprintf(format, args...)))
}

func printProblems(ps []ledger.Problem) {
	for _, p := range ps {
		tell("SAI  %s: %s", p.What, p.Text)
	}
}

type ledgerExportCmd struct {
	Period     string `required:"" help:"Kỳ: 2025, 2025-H1, 2025-Q1, 2025-9M, 2025-03 hoặc 2025-W05." placeholder:"KỲ"`
	Window     string `help:"Cách tính kỳ: calendar theo lịch, nd09-2019 theo Nghị định số 09/2019/NĐ-CP, closing-20 chốt số liệu ngày 20 tháng cuối kỳ." default:"calendar" placeholder:"calendar|nd09-2019|closing-20"`
	Obligation string `help:"Chỉ một nhiệm vụ, theo mã của nó." placeholder:"MÃ"`
	Agency     string `help:"Chỉ một cơ quan, theo mã hoặc tên." placeholder:"MÃ"`
	Out        string `help:"Tệp ghi ra." placeholder:"TỆP.zip"`
}

// Run writes the package and says what is in it.
func (e ledgerExportCmd) Run(ctx context.Context, c *cli) error {
	rule, err := calendar.ParseWindowRule(e.Window)
	if err != nil {
		return err
	}
	name, m, err := app.ExportPackage(ctx, c.config(), seals.Order{
		Period: e.Period, Rule: rule, Obligation: e.Obligation, Agency: e.Agency,
	}, e.Out)
	if err != nil {
		return err
	}
	printContents("Đã xuất "+name+":", m)
	for _, x := range m.Missing {
		fmt.Printf("Thiếu tệp %s của minh chứng %s: %s\n", x.SHA256, x.EvidenceID, x.Why)
	}
	fmt.Printf("Kiểm tra trên máy bất kỳ: loa ledger check %s --key %s\n", name, m.Key.Public)
	return nil
}

// printContents says what a package says of itself.
func printContents(first string, m ledger.Manifest) {
	tell("%s %s (%s–%s, %s), %d minh chứng, %d ghi chú.",
		first, m.Label, m.Window.Start.Vietnamese(), m.Window.End.Vietnamese(), m.Rule.Label(), m.Entries, m.Notes)
	for _, n := range []*ledger.Named{m.Obligation, m.Agency} {
		if n != nil {
			tell("Chỉ gồm: %s.", n.Name)
		}
	}
	at := m.AsOfText
	if t, err := time.Parse(time.RFC3339, at); err == nil {
		at = t.Format("15:04 02/01/2006")
	}
	tell("Nơi xuất: %s; người xuất: %s; số liệu đến %s.", m.Office, m.By, at)
	if m.Head.Seq > 0 {
		tell("Niêm phong cuối: số %d, mã %s.", m.Head.Seq, m.Head.Hash)
	}
}

type ledgerCheckCmd struct {
	File string `arg:"" help:"Gói minh chứng." placeholder:"TỆP.zip"`
	Key  string `help:"Khóa công khai của cơ quan (64 chữ số thập lục phân) hoặc tệp khóa tải từ trang Sổ minh chứng." placeholder:"KHÓA"`
	Seal string `help:"Niêm phong in trên báo cáo, để đối chiếu." placeholder:"SỐ:MÃ"`
}

// Run checks a package; status 1 when anything was changed or is missing.
func (k ledgerCheckCmd) Run(ctx context.Context) error {
	f, err := app.CheckPackage(ctx, k.File, k.Key, k.Seal)
	if err != nil {
		return exitError{status: 2, err: err}
	}
	if f.Manifest.Format != "" {
		printContents("Gói minh chứng", f.Manifest)
		fmt.Printf("Đã đối chiếu %d minh chứng, %d ghi chú, %d niêm phong, %d tệp.\n", f.Entries, f.Notes, f.Seals, f.Files)
	}
	if f.Erased > 0 {
		fmt.Printf("Đã xóa theo quy định: %d nội dung hoặc tệp; dấu vết niêm phong vẫn khớp.\n", f.Erased)
	}
	for _, id := range f.Unsealed {
		tell("Chưa niêm phong khi xuất: %s", id)
	}
	printProblems(f.Problems)
	if !f.Clean() {
		return exitError{status: 1, err: fmt.Errorf("gói minh chứng có %d chỗ không khớp", len(f.Problems))}
	}
	if f.Trusted {
		fmt.Println("Gói nguyên vẹn, ký bằng khóa đã cho.")
		return nil
	}
	tell("Gói nguyên vẹn, ký bằng khóa nằm trong gói: %s (%s).", f.Manifest.Key.ID, f.Manifest.Key.Public)
	fmt.Println("Khóa trong gói chưa nói gói của ai: đối chiếu với mã khóa trên trang Sổ minh chứng, hoặc chạy lại với --key.")
	return nil
}
