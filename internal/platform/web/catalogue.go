package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/vi"
)

// catalogue maps Vietnamese sentences (formats) to English ones.
type catalogue map[string]string

// verbs are the places of a format: flags, the number of the argument, the verb.
var verbs = regexp.MustCompile(`%([-+# 0-9.]*)(?:\[(\d+)\])?([a-zA-Z%])`)

// parseCatalogue reads a JSON object of sentences and refuses one whose two
// sides take different arguments, or whose Vietnamese is not NFC.
func parseCatalogue(raw []byte) (catalogue, error) {
	c := catalogue{}
	if len(raw) == 0 {
		return c, nil
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	for key, en := range c {
		if en == "" {
			return nil, fmt.Errorf("catalogue: no English for %q", key)
		}
		if !norm.NFC.IsNormalString(key) {
			return nil, fmt.Errorf("catalogue: %q is not NFC", key)
		}
		if !sameArguments(key, en) {
			return nil, fmt.Errorf("catalogue: %q and %q take different arguments", key, en)
		}
	}
	return c, nil
}

// sameArguments tells whether English shows each argument of the Vietnamese in the same
// way. English may put them in another order by their numbers, which package fmt reads
// only right before the verb: %02[1]d.
func sameArguments(key, en string) bool {
	var wants []string
	for _, v := range verbs.FindAllStringSubmatch(key, -1) {
		if v[3] != "%" {
			wants = append(wants, v[1]+v[3])
		}
	}
	shown, next := make([]bool, len(wants)), 0
	for _, v := range verbs.FindAllStringSubmatch(en, -1) {
		if v[3] == "%" {
			continue
		}
		if n, err := strconv.Atoi(v[2]); err == nil {
			next = n - 1
		}
		if next < 0 || next >= len(wants) || wants[next] != v[1]+v[3] {
			return false
		}
		shown[next] = true
		next++
	}
	return !slices.Contains(shown, false) && !strings.Contains(verbs.ReplaceAllString(en, ""), "%[")
}

// say gives the sentence in lang, filled with args.
func (c catalogue) say(lang Lang, key string, args ...any) string {
	if lang == English {
		if en, ok := c[key]; ok {
			key = en
		}
	}
	if len(args) == 0 {
		return key
	}
	if lang == English {
		args = englishNumbers(args)
		key = agree(key, args)
	}
	return fmt.Sprintf(key, args...)
}

// englishNumber writes 2,429 where Vietnamese writes 2.429.
type englishNumber domain.Number

// Format writes the number as domain.Number does.
func (n englishNumber) Format(f fmt.State, _ rune) {
	domain.WriteNumber(f, strings.ReplaceAll(vi.Int(int64(n)), ".", ","))
}

// englishNumbers puts numbers in the way of English into the arguments of a
// sentence.
func englishNumbers(args []any) []any {
	args = slices.Clone(args)
	for i, a := range args {
		if n, ok := a.(domain.Number); ok {
			args[i] = englishNumber(n)
		}
	}
	return args
}

// textKeys are the entries of a partial's dict that hold text for people; the
// partials translate them.
var textKeys = []string{"label", "hint", "legend", "caption", "title", "text", "action", "empty"}

// CheckCatalogue tests that every page of fsys can be escaped, and that every sentence
// which the templates in it (templates/*.html or *.html) pass to t, or give a partial
// as a label, has an English entry in en.json beside them. more are further keys used from Go:
// titles, errors, confirmations. For use in tests of features.
func CheckCatalogue(fsys fs.FS, more ...string) error {
	dir := templateDir(fsys)
	raw, err := fs.ReadFile(fsys, strings.TrimPrefix(dir+"en.json", "./"))
	if errors.Is(err, fs.ErrNotExist) {
		raw, err = fs.ReadFile(fsys, "en.json")
	}
	if err != nil {
		return fmt.Errorf("catalogue: %w", err)
	}
	english, err := parseCatalogue(raw)
	if err != nil {
		return err
	}
	shared, err := layoutCatalogue()
	if err != nil {
		return err
	}
	keys, err := templateKeys(fsys, dir)
	if err != nil {
		return err
	}
	pages, err := readPages(fsys, raw)
	if err == nil {
		err = pages.escapeAll()
	}
	if err != nil {
		return err
	}
	var problems []error
	for _, key := range append(keys, more...) {
		if english[key] == "" && shared[key] == "" {
			problems = append(problems, fmt.Errorf("no English for %q", key))
		}
		if !norm.NFC.IsNormalString(key) {
			problems = append(problems, fmt.Errorf("not NFC: %q", key))
		}
	}
	return errors.Join(problems...)
}

// templateKeys collects the sentences of all templates, each once.
func templateKeys(fsys fs.FS, dir string) ([]string, error) {
	files, err := fs.Glob(fsys, dir+"*.html")
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, file := range files {
		raw, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		trees, err := parse.Parse(file, string(raw), "", "", funcs(Vietnamese, nil), builtins())
		if err != nil {
			return nil, err
		}
		for _, tree := range trees {
			walk(tree.Root, func(n parse.Node) { keys = append(keys, sentences(n)...) })
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}

// builtins names what text/template itself offers, for parsing only.
func builtins() map[string]any {
	names := []string{
		"and", "or", "not", "len", "index", "slice", "print", "printf", "println",
		"html", "js", "urlquery", "call", "eq", "ne", "lt", "le", "gt", "ge",
	}
	m := map[string]any{}
	for _, name := range names {
		m[name] = name
	}
	return m
}

// sentences gives the texts in one command: t "…", or dict "label" "…".
func sentences(n parse.Node) []string {
	command, ok := n.(*parse.CommandNode)
	if !ok || len(command.Args) < 2 {
		return nil
	}
	name, ok := command.Args[0].(*parse.IdentifierNode)
	if !ok {
		return nil
	}
	var found []string
	switch name.Ident {
	case "t":
		if s, ok := command.Args[1].(*parse.StringNode); ok {
			found = append(found, s.Text)
		}
	case "dict":
		for i := 1; i+1 < len(command.Args); i += 2 {
			key, isKey := command.Args[i].(*parse.StringNode)
			value, isText := command.Args[i+1].(*parse.StringNode)
			if isKey && isText && value.Text != "" && slices.Contains(textKeys, key.Text) {
				found = append(found, value.Text)
			}
		}
	}
	return found
}

// walk visits n and everything below it.
func walk(n parse.Node, visit func(parse.Node)) {
	visit(n)
	for _, child := range children(n) {
		walk(child, visit)
	}
}

func children(n parse.Node) []parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		return n.Nodes
	case *parse.ActionNode:
		return []parse.Node{n.Pipe}
	case *parse.IfNode:
		return branch(&n.BranchNode)
	case *parse.RangeNode:
		return branch(&n.BranchNode)
	case *parse.WithNode:
		return branch(&n.BranchNode)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			return []parse.Node{n.Pipe}
		}
	case *parse.PipeNode:
		out := make([]parse.Node, 0, len(n.Cmds))
		for _, c := range n.Cmds {
			out = append(out, c)
		}
		return out
	case *parse.CommandNode:
		return n.Args
	}
	return nil
}

func branch(b *parse.BranchNode) []parse.Node {
	nodes := []parse.Node{b.Pipe, b.List}
	if b.ElseList != nil {
		nodes = append(nodes, b.ElseList)
	}
	return nodes
}
