// Package app connects the parts: it opens the office's database and files,
// lists the features, their jobs and subscribers in one visible place, and
// starts and stops the program.
package app
