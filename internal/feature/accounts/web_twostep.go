package accounts

import (
	"html/template"
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

// twoStepData is the page in its three states: on, waiting for the first code
// (Key is set), off.
type twoStepData struct {
	On        bool
	CodesLeft int
	Key       []string // in groups of four letters
	QR        template.HTML
}

func (f *Feature) twoStepForm(r *http.Request) (web.Page, error) {
	actor := web.Actor(r)
	own, err := f.cfg.People.OwnAccount(r.Context(), actor)
	if err != nil {
		return web.Page{}, err
	}
	data := twoStepData{On: own.TwoStep, CodesLeft: own.CodesLeft}
	key, waits, err := f.cfg.People.PendingTOTP(r.Context(), actor)
	if err != nil && domain.CodeOf(err) != domain.CodeUnavailable {
		return web.Page{}, err
	}
	if waits && err == nil {
		svg, err := office.QRSVG(key.URL, f.pages.T(r, "Mã QR để thêm tài khoản vào ứng dụng xác thực"))
		if err != nil {
			return web.Page{}, err
		}
		data.QR = template.HTML(svg) //nolint:gosec // drawn by us; its only text is escaped there
		for i := 0; i < len(key.Secret); i += 4 {
			data.Key = append(data.Key, key.Secret[i:min(i+4, len(key.Secret))])
		}
	}
	return web.Page{
		Title: "Xác thực hai bước", Lead: "Khi đăng nhập, hệ thống hỏi thêm một mã trên điện thoại.",
		Back: &web.Link{Label: "Tài khoản", URL: pathAccount}, Data: data,
	}, nil
}

func (f *Feature) twoStepPage(w http.ResponseWriter, r *http.Request) error {
	page, err := f.twoStepForm(r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return f.pages.Render(w, r, http.StatusOK, "twostep", page)
}

func (f *Feature) startTwoStep(w http.ResponseWriter, r *http.Request) error {
	if err := f.cfg.People.StartTOTP(r.Context(), web.Actor(r)); err != nil {
		return err
	}
	return web.SeeOther(w, r, pathTwoStep)
}

// twoStepAct does an act of the page and shows it again when refused.
func (f *Feature) twoStepAct(w http.ResponseWriter, r *http.Request, act func(v *web.FormValues) error) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err = act(v); err == nil {
		return nil
	}
	page, formErr := f.twoStepForm(r)
	if formErr != nil {
		return formErr
	}
	w.Header().Set("Cache-Control", "no-store")
	return f.again(w, r, err, "twostep", page)
}

// showCodes is the only time that the recovery codes are seen.
func (f *Feature) showCodes(w http.ResponseWriter, r *http.Request, codes []string) error {
	w.Header().Set("Cache-Control", "no-store")
	return f.pages.Render(w, r, http.StatusOK, "codes", web.Page{
		Title: "Mã dự phòng", Lead: "In hoặc chép lại và cất nơi an toàn. Các mã này chỉ hiện một lần.",
		Flash: &web.FlashMessage{Kind: web.FlashSuccess, Message: "Xác thực hai bước đang bật. Các phiên đăng nhập khác đã kết thúc."}, Data: codes,
	})
}

func (f *Feature) confirmTwoStep(w http.ResponseWriter, r *http.Request) error {
	return f.twoStepAct(w, r, func(v *web.FormValues) error {
		codes, err := f.cfg.People.ConfirmTOTP(r.Context(), web.Actor(r), v.String("ma"), f.sessions.Token(r.Context()))
		if err != nil {
			return err
		}
		return f.showCodes(w, r, codes)
	})
}

func (f *Feature) renewCodes(w http.ResponseWriter, r *http.Request) error {
	return f.twoStepAct(w, r, func(v *web.FormValues) error {
		codes, err := f.cfg.People.RenewCodes(r.Context(), web.Actor(r), v.Raw("mat-khau-cu"))
		if err != nil {
			return err
		}
		return f.showCodes(w, r, codes)
	})
}

func (f *Feature) dropTwoStep(w http.ResponseWriter, r *http.Request) error {
	return f.twoStepAct(w, r, func(v *web.FormValues) error {
		if err := f.cfg.People.DropTOTP(r.Context(), web.Actor(r), v.Raw("mat-khau-tat")); err != nil {
			return renamed(err, "mat-khau-cu", "mat-khau-tat")
		}
		web.Flash(w, r, web.FlashWarning, "Đã tắt xác thực hai bước.")
		return web.SeeOther(w, r, pathAccount)
	})
}

// renamed puts the problems of one field beside another: two forms of the page
// ask for the password.
func renamed(err error, from, to string) error {
	var fields domain.Fields
	for _, p := range domain.FieldsOf(err) {
		if p.Name == from {
			p.Name = to
		}
		fields = append(fields, p)
	}
	if len(fields) == 0 {
		return err
	}
	return fields.Err()
}
