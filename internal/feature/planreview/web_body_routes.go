package planreview

import (
	"net/http"

	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// bodyRoutes registers the pages about what a plan's body says: its items, the
// indicators of its goals, and what it is made under.
func (f *Feature) bodyRoutes(rt *web.Router) {
	const plan = root + "/{id}"
	rt.Get(plan+"/muc-tieu-noi-dung", f.body)
	rt.Post(plan+"/xac-nhan-muc", f.confirmItems)
	rt.Get(plan+"/them-muc", f.itemAdd)
	rt.Post(plan+"/them-muc", f.addItem)
	rt.Post(plan+"/muc/{muc}/xac-nhan", f.confirmItem)
	rt.Post(plan+"/muc/{muc}/mo-lai", f.reopenItem)
	rt.Get(plan+"/muc/{muc}/sua", f.itemEdit)
	rt.Post(plan+"/muc/{muc}/sua", f.editItem)
	rt.Get(plan+"/muc/{muc}/bo", f.itemDrop)
	rt.Post(plan+"/muc/{muc}/bo", f.dropItem)
	rt.Get(plan+"/muc-tieu", f.goals)
	rt.Get(plan+"/muc-tieu/{muc}/chi-so", f.indicatorAdd)
	rt.Post(plan+"/muc-tieu/{muc}/chi-so", f.addIndicator)
	rt.Get(plan+"/chi-so/{chiso}", f.indicator)
	rt.Get(plan+"/chi-so/{chiso}/sua", f.indicatorEdit)
	rt.Post(plan+"/chi-so/{chiso}/sua", f.editIndicator)
	rt.Get(plan+"/chi-so/{chiso}/bo", f.indicatorEnd)
	rt.Post(plan+"/chi-so/{chiso}/bo", f.endIndicator)
	rt.Post(plan+"/chi-so/{chiso}/so-do", f.recordValue)
	rt.Get(plan+"/chi-so/{chiso}/so-do/{sodo}", f.valueForm)
	rt.Post(plan+"/chi-so/{chiso}/so-do/{sodo}", f.correctValue)
	rt.Get(plan+"/cap-tren", f.parents)
	rt.Post(plan+"/cap-tren", f.nameParent)
	rt.Get(plan+"/cap-tren/{vanban}/bo", f.parentEnd)
	rt.Post(plan+"/cap-tren/{vanban}/bo", f.endParent)
	rt.Get(plan+"/dong/{dong}/dan-chieu", f.citeForm)
	rt.Post(plan+"/dong/{dong}/dan-chieu", f.cite)
	rt.Post(plan+"/dong/{dong}/dan-chieu/{danchieu}/bo", f.uncite)
	rt.API(http.MethodGet, "/api/v1/plans/{id}/goals", f.apiGoals, web.APIDoc{
		Summary: "Các mục tiêu của một kế hoạch, chỉ số đo và mức độ đạt", Response: apiGoals{},
		Params: []web.Param{{Name: "day", Type: "date", Description: "Tính đến ngày; không có: hôm nay"}},
	})
	rt.API(http.MethodGet, "/api/v1/plans/{id}/topics", f.apiItemsOf(programme.KindTopic), web.APIDoc{
		Summary: "Các nội dung tuyên truyền của một kế hoạch", Response: apiItems{},
	})
	rt.API(http.MethodGet, "/api/v1/plans/{id}/audiences", f.apiItemsOf(programme.KindAudience), web.APIDoc{
		Summary: "Các đối tượng tuyên truyền của một kế hoạch", Response: apiItems{},
	})
}
