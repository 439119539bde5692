package content

import (
	"encoding/json"
	"fmt"
)

// columnText is a part of an edition as a column keeps it.
func columnText(part any) string {
	b, _ := json.Marshal(part) // parts are text, which always marshals
	return string(b)
}

// scanColumn reads a part back from its column; an empty one is the zero part.
func scanColumn[T any](src any, part *T) error {
	*part = *new(T)
	var raw string
	switch v := src.(type) {
	case string:
		raw = v
	case []byte:
		raw = string(v)
	default:
		return fmt.Errorf("content: %T is no %T", src, *part)
	}
	if raw == "" {
		return nil
	}
	return json.Unmarshal([]byte(raw), part)
}
