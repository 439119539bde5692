package org

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// CodeField is the form field of a scheme's code, by which its problems are
// named.
func CodeField(s agency.Scheme) string { return "ma_" + string(s) }

// mergeCodes puts the codes that somebody gave over those that hold: a scheme
// that is not named keeps its code, an empty code takes it away.
func mergeCodes(held, given map[string]string) map[string]string {
	out := make(map[string]string, len(held)+len(given))
	maps.Copy(out, held)
	for scheme, code := range given {
		if code == "" {
			delete(out, scheme)
		} else {
			out[scheme] = code
		}
	}
	return out
}

// withHeldCodes gives the version with the codes that it does not speak of.
func withHeldCodes(ctx context.Context, tx *db.Tx, id string, v Version) (Version, error) {
	rows, err := versionsOf(ctx, tx, id)
	if err != nil {
		return v, err
	}
	v.Codes = mergeCodes(heldCodes(rows, v.ValidFrom), v.Codes)
	return v, nil
}

// heldCodes are the codes of an agency on a day; before its first version, those
// of the first.
func heldCodes(rows []record, day calendar.Date) map[string]string {
	if r, ok := agency.Resolve(rows, day, 0); ok {
		return codesOf(r.Codes)
	}
	if spans := agency.Timeline(rows, 0); len(spans) > 0 && spans[0].Version.ValidFrom > day {
		return codesOf(spans[0].Version.Codes)
	}
	return nil
}

// normalCodes gives codes in the form in which they are kept and compared.
func normalCodes(codes map[string]string) map[string]string {
	if codes == nil {
		return nil
	}
	out := make(map[string]string, len(codes))
	for scheme, code := range codes {
		out[scheme] = agency.NormalCode(code)
	}
	return out
}

// codeProblems finds codes that are not written as their scheme asks.
func codeProblems(codes map[string]string, level agency.Level) domain.Fields {
	var problems domain.Fields
	for _, scheme := range slices.Sorted(maps.Keys(codes)) {
		if _, problem := agency.ReadCode(agency.Scheme(scheme), codes[scheme], level); !problem.Empty() {
			problems.Add(CodeField(agency.Scheme(scheme)), problem.Format, problem.Args...)
		}
	}
	return problems
}

// sharedCodes are the schemes in which two agencies carry the same code.
func sharedCodes(a, b map[string]string) []string {
	var out []string
	for _, scheme := range slices.Sorted(maps.Keys(a)) {
		if code := a[scheme]; code != "" && b[scheme] == code {
			out = append(out, scheme)
		}
	}
	return out
}

// Carries tells whether the agency is known by a code: one of a scheme, however
// it is spaced and capitalised, or the office's own as it is recorded.
func (a Agency) Carries(code string) bool {
	own, normal := vi.Clean(code), agency.NormalCode(code)
	if own == "" {
		return false
	}
	return a.Code == own || normal != "" && slices.Contains(slices.Collect(maps.Values(a.Codes)), normal)
}

// codesText writes codes as the table keeps them, the empty ones left out.
func codesText(codes map[string]string) string {
	kept := make(map[string]string, len(codes))
	for scheme, code := range codes {
		if code = vi.Clean(code); code != "" {
			kept[scheme] = code
		}
	}
	text, err := json.Marshal(kept)
	if err != nil {
		return "{}" // texts can always be written
	}
	return string(text)
}
