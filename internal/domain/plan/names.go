package plan

// SplitAgencies takes a phrase that names several agencies apart, each part in
// the plan's own words: "Đài Phát thanh - Truyền hình Đồng Nai, Báo Đồng Nai"
// are two, "các Sở, ban, ngành" is one. It knows names that carry commas and
// "và" inside.
func SplitAgencies(s string) []string { return splitAgencies(s) }
