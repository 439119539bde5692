package report

import (
	"loa/internal/domain"
	"loa/internal/vi"
)

// UsesNote says why the figures beside the duties add up to more than there are
// entries; empty when they do not.
func (f Figures) UsesNote() domain.Sentence {
	uses := 0
	for _, l := range f.Lines {
		uses += l.Evidence
	}
	if uses <= f.Evidence {
		return domain.Sentence{}
	}
	return domain.Say("Trong kỳ có %s minh chứng. Cột này cộng lại là %s lượt, vì một minh chứng có thể dùng cho nhiều nhiệm vụ.", vi.Int(int64(f.Evidence)), vi.Int(int64(uses)))
}

// AgenciesNote says which agencies a province's figures count and why their
// numbers differ: those that there were, those that had a duty, those that were
// asked for a report. It is empty where all are the same.
func (f Figures) AgenciesNote() domain.Sentence {
	asked := 0
	for _, u := range f.Units {
		if u.Filing != NotAsked {
			asked++
		}
	}
	had := len(f.Units)
	reports := domain.Say("không cơ quan nào phải gửi báo cáo kỳ này")
	if asked > 0 {
		reports = domain.Say("%d cơ quan phải gửi báo cáo kỳ này", asked)
	}
	switch {
	case had == 0, asked == had && (f.Existing == 0 || f.Existing == had):
		return domain.Sentence{}
	case f.Existing > had:
		return domain.Say("Ngày cuối kỳ có %d cơ quan trong danh mục; %d cơ quan có nhiệm vụ của kế hoạch, được tính ở đây; %s.", f.Existing, had, reports)
	}
	return domain.Say("%d cơ quan có nhiệm vụ của kế hoạch, được tính ở đây; %s.", had, reports)
}
