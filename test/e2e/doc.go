// Package e2e walks through the running program as its users do: it starts
// bin/loa on a fresh database, opens pages in Chromium and judges them with
// axe-core and html-validate. Everything is in test files; a walk reads like
// this:
//
//	loa := Start(t, db.SQLite, "--now", "2025-04-10")
//	lan := loa.Browser(t)
//	lan.Open(loa.SetupURL())
//	lan.Fill("Họ và tên", "Nguyễn Thị Lan")
//	lan.Click("Tạo quản trị viên")
//	lan.Sees("Chào mừng")
//	lan.Audit("setup-done")
//
// People find things by the text that stands on the page, never by class or
// identifier; In and Near narrow the search to a part of the page. Every step
// waits for what it looks for and for the page to come to rest, so that walks
// need no sleeping. A step that cannot be done ends the test with the address,
// the text of the page and a picture. When the test ends, errors in the
// console, failed requests and errors in the program's log fail it too;
// Page.Forgive and Program.Forgive name those that a walk provokes on purpose.
//
// Environment: LOA_BIN is the program to walk through (built when empty),
// LOA_SHOTS a folder that keeps the pictures of Shot and Audit, and LOA_CI=1
// makes a missing Chromium, Node or PostgreSQL a failure instead of a skip.
package e2e
