package web

import (
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/access"
)

// APIDoc describes one operation of the API; the document served at
// /api/v1/openapi.json is made from these alone.
type APIDoc struct {
	Summary string  // what it does, a Vietnamese sentence
	Params  []Param // query parameters; those of the path are found by themselves
	Request any     // zero value of the JSON body's type; nil: no body
	// RequestMedia is the media type of a body that is not JSON; a field that
	// carries a file is a string with the tag format:"binary".
	RequestMedia string
	AlsoMedia    string        // media type of a body that is one file alone, taken as well
	Response     any           // zero value of the JSON answer's type; nil: no body
	Media        string        // media type of an answer that is not JSON, e.g. text/csv
	Status       int           // of success; 0: 200, or 204 without an answer
	Roles        []access.Role // who may call it; empty: everybody who is signed in
	Public       bool          // nobody needs to be signed in
}

// Param is a query parameter, or a header. Type is "string" (also when empty),
// "integer", "boolean" or "date".
type Param struct {
	Name, Type, Description string
	Required, Header        bool
}

type apiRoute struct {
	method, path string
	doc          APIDoc
}

// API registers an operation under /api/v1 (path may be given with or without
// that root) and describes it. Without doc.Public it needs an actor, by session
// or bearer token; errors are answered as problem documents.
func (rt *Router) API(method, path string, h Handler, doc APIDoc) {
	if !strings.HasPrefix(path, apiRoot+"/") {
		path = apiRoot + "/" + strings.TrimPrefix(path, "/")
	}
	if !doc.Public {
		h = signedIn(h)
	}
	rt.api = append(rt.api, apiRoute{method, path, doc})
	rt.handle(method, path, h)
}

func (rt *Router) serveOpenAPI(w http.ResponseWriter, _ *http.Request) error {
	return JSON(w, http.StatusOK, rt.OpenAPI())
}

// object is a JSON object under construction.
type object = map[string]any

// OpenAPI gives the description of the API, version 3.1.
func (rt *Router) OpenAPI() map[string]any {
	s := &schemas{defined: object{}, types: map[string]reflect.Type{}}
	s.of(reflect.TypeFor[problem]())
	paths := object{}
	for _, route := range rt.api {
		address := pathParam.ReplaceAllString(route.path, "{$1}")
		item, ok := paths[address].(object)
		if !ok {
			item = object{}
			paths[address] = item
		}
		item[strings.ToLower(route.method)] = s.operation(route)
	}
	version := rt.cfg.Version
	if version == "" {
		version = "0"
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Loa", "version": version,
			"description": "Kế hoạch, nhiệm vụ, minh chứng và báo cáo thông tin, tuyên truyền cải cách hành chính.",
		},
		"servers": []object{{"url": "/"}},
		"paths":   paths,
		"components": object{
			"schemas": s.defined,
			"securitySchemes": object{
				"token":   object{"type": "http", "scheme": "bearer"},
				"session": object{"type": "apiKey", "in": "cookie", "name": "loa_session"},
			},
		},
	}
}

var pathParam = regexp.MustCompile(`\{([a-zA-Z0-9_]+)(?:\.\.\.)?\}`)

func (s *schemas) operation(route apiRoute) object {
	doc := route.doc
	op := object{
		"summary":     doc.Summary,
		"operationId": operationID(route),
		"responses":   s.responses(doc),
	}
	var params []object
	for _, m := range pathParam.FindAllStringSubmatch(route.path, -1) {
		params = append(params, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, p := range doc.Params {
		in := "query"
		if p.Header {
			in = "header"
		}
		params = append(params, object{
			"name": p.Name, "in": in, "required": p.Required, "description": p.Description, "schema": paramSchema(p.Type),
		})
	}
	if params != nil {
		op["parameters"] = params
	}
	if doc.Request != nil {
		media := doc.RequestMedia
		if media == "" {
			media = "application/json"
		}
		content := object{media: object{"schema": s.of(reflect.TypeOf(doc.Request))}}
		if doc.AlsoMedia != "" {
			content[doc.AlsoMedia] = object{"schema": object{"type": "string", "format": "binary"}}
		}
		op["requestBody"] = object{"required": true, "content": content}
	}
	if doc.Public {
		op["security"] = []object{}
	} else {
		op["security"] = []object{{"token": []string{}}, {"session": []string{}}}
	}
	if len(doc.Roles) > 0 {
		op["x-roles"] = doc.Roles
	}
	return op
}

func (s *schemas) responses(doc APIDoc) object {
	good := object{"description": "Thành công"}
	media := doc.Media
	switch {
	case doc.Response != nil:
		good["content"] = object{"application/json": object{"schema": s.of(reflect.TypeOf(doc.Response))}}
	case media != "":
		good["content"] = object{media: object{"schema": object{"type": "string"}}}
	}
	status := doc.Status
	if status == 0 {
		status = http.StatusOK
		if doc.Response == nil && media == "" {
			status = http.StatusNoContent
		}
	}
	return object{
		strconv.Itoa(status): good,
		"default": object{"description": "Lỗi", "content": object{
			"application/problem+json": object{"schema": object{"$ref": "#/components/schemas/problem"}},
		}},
	}
}

func paramSchema(kind string) object {
	switch kind {
	case "integer", "boolean":
		return object{"type": kind}
	case "date":
		return object{"type": "string", "format": "date"}
	}
	return object{"type": "string"}
}

// operationID is the method and the path's words: getKeHoachById.
func operationID(route apiRoute) string {
	var id strings.Builder
	id.WriteString(strings.ToLower(route.method))
	for word := range strings.FieldsSeq(notInName.ReplaceAllString(strings.TrimPrefix(route.path, apiRoot), " ")) {
		id.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return id.String()
}

// schemas turns Go types into JSON Schema, structs once each by name.
type schemas struct {
	defined object
	types   map[string]reflect.Type
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9]+`)

// name gives a struct its name in the document; of two types with one name the
// second also carries its package's.
func (s *schemas) name(t reflect.Type) string {
	name := notInName.ReplaceAllString(t.Name(), "_")
	if first, taken := s.types[name]; taken && first != t {
		name = notInName.ReplaceAllString(t.String(), "_")
	}
	s.types[name] = t
	return name
}

func (s *schemas) of(t reflect.Type) object {
	switch t.String() {
	case "time.Time":
		return object{"type": "string", "format": "date-time"}
	case "calendar.Date":
		return object{"type": "string", "format": "date"}
	case "json.RawMessage":
		return object{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem())
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return object{"type": "integer"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice, reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.structure(t)
	case reflect.Interface:
		return object{}
	default:
		return object{"type": "string"}
	}
}

// structure defines a named struct once and refers to it; a type without a
// name is written where it stands.
func (s *schemas) structure(t reflect.Type) object {
	name := ""
	if t.Name() != "" {
		name = s.name(t)
	}
	ref := object{"$ref": "#/components/schemas/" + name}
	if name != "" {
		if _, done := s.defined[name]; done {
			return ref
		}
		s.defined[name] = object{} // ends recursion
	}
	properties, required := object{}, []string{}
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("json")
		key, options, _ := strings.Cut(tag, ",")
		if !f.IsExported() || key == "-" || f.Anonymous && key == "" || len(f.Index) > 1 && t.FieldByIndex(f.Index[:1]).Tag.Get("json") != "" {
			continue
		}
		if key == "" {
			key = f.Name
		}
		property := s.of(f.Type)
		if text := f.Tag.Get("doc"); text != "" {
			property["description"] = text
		}
		if format := f.Tag.Get("format"); format != "" {
			one := property
			if items, ok := property["items"].(object); ok {
				one = items // a list: each of it has the format
			}
			one["format"] = format
		}
		properties[key] = property
		if !slices.Contains(strings.Split(options, ","), "omitempty") && !slices.Contains(strings.Split(options, ","), "omitzero") {
			required = append(required, key)
		}
	}
	schema := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	if name == "" {
		return schema
	}
	s.defined[name] = schema
	return ref
}
