package db

import (
	"encoding/json"
	"fmt"
)

// TextList is text that a column keeps as a JSON list, since both engines have no
// lists of their own in common.
type TextList []string

// Text is the list as the column keeps it.
func (l TextList) Text() string {
	if len(l) == 0 {
		return "[]"
	}
	b, _ := json.Marshal([]string(l)) // text always marshals
	return string(b)
}

// Scan reads the list back.
func (l *TextList) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), (*[]string)(l))
	case []byte:
		return json.Unmarshal(v, (*[]string)(l))
	}
	return fmt.Errorf("db: %T is no list of text", src)
}
