package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is a program that answers at an address.
type server struct {
	address string
	cmd     *exec.Cmd
	ended   chan error
	first   time.Duration // from its start to its first answer
}

// address is a free port of this machine.
func freeAddress(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return ln.Addr().String(), ln.Close()
}

// start runs a program whose log goes to a file, and waits until a path answers.
func start(ctx context.Context, address, path, log string, command ...string) (s *server, err error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }() // the program has it
	s = &server{address: address, cmd: exec.CommandContext(ctx, command[0], command[1:]...), ended: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = file, file
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { s.ended <- s.cmd.Wait() }()
	for {
		if resp, err := get(ctx, "http://"+address+path, "identity"); err == nil && resp.status == http.StatusOK {
			s.first = time.Since(began)
			return s, nil
		}
		select {
		case err := <-s.ended:
			said, _ := os.ReadFile(log)
			return nil, fmt.Errorf("%s ended: %w: %s", command[0], err, said)
		case <-time.After(2 * time.Millisecond):
		}
		if time.Since(began) > time.Minute {
			return nil, errors.Join(fmt.Errorf("%s does not answer", command[0]), s.stop())
		}
	}
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return <-s.ended
}

// family is the process and its children: nginx answers by workers.
func (s *server) family() []int {
	own := s.cmd.Process.Pid
	pids := []int{own}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range stats {
		fields := statOf(path)
		if len(fields) > 3 && fields[1] == strconv.Itoa(own) {
			if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// statOf gives the fields of a process after its name (proc_pid_stat(5)): state,
// parent, …
func statOf(path string) []string {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil // it ended meanwhile
	}
	_, after, _ := strings.Cut(string(raw), ") ")
	return strings.Fields(after)
}

// tick is the unit in which Linux counts the time of processes, on all machines that
// run Go.
const tick = 10 * time.Millisecond

// spent is the processor time of the program so far.
func (s *server) spent() time.Duration {
	var all time.Duration
	for _, pid := range s.family() {
		fields := statOf(fmt.Sprintf("/proc/%d/stat", pid))
		for _, at := range []int{11, 12} { // user and system
			if at < len(fields) {
				n, _ := strconv.Atoi(fields[at])
				all += time.Duration(n) * tick
			}
		}
	}
	return all
}

// settle waits until the program has done what was left to do in the background.
func (s *server) settle(ctx context.Context) error {
	for range 600 {
		before := s.spent()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
		if s.spent()-before <= 15*tick { // looking for work takes a third of it
			return nil
		}
	}
	return fmt.Errorf("%s does not come to rest", s.cmd.Path)
}

// memory is what the process holds, and held at most, in MiB.
func (s *server) memory() (now, most float64) {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, 0
	}
	of := func(name string) float64 {
		_, after, _ := strings.Cut(string(raw), name+":")
		kb, _ := strconv.ParseFloat(strings.Fields(after)[0], 64)
		return kb / 1024
	}
	return of("VmRSS"), of("VmHWM")
}
