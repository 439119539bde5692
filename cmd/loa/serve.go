package main

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"runtime/debug"
	"time"

	"loa/internal/app"
	"loa/internal/domain/media"
)

// serving are the flags of the two commands that listen.
type serving struct {
	Addr     string `help:"Địa chỉ lắng nghe; cổng 0 là cổng trống bất kỳ." default:"127.0.0.1:8080" env:"LOA_ADDR" placeholder:"HOST:PORT"`
	Now      string `help:"Chạy thử như đang ở ngày này." placeholder:"NGÀY"`
	BaseURL  string `name:"base-url" help:"Địa chỉ mà mọi người mở, ví dụ https://loa.dongnai.gov.vn." env:"LOA_BASE_URL" placeholder:"URL"`
	TLSCert  string `name:"tls-cert" help:"Chứng thư TLS (PEM)." env:"LOA_TLS_CERT" type:"existingfile"`
	TLSKey   string `name:"tls-key" help:"Khóa TLS (PEM)." env:"LOA_TLS_KEY" type:"existingfile"`
	Proxy    bool   `help:"Có máy chủ ủy quyền TLS đứng trước; tin X-Forwarded-For của nó." env:"LOA_PROXY"`
	SMTP     string `name:"smtp" help:"Máy chủ thư: smtp://người:mật-khẩu@máy:cổng." env:"LOA_SMTP" placeholder:"URL"`
	MailFrom string `name:"mail-from" help:"Địa chỉ gửi thư." env:"LOA_MAIL_FROM"`

	Links      string         `help:"Mở liên kết của minh chứng, của bài để giữ bản sao và kiểm tra còn hay mất; off cho máy không có mạng." enum:"on,off" default:"on" env:"LOA_LINKS"`
	LinkPorts  []uint16       `name:"link-ports" help:"Cổng được mở ngoài 80 và 443." env:"LOA_LINK_PORTS" placeholder:"CỔNG"`
	LinkNights int            `name:"link-nights" help:"Liên kết trong bài lỗi mấy đêm liền thì báo hỏng (trang không còn thì báo ngay)." default:"3" env:"LOA_LINK_NIGHTS"`
	LinkAllow  []netip.Prefix `name:"link-allow" help:"Dải địa chỉ trong mạng cơ quan được phép mở, ví dụ 10.1.2.0/24." env:"LOA_LINK_ALLOW" placeholder:"DẢI"`

	Hooks     string         `help:"Gửi tin báo tới hệ thống khác (trang Kết nối)." enum:"on,off" default:"on" env:"LOA_HOOKS"`
	HookPorts []uint16       `name:"hook-ports" help:"Cổng được gửi tới ngoài 80 và 443." env:"LOA_HOOK_PORTS" placeholder:"CỔNG"`
	HookAllow []netip.Prefix `name:"hook-allow" help:"Dải địa chỉ trong mạng cơ quan được phép gửi tới, ví dụ 10.1.2.0/24; khi có, địa chỉ http:// cũng được nhận." env:"LOA_HOOK_ALLOW" placeholder:"DẢI"`

	SecondStep string `name:"second-step" help:"Lãnh đạo, người điều phối và quản trị phải bật xác thực hai bước (required) hay tự chọn (optional); auto: phải bật khi chạy thật, tự chọn ở nơi tập dượt." enum:"auto,required,optional" default:"auto" env:"LOA_SECOND_STEP"`

	Rehearsal string `help:"Địa chỉ nơi tập dượt (loa demo) để chỉ cho mọi người ở trang Hướng dẫn." env:"LOA_REHEARSAL" placeholder:"URL"`

	Languages []string `name:"languages" help:"Ngôn ngữ khác của tin, bài và bản dịch: en, zh-Hans, ko, ja, fr, ru, km, lo." default:"en" env:"LOA_LANGUAGES" placeholder:"MÃ"`

	MediaPicture  int64  `name:"media-picture" help:"Ảnh trong thư viện lớn nhất, MB." default:"30" env:"LOA_MEDIA_PICTURE"`
	MediaDocument int64  `name:"media-document" help:"Tài liệu lớn nhất, MB." default:"50" env:"LOA_MEDIA_DOCUMENT"`
	MediaAudio    int64  `name:"media-audio" help:"Tệp âm thanh lớn nhất, MB." default:"200" env:"LOA_MEDIA_AUDIO"`
	MediaVideo    int64  `name:"media-video" help:"Video lớn nhất, MB." default:"2048" env:"LOA_MEDIA_VIDEO"`
	MediaMinutes  int    `name:"media-minutes" help:"Video, âm thanh dài nhất, phút." default:"120" env:"LOA_MEDIA_MINUTES"`
	MediaQuota    int64  `name:"media-quota" help:"Thư viện của một cơ quan, GB." default:"50" env:"LOA_MEDIA_QUOTA"`
	Ffmpeg        string `help:"Đổi video, âm thanh sang dạng phát được ở mọi máy bằng ffmpeg, khi máy có." enum:"on,off" default:"on" env:"LOA_FFMPEG"`

	SignRoots string `name:"sign-roots" help:"Thư mục chứng thư (PEM, CRT, CER) của các tổ chức chứng thực được tin khi kiểm tra bản PDF đã ký." type:"existingdir" env:"LOA_SIGN_ROOTS" placeholder:"THƯ-MỤC"`
}

func (s serving) apply(cfg *app.Config) {
	cfg.Addr, cfg.Now, cfg.BaseURL = s.Addr, s.Now, s.BaseURL
	cfg.TLSCert, cfg.TLSKey, cfg.Proxy = s.TLSCert, s.TLSKey, s.Proxy
	cfg.SMTP, cfg.MailFrom = s.SMTP, s.MailFrom
	cfg.LinksOff, cfg.LinkPorts, cfg.LinkAllow = s.Links == "off", s.LinkPorts, s.LinkAllow
	cfg.LinkNights = s.LinkNights
	cfg.HooksOff, cfg.HookPorts, cfg.HookAllow = s.Hooks == "off", s.HookPorts, s.HookAllow
	cfg.SignRoots = s.SignRoots
	cfg.Media = media.Limits{Picture: s.MediaPicture << 20, Document: s.MediaDocument << 20, Audio: s.MediaAudio << 20, Video: s.MediaVideo << 20, Minutes: s.MediaMinutes, Quota: s.MediaQuota << 30}
	cfg.Languages = s.Languages
	cfg.FfmpegOff = s.Ffmpeg == "off"
	cfg.SecondStep = s.SecondStep == "required"
	cfg.RehearsalURL = s.Rehearsal
}

// garbage is how much of what lives may lie about, in percent, before it is cleared away:
// less than Go's 100, since small machines serve offices, and a page from memory leaves
// next to nothing. GOGC says otherwise.
const garbage = 60

// What only starting needed is given back, and pages of the program's file that were not
// read since are let go (docs/adr/0045).
const (
	started = 5 * time.Second // after the first answer, what follows from starting is done
	seldom  = time.Minute
)

type serveCmd struct {
	serving
}

// Run serves until a signal.
func (s serveCmd) Run(ctx context.Context, c *cli) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	cfg := c.config()
	s.apply(&cfg)
	cfg.SecondStep = s.SecondStep != "optional" // whoever approves has one, unless the engineer decides otherwise
	return app.Serve(ctx, cfg, func(address, setup string) {
		announce(address, setup)
		time.AfterFunc(started, func() {
			debug.FreeOSMemory()
			for each := time.NewTicker(seldom); ctx.Err() == nil; <-each.C {
				freed, err := letGo()
				cfg.Log.DebugContext(ctx, "pages of the program are let go", "bytes", freed, "error", err)
			}
		})
	})
}

// announce tells the engineer where to look. setup is the address with which
// the first administrator is made, empty once there is one.
func announce(address, setup string) {
	fmt.Println("Loa chạy tại " + address)
	if setup != "" {
		fmt.Println("Chưa có tài khoản nào. Mở địa chỉ này để tạo quản trị viên đầu tiên:\n  " + setup)
	}
}

type demoCmd struct {
	serving
	FillOnly bool `help:"Chỉ tạo dữ liệu mẫu rồi thoát."`
	Fresh    bool `help:"Xóa dữ liệu mẫu đang có rồi tạo lại từ đầu."`
}

// Run fills an empty data folder with a living province and serves it.
func (s demoCmd) Run(ctx context.Context, c *cli) error {
	cfg := c.config()
	s.apply(&cfg)
	if s.Fresh {
		if err := app.ClearDemo(cfg); err != nil {
			return err
		}
	}
	return app.Demo(ctx, cfg, s.FillOnly, announce, func(line string) { fmt.Println(line) })
}
