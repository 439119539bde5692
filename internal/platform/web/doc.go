// Package web turns HTTP into use cases and back: routes, pages, forms, errors,
// headers and the description of the API.
//
// A feature builds its page set once at start with NewPages, registers handlers
// on a Router and returns errors; this package answers every error in one place
// (a page in the layout for people, a problem document for programs), so a
// handler never writes an error itself. Each request carries a request id, a
// language and, when somebody is signed in, an access.Actor.
//
// Pages are html/template files with the strict rule that nothing is inline:
// no script, no style, no event attribute. They work without JavaScript.
//
// Text is gettext-like: the Vietnamese sentence is the key of the English
// catalogue.
package web
