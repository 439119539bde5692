package web

import "net/http"

// Answer answers an error met outside a handler, as in a middleware, in the
// same one place.
func (rt *Router) Answer(w http.ResponseWriter, r *http.Request, err error) { rt.answer(w, r, err) }
