package office

import (
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// The letters that TCVN3 gives these words, as Excel shows them without its
// fonts.
const (
	oldHead  = "Ngµy;§¬n vÞ;Néi dung"
	oldLines = "05/03/2025;Së Néi vô;§èi tho¹i víi ng\u00adêi d©n\n06/03/2025;Së Y tÕ;Ph¸t tê r¬i tuyªn truyÒn\n"
)

var listColumns = []ReadColumn{
	{Key: "day", Names: []string{"Ngày"}, Required: true}, {Key: "agency", Names: []string{"Đơn vị"}}, {Key: "title", Names: []string{"Nội dung"}, Required: true},
}

func TestListsInOldEncodings(t *testing.T) {
	t.Parallel()
	bytesOf := func(s string) []byte {
		b, err := charmap.ISO8859_1.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	workbook := func(head ...any) []byte { // not by WriteSheets, which drops soft hyphens
		f := excelize.NewFile()
		for i, row := range [][]any{head, {"05/03/2025", "Së Néi vô", "§èi tho¹i víi ng\u00adêi d©n"}, {"06/03/2025", "Së Y tÕ", "Ph¸t tê r¬i tuyªn truyÒn"}} {
			if err := f.SetSheetRow("Sheet1", "A"+strconv.Itoa(i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		file, err := f.WriteToBuffer()
		if err != nil {
			t.Fatal(err)
		}
		return file.Bytes()
	}
	for name, file := range map[string][]byte{
		"text":            []byte(oldHead + "\n" + oldLines),
		"bytes":           bytesOf(oldHead + "\n" + oldLines),
		"old cells":       []byte("Ngày;Đơn vị;Nội dung\n" + oldLines),
		"workbook":        workbook("Ngµy", "§¬n vÞ", "Néi dung"),
		"workbook, mixed": workbook("Ngày", "Đơn vị", "Nội dung"),
		"Unicode":         []byte("Ngày;Đơn vị;Nội dung\n05/03/2025;Sở Nội vụ;Đối thoại với người dân\n06/03/2025;Sở Y tế;Phát tờ rơi tuyên truyền\n"),
	} {
		records, err := ReadSheet(file, "", listColumns)
		if err != nil || len(records) != 2 {
			t.Errorf("%s: %d records, %v", name, len(records), err)
			continue
		}
		got := records[0].Text("agency") + "|" + records[0].Text("title") + "|" + records[1].Text("agency") + "|" + records[1].Text("title")
		if want := "Sở Nội vụ|Đối thoại với người dân|Sở Y tế|Phát tờ rơi tuyên truyền"; got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Names of one syllable in Latin letters alone, and foreign ones, stay.
func TestUnicodeListsStay(t *testing.T) {
	t.Parallel()
	records, err := ReadSheet([]byte("Ngày;Đơn vị;Nội dung\n1;Hà Nam;Café, Noël\n2;Thanh Hóa;Zürich, São Paulo\n3;Cà Mau;Sân khấu\n"), "", listColumns)
	if err != nil || len(records) != 3 || records[0].Text("agency") != "Hà Nam" || records[1].Text("title") != "Zürich, São Paulo" || records[0].Text("title") != "Café, Noël" {
		t.Errorf("%+v, %v", records, err)
	}
}
