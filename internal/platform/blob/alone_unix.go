//go:build unix

package blob

import (
	"os"
	"syscall"
)

// alone takes a file for this one writer, over all programs of the machine, until it is
// closed or the program ends. It fails at once when another has it.
func alone(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
