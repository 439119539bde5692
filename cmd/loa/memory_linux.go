package main

import (
	"bufio"
	"bytes"
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
	freed := int64(0)
	for _, s := range unchanged(raw, self) {
		if _, _, no := syscall.Syscall(syscall.SYS_MADVISE, s.from, s.to-s.from, syscall.MADV_DONTNEED); no != 0 {
			return freed, no
		}
		freed += s.held
	}
	return freed, nil
}

// span is a stretch of addresses, and how many bytes of it stand in memory.
type span struct {
	from, to uintptr
	held     int64
}

// unchanged reads from smaps (proc_pid_smaps(5)) where a file stands in memory as it
// is on the disk: nothing may write there, and nothing was written there.
func unchanged(smaps []byte, file string) []span {
	var all []span
	ours := false
	for lines := bufio.NewScanner(bytes.NewReader(smaps)); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) >= 5 && strings.Contains(f[0], "-") {
			s, ok := addresses(f[0])
			if ours = ok && len(f) == 6 && f[5] == file && !strings.Contains(f[1], "w"); ours {
				all = append(all, s)
			}
			continue
		}
		if !ours || len(f) != 3 {
			continue
		}
		switch kb, err := strconv.ParseInt(f[1], 10, 64); {
		case err == nil && f[0] == "Rss:":
			all[len(all)-1].held = kb << 10
		case f[0] == "Anonymous:" && f[1] != "0":
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
	return span{from: uintptr(a), to: uintptr(z)}, err == nil
}
