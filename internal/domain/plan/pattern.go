package plan

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first looked for: all that
// readers of plans look for would be a quarter of what a small office holds in memory,
// and of what its garbage collector walks, before anybody reads a plan.
type pattern struct {
	text string
	made func() *regexp.Regexp
}

// spelled gives the pattern of a text. One that is no pattern panics where it is first
// looked for, as regexp.MustCompile does; TestPatterns looks for all.
func spelled(text string) *pattern {
	return &pattern{text, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })}
}

// String is the text.
func (p *pattern) String() string { return p.text }

// As the methods of regexp.Regexp.

func (p *pattern) MatchString(s string) bool            { return p.made().MatchString(s) }
func (p *pattern) FindString(s string) string           { return p.made().FindString(s) }
func (p *pattern) FindStringIndex(s string) []int       { return p.made().FindStringIndex(s) }
func (p *pattern) FindStringSubmatch(s string) []string { return p.made().FindStringSubmatch(s) }
func (p *pattern) FindStringSubmatchIndex(s string) []int {
	return p.made().FindStringSubmatchIndex(s)
}

func (p *pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.made().FindAllStringIndex(s, n)
}

func (p *pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.made().FindAllStringSubmatch(s, n)
}

func (p *pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.made().FindAllStringSubmatchIndex(s, n)
}
func (p *pattern) ReplaceAllString(s, by string) string { return p.made().ReplaceAllString(s, by) }
