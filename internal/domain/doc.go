// Package domain holds what would be true on paper, without computers: the
// pure rules of plans, obligations, evidence and fulfilment in its
// subpackages, and here the one error type that every floor speaks.
//
// Nothing in this tree reads a clock, a file, a database or a network.
package domain
