package demo

import (
	"bytes"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
)

//go:embed data/20*.csv
var lists embed.FS

// Registered is the day on which the sample registry is entered: it holds the
// agencies as they were on 1 January 2025.
const Registered calendar.Date = "2025-01-02"

// Act is a legal act that changed the province: what the wizard asks of it, and
// its list in the wizard's columns. Number and IssuedOn are empty where no
// source names them; Verified says that a source was read, which says nothing of
// single lines: each has its own mark.
type Act struct {
	Title, Number, Issuer string
	IssuedOn              calendar.Date
	EffectiveOn           calendar.Date
	Verified              bool
	Recorded              calendar.Date // the day on which the office takes it in
	File                  string        // name of the list
}

// Acts are the sample acts in the order in which they are recorded. Of those of
// one day the communes come first: no commune is left without a superior when
// its district ends.
func Acts() []Act {
	return []Act{
		{
			Title: "Sắp xếp các sở, ban, ngành của tỉnh", EffectiveOn: "2025-03-01", Recorded: "2025-02-28",
			File: "2025-03-01-so-nganh.csv",
		},
		{
			Title: "Sắp xếp các đơn vị hành chính cấp xã", Number: "1662/NQ-UBTVQH15", Issuer: "Ủy ban Thường vụ Quốc hội", IssuedOn: "2025-06-16",
			EffectiveOn: "2025-07-01", Verified: true, Recorded: "2025-06-27", File: communeList,
		},
		{
			Title: "Sắp xếp tỉnh Bình Phước và tỉnh Đồng Nai, kết thúc cấp huyện", Number: "202/2025/QH15", Issuer: "Quốc hội", IssuedOn: "2025-06-12",
			EffectiveOn: "2025-07-01", Verified: true, Recorded: "2025-06-27", File: "2025-07-01-tinh-huyen.csv",
		},
		{
			Title: "Thành lập thành phố Đồng Nai", Number: "30/2026/QH16", Issuer: "Quốc hội",
			EffectiveOn: "2026-04-30", Verified: true, Recorded: "2026-04-28", File: "2026-04-30-thanh-pho.csv",
		},
		{
			Title: "Thành lập 10 phường", Number: "237/NQ-UBTVQH16", Issuer: "Ủy ban Thường vụ Quốc hội", IssuedOn: "2026-04-14",
			EffectiveOn: "2026-04-30", Verified: true, Recorded: "2026-04-28", File: "2026-04-30-phuong.csv",
		},
	}
}

// List is the file of the act's list.
func (a Act) List() ([]byte, error) {
	b, err := lists.ReadFile("data/" + a.File)
	if err != nil {
		return nil, fmt.Errorf("demo: list of an act: %w", err)
	}
	return b, nil
}

// communeList is the list of the act that made the communes of today.
const communeList = "2025-07-01-cap-xa.csv"

// CommunesOf gives, by the name of a district of January 2025, the codes of the
// communes that came out of its communes: they go on with what it did.
func CommunesOf() (map[string][]string, error) {
	file, err := lists.ReadFile("data/" + communeList)
	if err != nil {
		return nil, fmt.Errorf("demo: list of communes: %w", err)
	}
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("demo: list of communes: %w", err)
	}
	before, code := slices.Index(rows[0], "Đơn vị trước sắp xếp"), slices.Index(rows[0], "Mã")
	out := map[string][]string{}
	for _, row := range rows[1:] {
		for unit := range strings.SplitSeq(row[before], "; ") {
			_, place, _ := strings.Cut(unit, " (")
			place, _, _ = strings.Cut(place, ")")
			if name := "UBND " + place; !slices.Contains(out[name], row[code]) {
				out[name] = append(out[name], row[code])
			}
		}
	}
	return out, nil
}

// Trial is a reorganisation that nobody decided: it shows how one is prepared.
// Text is its list as a person pastes it.
type Trial struct {
	Title       string
	EffectiveOn calendar.Date
	Text        string
}

// SampleTrial is written by us.
func SampleTrial() Trial {
	return Trial{
		Title: "Phương án thử để xem cách chuẩn bị (dữ liệu mẫu)", EffectiveOn: "2027-07-01",
		Text: "Sáp nhập Sở Khoa học và Công nghệ vào Sở Công Thương\nNhập xã Xuân Bắc, xã Xuân Thành và xã Xuân Hoà thành xã Mẫu\n",
	}
}
