// Package vi knows Vietnamese text: folding for search, one key for both
// habits of placing the tone mark, alphabetical order, addresses without
// marks, numbers and dates in words, and the two legacy encodings that still
// arrive from old offices (TCVN3 and VNI).
//
// It is pure: no input or output, no state. Text is repaired only where a
// caller asks for it by name; nothing here changes text silently.
package vi
