package guide

import (
	"context"

	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/web"
)

// helped is the short help of one page for some roles: its words and picture stand
// in the layout under the key.
type helped struct {
	route   string
	roles   []access.Role // empty: everybody
	key     string
	chapter string   // address in the guide, from its root
	did     []string // acts after which it is shut
	times   int      // how many of them
}

// signIn is the act of signing in: pages that only show are known after some of it.
const signIn = "session.start"

// helps lists where beginners stumble; the first that fits is taken.
func helps() []helped {
	const (
		coordinator, leader, officer, inspector = access.Coordinator, access.Leader, access.Officer, access.Inspector
	)
	const get = "GET /lam-viec"
	return []helped{
		{get, []access.Role{officer}, "desk", "can-bo-dau-moi#viec-cua-toi", []string{"evidence.declare", "report.create"}, 1},
		{get, []access.Role{leader}, "desk-leader", "lanh-dao#duyet-hoac-tra-lai-bao-cao", []string{"report.approve", "report.return"}, 1},
		{get, []access.Role{coordinator, inspector}, "desk-all", "dieu-phoi#theo-doi", []string{signIn}, 4},
		{get + "/minh-chung/khai", nil, "declare", "can-bo-dau-moi#khai-minh-chung", []string{"evidence.declare"}, 1},
		{get + "/ma-tran", nil, "matrix", "dieu-phoi#ma-tran", []string{signIn}, 4},
		{get + "/bao-cao/moi", nil, "report-new", "can-bo-dau-moi#bao-cao-cua-co-quan", []string{"report.create"}, 1},
		{get + "/bao-cao/{id}", []access.Role{leader}, "report-approve", "lanh-dao#duyet-hoac-tra-lai-bao-cao", []string{"report.approve", "report.return"}, 1},
		{get + "/bao-cao/{id}", []access.Role{officer, coordinator}, "report-submit", "can-bo-dau-moi#bao-cao-cua-co-quan", []string{"report.submit"}, 1},
		{get + "/van-ban/{id}/so", nil, "paper-number", "van-ban#can-bo-dau-moi-van-thu", []string{"paper.number"}, 1},
		{get + "/ky-bao-cao", nil, "windows", "dieu-phoi#doi-chieu-ky-bao-cao", []string{signIn}, 4},
		{get + "/don-doc/cong-van", []access.Role{coordinator}, "letter", "dieu-phoi#cong-van-don-doc", []string{"chase.letter"}, 1},
		{get + "/ke-hoach-rieng", []access.Role{officer, leader, coordinator}, "own-plan", "can-bo-dau-moi#ke-hoach-rieng-cua-co-quan", []string{"ownplan.create", "ownplan.approve", "ownplan.outside"}, 1},
		{get + "/ke-hoach-rieng/{id}", []access.Role{officer}, "own-plan", "can-bo-dau-moi#ke-hoach-rieng-cua-co-quan", []string{"ownplan.submit"}, 1},
		{get + "/ke-hoach-rieng/tong-hop", []access.Role{coordinator}, "own-plans", "dieu-phoi#ke-hoach-rieng-cua-cac-co-quan", []string{signIn}, 4},
		{get + "/vuong-mac", []access.Role{officer, leader}, "difficulty", "can-bo-dau-moi#kho-khan-vuong-mac", []string{"question.send", "question.join", "question.decide"}, 1},
		{get + "/vuong-mac", []access.Role{coordinator}, "difficulty-answer", "dieu-phoi#kho-khan-vuong-mac", []string{"question.answer", "question.submit"}, 1},
		{get + "/vuong-mac/moi", nil, "difficulty-ask", "can-bo-dau-moi#kho-khan-vuong-mac", []string{"question.send", "question.join"}, 1},
		{get + "/vuong-mac/so-lieu", nil, "difficulty-figures", "dieu-phoi#kho-khan-vuong-mac", []string{signIn}, 4},
		{get + "/chi-dao/moi", nil, "order-write", "dieu-phoi#chi-dao-tuyen-truyen-dot-xuat", []string{"order.create"}, 1},
		{get + "/chi-dao/{id}/sua", nil, "order-write", "dieu-phoi#chi-dao-tuyen-truyen-dot-xuat", []string{"order.create"}, 1},
		{get + "/chi-dao", []access.Role{officer}, "order", "can-bo-dau-moi#chi-dao-dot-xuat", []string{"order.acknowledge"}, 1},
		{get + "/chi-dao", []access.Role{leader, coordinator}, "order-give", "dieu-phoi#chi-dao-tuyen-truyen-dot-xuat", []string{"order.create", "order.issue"}, 1},
		{get + "/bao-cao", []access.Role{officer, coordinator}, "reports", "can-bo-dau-moi#bao-cao-cua-co-quan", []string{"report.create"}, 1},
		{get + "/bao-cao", []access.Role{leader}, "reports-leader", "lanh-dao#duyet-hoac-tra-lai-bao-cao", []string{"report.approve", "report.return"}, 1},
		{get + "/toa-soan", []access.Role{officer}, "pieces", "can-bo-dau-moi#viet-tin-bai", []string{"content.begin"}, 1},
		{get + "/toa-soan", []access.Role{leader}, "pieces-leader", "lanh-dao#tin-bai-cua-co-quan", []string{"content.approve", "content.return"}, 1},
		{get + "/toa-soan/moi", nil, "piece-new", "can-bo-dau-moi#viet-tin-bai", []string{"content.begin"}, 1},
		{get + "/toa-soan/{id}", []access.Role{officer}, "piece-write", "can-bo-dau-moi#viet-tin-bai", []string{"content.submit"}, 1},
		{get + "/toa-soan/{id}/duyet", nil, "piece-approve", "lanh-dao#tin-bai-cua-co-quan", []string{"content.approve", "content.return"}, 1},
		{get + "/toa-soan/ke-hoach", nil, "works", "can-bo-dau-moi#ke-hoach-bai", []string{"work.plan", "work.series"}, 1},
		{get + "/toa-soan/du-kien", nil, "budget", "dieu-phoi#toan-canh-bai-du-kien", []string{"work.ask"}, 1},
		{get + "/toa-soan/lien-ket", nil, "piece-links", "can-bo-dau-moi#lien-ket-trong-bai", []string{"content.link.pass", "content.revise"}, 1},
		{get + "/thu-vien", nil, "library", "can-bo-dau-moi#anh-video-tep-trong-bai", []string{"medium.add"}, 1},
		{get + "/cong/chuyen-muc", []access.Role{coordinator}, "sections", "dieu-phoi#cong-thong-tin", []string{signIn}, 4},
		{get + "/cong/chuyen-muc/{muc}", nil, "section", "can-bo-dau-moi#chuyen-muc-cua-cong", []string{"section.submit", "section.approve"}, 1},
		{get + "/van-ban", nil, "papers", "van-ban#can-bo-dau-moi-van-thu", []string{"paper.submit", "paper.number", "paper.release"}, 1},
		{get + "/tai-khoan/hai-buoc", nil, "second-step", "lanh-dao#xac-thuc-hai-buoc", []string{"account.totp_on"}, 1},
	}
}

// Help gives the short help of a page: open until the person did the thing once. A
// page is never refused because its help is not known.
func (s *Service) Help(ctx context.Context, actor access.Actor, route string) *web.Help {
	for _, h := range helps() {
		if h.route != route || len(h.roles) > 0 && !actor.Is(h.roles...) {
			continue
		}
		n, err := audit.Times(ctx, s.DB, actor.AccountID, h.times, h.did...)
		return &web.Help{Key: h.key, URL: root + "/" + h.chapter, Open: err == nil && n < h.times}
	}
	return nil
}
