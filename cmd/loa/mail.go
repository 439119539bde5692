package main

import (
	"context"
	"fmt"
	"os"

	"loa/internal/app"
)

type mailCmd struct {
	Bounce mailBounceCmd `cmd:"" help:"Đọc một thư trả lại (RFC 3464) từ đầu vào chuẩn và ghi hộp thư không nhận; dùng cho bí danh của máy chủ thư."`
}

type mailBounceCmd struct{}

// tempFail is EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries
// again.
const tempFail = 75

// Run reads one mail. What says nothing about a mailbox ends well, so that the mail
// server does not send anything back.
func (mailBounceCmd) Run(ctx context.Context, c *cli) error {
	said, err := app.Bounce(ctx, c.config(), os.Stdin)
	if err != nil {
		return exitError{tempFail, err}
	}
	fmt.Println(said)
	return nil
}
