package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// letGo lets go of the pages of the program's own file that stand in memory as they are on
// the disk, and tells how many bytes that were. What is needed again is read again from the
// file, which the system keeps as long as it likes (madvise(2), MADV_DONTNEED).
func letGo() (int64, error) {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return 0, err
	}
	raw, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return 0, err
	}
	before, err := fromFiles()
	if err != nil {
		return 0, err
	}
	for _, s := range unchanged(raw, self) {
		if _, _, no := syscall.Syscall(syscall.SYS_MADVISE, s.from, s.to-s.from, syscall.MADV_DONTNEED); no != 0 {
			return 0, no
		}
	}
	after, err := fromFiles()
	return before - after, err
}

// span is a stretch of addresses.
type span struct{ from, to uintptr }

// unchanged reads from smaps (proc_pid_smaps(5)) where a file stands in memory as it
// is on the disk: nothing may write there, and nothing was written there.
func unchanged(smaps []byte, file string) []span {
	var all []span
	ours := false
	for lines := bufio.NewScanner(bytes.NewReader(smaps)); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) >= 5 && strings.Contains(f[0], "-") {
			s, ok := addresses(f[0])
			ours = ok && len(f) == 6 && f[5] == file && !strings.Contains(f[1], "w")
			if ours {
				all = append(all, s)
			}
			continue
		}
		if ours && len(f) == 3 && f[0] == "Anonymous:" && f[1] != "0" {
			all, ours = all[:len(all)-1], false
		}
	}
	return all
}

func addresses(s string) (span, bool) {
	from, to, _ := strings.Cut(s, "-")
	a, err := strconv.ParseUint(from, 16, 64)
	if err != nil {
		return span{}, false
	}
	z, err := strconv.ParseUint(to, 16, 64)
	return span{uintptr(a), uintptr(z)}, err == nil
}

// fromFiles is how many bytes of files stand in the process's memory.
func fromFiles() (int64, error) {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, found := strings.Cut(string(raw), "RssFile:")
	words := strings.Fields(after)
	if !found || len(words) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	kb, err := strconv.ParseInt(words[0], 10, 64)
	return kb << 10, err
}
