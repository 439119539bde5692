package web

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"loa/internal/domain"
)

// ones are English nouns that sentences count, in the singular by their plural.
var ones = map[string]string{
	"agencies": "agency", "amendments": "amendment", "bulletins": "bulletin", "bytes": "byte", "cases": "case", "causes": "cause", "cells": "cell", "changes": "change", "characters": "character", "checks": "check",
	"classes": "class", "clips": "clip", "codes": "code", "columns": "column", "comments": "comment", "contests": "contest", "copies": "copy", "days": "day", "decisions": "decision", "dialogues": "dialogue", "difficulties": "difficulty",
	"digits": "digit", "documents": "document", "drafts": "draft", "duties": "duty", "editions": "edition", "entries": "entry", "errors": "error", "features": "feature", "files": "file", "goals": "goal", "groups": "group",
	"hints": "hint", "hours": "hour", "indicators": "indicator", "invitations": "invitation", "issues": "issue", "items": "item", "leaflets": "leaflet", "letters": "letter", "lines": "line", "links": "link", "lists": "list",
	"mailboxes": "mailbox", "mails": "mail", "meetings": "meeting", "minutes": "minute", "months": "month", "nights": "night", "obligations": "obligation", "occasions": "occasion", "officers": "officer", "ones": "one", "orders": "order", "others": "other",
	"packages": "package", "pages": "page", "papers": "paper", "parts": "part", "people": "person", "periods": "period", "pictures": "picture", "pieces": "piece", "places": "place", "plans": "plan", "points": "point", "posters": "poster", "problems": "problem",
	"products": "product", "programmes": "programme", "proposals": "proposal", "quarters": "quarter", "reasons": "reason", "receipts": "receipt", "receivers": "receiver", "remarks": "remark", "reports": "report", "requests": "request", "results": "result", "roles": "role", "rounds": "round",
	"rows": "row", "seals": "seal", "seconds": "second", "sections": "section", "sessions": "session", "signatures": "signature", "stories": "story", "steps": "step", "successors": "successor", "tables": "table", "tasks": "task",
	"templates": "template", "things": "thing", "times": "time", "tokens": "token", "units": "unit", "uploads": "upload", "versions": "version", "videos": "video", "weeks": "week", "words": "word", "works": "work", "years": "year",
}

// agreeing are verbs behind a counted noun, as they follow one thing.
var agreeing = map[string]string{
	"are": "is", "were": "was", "have": "has", "lack": "lacks", "need": "needs", "wait": "waits", "stay": "stays", "keep": "keeps", "owe": "owes", "gain": "gains", "end": "ends", "meet": "meets", "stand": "stands", "say": "says", "go": "goes",
}

// kinds are what plans count, by the word of the plan: in English, more than one.
var kinds = map[string]string{
	"áp phích": "posters", "bài": "stories", "bài viết": "stories", "bản tin": "bulletins", "báo cáo": "reports", "buổi": "sessions", "chương trình": "programmes", "chuyên mục": "features", "chuyên trang": "pages", "clip": "clips",
	"cuộc": "meetings", "cuộc thi": "contests", "đợt": "rounds", "hội nghị": "meetings", "hội thi": "contests", "kỳ": "issues", "lần": "times", "lớp": "classes", "lượt": "times", "pano": "posters", "phóng sự": "features",
	"tin": "items", "tin bài": "items", "tờ gấp": "leaflets", "tờ rơi": "leaflets", "video": "videos",
}

// kindsOf gives the English of what a plan counts, one or more joined by commas; as it came
// where a word is not known.
func kindsOf(text string) string {
	parts := strings.Split(text, ", ")
	for i, p := range parts {
		en, ok := kinds[p]
		if !ok {
			return text
		}
		parts[i] = en
	}
	return strings.Join(parts, " or ")
}

// stop are words at which the name of what is counted ends.
var stop = regexp.MustCompile(`^(?:of|and|or|to|in|on|at|by|for|from|with|without|after|before|that|which|whose|the|this|each|so|now|as|more)$`)

// wordLike splits a format into words and what stands between them.
var wordLike = regexp.MustCompile(`[A-Za-z-]+|[^A-Za-z-]+`)

// counts tells whether an argument is a number, and of one thing.
func counts(arg any) (number, one bool) {
	switch arg.(type) {
	case int, int32, int64, uint64, domain.Number, englishNumber, string:
	default:
		return false, false
	}
	n, err := strconv.Atoi(fmt.Sprint(arg))
	return err == nil, n == 1
}

// agreed is an English sentence on its way into the number of what it counts.
type agreed struct {
	text    strings.Builder
	number  bool // what stands before is a number
	one     bool // of one thing
	waiting bool // for the verb of one thing whose noun stood before
}

// write takes the words before an argument, and tells whether that is a number of one.
func (a *agreed) write(words string, isOne bool) {
	switch {
	case a.one:
		words = single(words)
	case a.waiting:
		words, a.waiting = verbOf(words)
	}
	if isOne {
		words = thereIs(words)
	}
	a.text.WriteString(words)
}

// agree puts the nouns and verbs of an English sentence into the number of what they count:
// "1 entry" where the catalogue says "%d entries", and "There is 1 item". A unit that is an
// argument itself, right behind its number, follows it too. Numbers lose the zero that
// Vietnamese papers write before them. args are changed in place.
func agree(format string, args []any) string {
	format = strings.ReplaceAll(format, "%02", "%")
	var a agreed
	end, next := 0, 0
	for _, at := range verbs.FindAllStringSubmatchIndex(format, -1) {
		if format[at[6]:at[7]] == "%" {
			continue
		}
		if at[4] >= 0 {
			n, _ := strconv.Atoi(format[at[4]:at[5]])
			next = n - 1
		}
		if next >= len(args) {
			break
		}
		words, unit := format[end:at[0]], false
		if text, ok := args[next].(string); ok {
			text = kindsOf(text)
			if unit = a.number && words == " "; unit {
				text = inNumber(text, a.one)
			}
			args[next] = text
		}
		number, isOne := counts(args[next])
		a.write(words, isOne)
		a.text.WriteString(format[at[0]:at[1]])
		a.waiting = a.waiting || unit && a.one
		a.number, a.one, end = number, isOne, at[1]
		next++
	}
	a.write(format[end:], false)
	return a.text.String()
}

// inNumber gives a unit as it follows a number: "entries" becomes "entry" behind one, and
// "month" becomes "months" behind others.
func inNumber(unit string, one bool) string {
	parts := strings.Split(unit, " or ")
	for i, p := range parts {
		if singular, ok := ones[p]; ok && one {
			parts[i] = singular
		} else if _, ok := ones[p+"s"]; ok && !one {
			parts[i] = p + "s"
		}
	}
	return strings.Join(parts, " or ")
}

// single puts the words behind a number of one into the singular: the noun, which is one of
// the first three, and the verb right behind it.
func single(text string) string {
	parts, seen, noun := wordLike.FindAllString(text, -1), 0, false
	for i, p := range parts {
		switch {
		case strings.TrimSpace(p) == "":
		case !isWord(p):
			return strings.Join(parts, "") // another part of the sentence
		case agreeing[p] != "":
			parts[i] = agreeing[p]
			return strings.Join(parts, "")
		case noun && (p == "that" || p == "which" || p == "who"):
		case noun || seen == 3 || stop.MatchString(p):
			return strings.Join(parts, "")
		case ones[p] != "":
			parts[i], noun = ones[p], true
		default:
			seen++
		}
	}
	return strings.Join(parts, "")
}

// verbOf puts the first verb of a part of a sentence into the singular, and tells whether it
// is still to come.
func verbOf(text string) (string, bool) {
	parts := wordLike.FindAllString(text, -1)
	for i, p := range parts {
		switch {
		case agreeing[p] != "":
			parts[i] = agreeing[p]
			return strings.Join(parts, ""), false
		case !isWord(p) && strings.ContainsAny(p, ".,;:"):
			return text, false
		}
	}
	return text, true
}

func isWord(p string) bool { return p[0] >= 'A' && p[0] <= 'Z' || p[0] >= 'a' && p[0] <= 'z' }

// thereIs turns "there are" before a number of one.
func thereIs(text string) string {
	for plural, singular := range map[string]string{"here are ": "here is ", "here were ": "here was "} {
		if head, ok := strings.CutSuffix(text, plural); ok {
			return head + singular
		}
	}
	return text
}
