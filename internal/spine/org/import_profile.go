package org

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
)

// Fields of a profile as forms and files name them, beside those of fields().
const (
	fieldHours    = "gio_lam_viec"
	fieldVerified = "xac_minh"
)

// profileField is one text of a profile: its name in forms and files.
type profileField struct {
	name string
	text *string
}

// fields are the texts of a profile, in the order of the form.
func (p *Profile) fields() []profileField {
	return []profileField{
		{"nguoi_dung_dau", &p.Head},
		{"chuc_vu", &p.HeadPosition},
		{"dau_moi", &p.Contact},
		{"dien_thoai", &p.Phone},
		{"thu_dien_tu", &p.Email},
		{"trang_web", &p.Website},
		{"zalo", &p.Zalo},
		{"noi_tiep", &p.Office},
		{"dia_chi", &p.Address},
		{"nguon", &p.Source},
	}
}

// ProfileFields names the fields of a profile in the order of the form.
func ProfileFields() []string {
	var p Profile
	var names []string
	for _, f := range p.fields() {
		if f.name == "nguon" {
			names = append(names, fieldHours)
		}
		names = append(names, f.name)
	}
	return append(names, fieldVerified)
}

// profileLabel is the Vietnamese name of a field.
func profileLabel(name string) string {
	switch name {
	case "nguoi_dung_dau":
		return "Người đứng đầu"
	case "chuc_vu":
		return "Chức vụ"
	case "dau_moi":
		return "Đầu mối liên hệ"
	case "dien_thoai":
		return "Điện thoại"
	case "thu_dien_tu":
		return "Thư điện tử"
	case "trang_web":
		return "Trang thông tin điện tử"
	case "zalo":
		return "Zalo"
	case "noi_tiep":
		return "Nơi tiếp nhận"
	case "dia_chi":
		return "Địa chỉ"
	case fieldHours:
		return "Giờ làm việc"
	case "nguon":
		return "Nguồn liên hệ"
	}
	return "Xác minh liên hệ"
}

// Values gives the profile as files write it, by field; "x" is verified.
func (p Profile) Values() map[string]string {
	values := map[string]string{fieldHours: p.Hours.String(), fieldVerified: ""}
	for _, f := range p.fields() {
		values[f.name] = *f.text
	}
	if p.Verified {
		values[fieldVerified] = "x"
	}
	return values
}

// with gives the profile with fields replaced by what a person wrote, read as
// the form reads it.
func (p Profile) with(contact map[string]string) (Profile, domain.Fields) {
	for _, f := range p.fields() {
		if text, given := contact[f.name]; given {
			*f.text = text
		}
	}
	p, problems := cleanProfile(p)
	if text, given := contact[fieldHours]; given {
		hours, problem := agency.ReadHours(text)
		if !problem.Empty() {
			problems.Add(fieldHours, problem.Format, problem.Args...)
		}
		p.Hours = hours
	}
	if text, given := contact[fieldVerified]; given {
		p.Verified = text != ""
	}
	return p, problems
}

// compareProfile tells whether the row's contact is news, and takes it into the
// book.
func (b *book) compareProfile(d *Difference) {
	row := d.Row
	if row.Contact == nil {
		return
	}
	from := cmp.Or(row.ContactFrom, row.ValidFrom)
	before, _ := agency.Resolve(b.profiles[d.AgencyID], from, 0)
	after, _ := before.with(row.Contact) // problems made the row wrong
	was, is := before.Values(), after.Values()
	if before.Empty() && after.Empty() || maps.Equal(was, is) {
		return
	}
	if _, given := row.Contact["nguon"]; !given {
		after.Source = row.Source
	}
	if _, given := row.Contact[fieldVerified]; !given {
		after.Verified = row.Verified
	}
	is = after.Values()
	for _, name := range ProfileFields() {
		if was[name] == is[name] {
			continue
		}
		if name == fieldVerified {
			was[name], is[name] = verifiedText(before.Verified, before.ID != ""), verifiedText(after.Verified, true)
		}
		d.Changes = append(d.Changes, FieldChange{profileLabel(name), was[name], is[name]})
	}
	after.ValidFrom, after.AgencyID = from, d.AgencyID
	after.RecordedAt, after.ID = later+int64(len(b.profiles[d.AgencyID])), "later"
	b.profiles[d.AgencyID] = append(b.profiles[d.AgencyID], after)
	d.profile = &after
	if d.Effect == EffectNone {
		d.Effect = EffectProfile
	}
}

// codeProblems finds codes of a row that are wrong or carried by another agency
// on its day. An agency that the file ends by then does not count.
func (b *book) codeProblems(row ImportRow) []string {
	var out []string
	for _, f := range codeProblems(row.Codes, row.Level) {
		out = append(out, f.Text())
	}
	for _, scheme := range slices.Sorted(maps.Keys(row.Codes)) {
		code := row.Codes[scheme]
		if code == "" {
			continue
		}
		for id := range b.coded[scheme+" "+code] {
			other, exists := agency.Resolve(b.versions[id], row.ValidFrom, 0)
			ends := b.ends[id]
			if id == b.known(row) || !exists || codesOf(other.Codes)[scheme] != code || ends != "" && ends <= row.ValidFrom {
				continue
			}
			out = append(out, fmt.Sprintf("Mã “%s” đang thuộc về “%s”.", code, other.Name))
		}
	}
	return out
}
