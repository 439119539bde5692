package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/question"
	"loa/internal/feature/chase"
	roomofnews "loa/internal/feature/newsroom"
	"loa/internal/feature/orders"
	"loa/internal/feature/ownplan"
	"loa/internal/feature/questions"
	"loa/internal/platform/mail"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
)

// What stands on the desks beside duties: an order that everybody has to acknowledge,
// difficulties that wait and that were answered, own plans in the making.
const (
	deskQuestions = 400 // every fourth waits for its answer
	deskOwnPlans  = 400
)

// idle takes jobs and does nothing: what a mail server needs is not ours to measure.
type idle[T river.JobArgs] struct{ river.WorkerDefaults[T] }

func (*idle[T]) Work(context.Context, *river.Job[T]) error { return nil }

// idlers take the jobs that digests and orders send.
func idlers(_ *office, w *river.Workers) error {
	return errors.Join(river.AddWorkerSafely(w, &idle[notice.DigestMail]{}), river.AddWorkerSafely(w, &idle[notice.MessageMail]{}), river.AddWorkerSafely(w, &idle[orders.Tell]{}), river.AddWorkerSafely(w, &idle[notice.AtOnce]{}), river.AddWorkerSafely(w, &idle[roomofnews.CheckMail]{}))
}

// busy lets the leadership order, agencies ask and plan.
func (k *deskOffice) busy(ctx context.Context, in chase.Config, ids []string) error {
	registry, everybody, plans := in.Registry, in.People, in.Programme
	began := time.Now()
	committee, err := registry.Add(ctx, preparer, org.NewAgency{Version: org.Version{Name: "Ủy ban nhân dân tỉnh Đo", Level: agency.Province, Kind: agency.Committee, ValidFrom: "2020-01-01"}})
	if err != nil {
		return err
	}
	as := func(role access.Role, id string) access.Actor {
		return access.Actor{AccountID: "bench-" + id, Name: "Đo", Grants: []access.Grant{{Role: role, AgencyID: id}}}
	}
	leader := as(access.Leader, committee)
	o := orders.NewService(orders.Config{
		DB: k.db, Registry: registry, People: everybody, Programme: plans, Ledger: k.ledger, Notices: notice.New(k.db, time.UTC), Files: k.files,
		Mail: mail.None{}, Zone: time.UTC, Address: func(path string) string { return path },
	})
	id, err := o.Write(ctx, leader, orders.NewOrder{FormKey: "bench", Text: orders.Text{
		PlanID: "plan", Title: "Cao điểm cuối năm", Message: "Nói với người dân.", Pieces: 1, DueOn: matrixDay.AddDays(4), Lists: orders.Lists{Groups: []string{"level:commune"}},
	}})
	if err != nil {
		return err
	}
	v, err := o.Order(ctx, leader, id)
	if err != nil {
		return err
	}
	if err := o.Issue(ctx, leader, id, v.Version); err != nil {
		return err
	}
	q := questions.NewService(questions.Sources{DB: k.db, Registry: registry, Programme: plans, Files: k.files, Zone: time.UTC})
	keeper := as(access.Coordinator, committee)
	for i := range deskQuestions {
		id, err := q.Send(ctx, as(access.Officer, ids[i]), questions.NewQuestion{
			AgencyID: ids[i], PlanID: "plan", Clause: fmt.Sprintf("Mục %d", i%7), Body: fmt.Sprintf("Xã số %d chưa làm được việc này vì thiếu người.", i), Key: fmt.Sprint("bench", i),
		})
		if err != nil {
			return err
		}
		if i%4 > 0 {
			if err := q.Do(ctx, keeper, questions.In{ID: id, Act: question.Answer, Version: 1, Words: "Phối hợp với xã bên cạnh."}); err != nil {
				return err
			}
		}
	}
	own := ownplan.NewService(ownplan.Sources{DB: k.db, Registry: registry, People: everybody, Programme: plans, Ledger: k.ledger, Files: k.files, Place: "Đo", Zone: time.UTC})
	for i := range deskOwnPlans {
		if _, err := own.Create(ctx, as(access.Officer, ids[i]), "plan", ids[i]); err != nil {
			return err
		}
	}
	fmt.Printf("an order to %d agencies, %d difficulties, %d own plans made in %.0f s\n", len(ids), deskQuestions, deskOwnPlans, time.Since(began).Seconds())
	return nil
}
