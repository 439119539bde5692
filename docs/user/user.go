// Package user embeds the user guide, so that the page in the program and the
// paper in this folder are one text. Words of the program stand in it as *words*
// or **words**; a test of the room that shows it looks for each in the program.
package user

import "embed"

// Files are the pages of the guide, in Markdown, one for each kind of reader.
//
//go:embed *.md
var Files embed.FS
