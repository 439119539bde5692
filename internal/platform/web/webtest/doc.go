// Package webtest asks the pages and acts of a room the way a browser or a
// program does, through a real router, as whoever the test says. No part of the
// program imports it.
package webtest
