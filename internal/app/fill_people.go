package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/spine/people"
)

// accountsFile tells the person at the machine how to sign in.
const accountsFile = "tai-khoan-mau.txt"

// commonLine begins the line of the accounts file that holds the password.
const commonLine = "Tài khoản mẫu, mật khẩu chung: "

// people makes the sample accounts of agencies that exist and of which nobody
// has one yet, with one random password for all, written beside the data and
// nowhere else.
func (f *filler) people(ctx context.Context) error {
	name := filepath.Join(f.Config.Data, accountsFile)
	written, err := os.ReadFile(name) //nolint:gosec // the path is the program's own
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	first, _, _ := strings.Cut(string(written), "\n")
	password, known := strings.CutPrefix(first, commonLine)
	text := string(written)
	if !known {
		password = strings.ToLower(rand.Text()[:4] + "-" + rand.Text()[:4] + "-" + rand.Text()[:4])
		text = commonLine + password + "\n"
	}
	ids, err := f.codes(ctx)
	if err != nil {
		return err
	}
	for i, p := range demo.People() {
		if _, err := f.People.ByLogin(ctx, engineer(), p.Login); err == nil || ids[p.Agency] == "" {
			continue
		}
		person := people.NewPerson{
			Name: p.Name, Login: p.Login, Email: p.Email, Position: p.Position,
			Grants: []people.NewGrant{{Role: access.Role(p.Role), AgencyID: ids[p.Agency]}},
		}
		if err := f.join(ctx, i == 0, person, password); err != nil {
			return fmt.Errorf("%s: %w", p.Login, err)
		}
		text += fmt.Sprintf("  %-10s %s\n", p.Login, access.Role(p.Role).Label())
	}
	return os.WriteFile(name, []byte(text), 0o600) //nolint:gosec // the path is the program's own
}

func (f *filler) join(ctx context.Context, first bool, person people.NewPerson, password string) error {
	if first {
		path, err := f.People.SetupLink(ctx)
		if err != nil {
			return err
		}
		_, code, _ := strings.Cut(path, "ma=")
		_, err = f.People.Setup(ctx, code, person, password)
		return err
	}
	admin, err := f.who(ctx, "quantri")
	if err != nil {
		return err
	}
	inv, err := f.People.Invite(ctx, admin, person)
	if err != nil {
		return err
	}
	_, err = f.People.Accept(ctx, inv.Token, password)
	return err
}

// codes gives the ids of the agencies of the clock's day by their codes.
func (f *filler) codes(ctx context.Context) (map[string]string, error) {
	all, err := f.Registry.AsOf(ctx, f.Registry.Today())
	ids := make(map[string]string, len(all))
	for _, a := range all {
		if a.Code != "" {
			ids[a.Code] = a.ID
		}
	}
	return ids, err
}

// who gives a sample person with the roles of the clock's day.
func (f *filler) who(ctx context.Context, login string) (access.Actor, error) {
	if known, ok := f.actors[login]; ok {
		return known, nil
	}
	a, err := f.People.ByLogin(ctx, engineer(), login)
	if err != nil {
		return access.Actor{}, err
	}
	actor, err := f.People.ActorOf(ctx, a.ID)
	if err == nil {
		f.actors[login] = actor
	}
	return actor, err
}
