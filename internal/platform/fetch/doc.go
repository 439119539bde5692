// Package fetch opens addresses that strangers typed. Such an address may be
// meant to reach what only this machine reaches (the database, the router, a
// cloud's metadata), to hold a worker for hours, or to fill its memory; so
// every host, every redirect and every connected IP is checked, and time,
// headers, bytes and rate are bounded (OWASP, Server-Side Request Forgery
// Prevention). What a server does wrong is an outcome with its words, never an
// error.
package fetch
