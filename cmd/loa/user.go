package main

import (
	"context"
	"fmt"

	"loa/internal/app"
	"loa/internal/domain/access"
)

type userCmd struct {
	List   userListCmd   `cmd:"" help:"Danh sách tài khoản."`
	Setup  userSetupCmd  `cmd:"" help:"Lấy địa chỉ tạo quản trị viên đầu tiên."`
	Invite userInviteCmd `cmd:"" help:"Mời một người; in liên kết lời mời."`
	Lock   userLockCmd   `cmd:"" help:"Khóa tài khoản."`
	Unlock userUnlockCmd `cmd:"" help:"Mở khóa tài khoản."`
	Reset  userResetCmd  `cmd:"" name:"reset-two-step" help:"Tắt xác thực hai bước của một người mất điện thoại."`
}

type userListCmd struct {
	Query string `arg:"" optional:"" help:"Một phần tên, tên đăng nhập hoặc thư." placeholder:"TÌM"`
}

// Run lists accounts.
func (u userListCmd) Run(ctx context.Context, c *cli) error {
	people, err := app.Users(ctx, c.config(), u.Query)
	for _, p := range people {
		fmt.Printf("%-20s %-30s %s\n", p.Login, p.Name, p.State().Label())
		for _, g := range p.Grants {
			fmt.Printf("%-20s   %s\n", "", g.Role.Label())
		}
	}
	return err
}

type userSetupCmd struct{}

// Run prints the set-up address.
func (userSetupCmd) Run(ctx context.Context, c *cli) error {
	path, err := app.SetupPath(ctx, c.config())
	if err == nil {
		fmt.Println(path)
	}
	return err
}

type userInviteCmd struct {
	Name   string      `required:"" help:"Họ tên."`
	Login  string      `required:"" help:"Tên đăng nhập."`
	Email  string      `help:"Thư điện tử."`
	Role   access.Role `required:"" help:"Vai trò: administrator, coordinator, leader, officer, inspector, reader."`
	Agency string      `help:"Tên hoặc mã cơ quan; bỏ trống được với vai trò toàn hệ thống."`
}

// Run invites and prints the link's path.
func (u userInviteCmd) Run(ctx context.Context, c *cli) error {
	path, err := app.Invite(ctx, c.config(), app.NewUser{Name: u.Name, Login: u.Login, Email: u.Email, Role: u.Role, Agency: u.Agency})
	if err == nil {
		fmt.Println(path)
	}
	return err
}

type userLockCmd struct {
	Login  string `arg:"" help:"Tên đăng nhập."`
	Reason string `required:"" help:"Lý do, ghi vào nhật ký."`
}

// Run locks an account.
func (u userLockCmd) Run(ctx context.Context, c *cli) error {
	return app.LockUser(ctx, c.config(), u.Login, u.Reason)
}

type userUnlockCmd struct {
	Login string `arg:"" help:"Tên đăng nhập."`
}

// Run unlocks an account.
func (u userUnlockCmd) Run(ctx context.Context, c *cli) error {
	return app.UnlockUser(ctx, c.config(), u.Login)
}

type userResetCmd struct {
	Login string `arg:"" help:"Tên đăng nhập."`
}

// Run switches the second step off.
func (u userResetCmd) Run(ctx context.Context, c *cli) error {
	return app.ResetTwoStep(ctx, c.config(), u.Login)
}
