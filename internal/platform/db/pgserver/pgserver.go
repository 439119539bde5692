// Package pgserver starts a private PostgreSQL server from the installed
// binaries for tests and measurements. PostgreSQL refuses to run as root, so a
// root caller runs it as the user postgres or nobody. The server listens on a
// short socket path only and ends with the process that started it.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a running private server.
type Server struct {
	dir  string
	bin  string
	cred *syscall.Credential
	cmd  *exec.Cmd
	end  chan error
}

// ErrNoBinaries says that PostgreSQL is not installed on this machine.
var ErrNoBinaries = errors.New("pgserver: no PostgreSQL server binaries found (Debian: apt-get install postgresql)")

// Options choose how careful the server is with its disk.
type Options struct {
	// Durable keeps fsync on, as in production; without it the server is
	// quicker and a crash of the machine may lose everything.
	Durable bool
}

// Start makes a fresh cluster in a temporary folder and starts it.
func Start(ctx context.Context, o Options) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	cred, err := credential()
	if err != nil {
		return nil, err
	}
	sweep()
	dir, err := os.MkdirTemp("", prefix)
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin, cred: cred, end: make(chan error, 1)}
	if err := s.initdb(ctx, o); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	s.run()
	if err := s.wait(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// prefix begins the names of the folders in which servers live.
const prefix = "loapg"

// sweep removes what servers left whose starter ended without stopping them:
// the server itself ends with its starter, its folder stays. A running server
// has its process file; a young folder may be about to get one.
func sweep() {
	found, err := filepath.Glob(filepath.Join(os.TempDir(), prefix+"*"))
	if err != nil {
		return
	}
	for _, dir := range found {
		info, err := os.Stat(dir)
		if err != nil || time.Since(info.ModTime()) < 10*time.Minute {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, "data", "postmaster.pid")); errors.Is(err, os.ErrNotExist) {
			_ = os.RemoveAll(dir)
		}
	}
}

// URL is the address of a database on the server.
func (s *Server) URL(database string) string {
	return "postgres://loa@/" + database + "?host=" + s.dir + "&port=5432"
}

// Stop ends the server and removes its files.
func (s *Server) Stop() error {
	s.Halt()
	return os.RemoveAll(s.dir)
}

// Halt ends the server, breaking every connection, and keeps its files.
func (s *Server) Halt() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Signal(syscall.SIGINT) // fast shutdown
	select {
	case <-s.end: //nolint:errcheck // it was told to end
	case <-time.After(20 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.end //nolint:errcheck // killed
	}
	s.cmd = nil
}

// Resume starts a halted server over the same files.
func (s *Server) Resume(ctx context.Context) error {
	s.run()
	return s.wait(ctx)
}

func (s *Server) initdb(ctx context.Context, o Options) error {
	data := filepath.Join(s.dir, "data")
	if s.cred != nil {
		if err := os.Chown(s.dir, int(s.cred.Uid), int(s.cred.Gid)); err != nil {
			return err
		}
	}
	init := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), //nolint:gosec // the installed server's own tool
		"-D", data, "-U", "loa", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	init.Dir = s.dir
	init.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("pgserver: initdb: %w: %s", err, out)
	}
	conf := []string{
		"listen_addresses = ''", "port = 5432", "unix_socket_directories = '" + s.dir + "'",
		"max_connections = 300", "shared_buffers = 128MB", "log_min_messages = fatal", "timezone = 'UTC'",
	}
	if !o.Durable {
		conf = append(conf, "fsync = off", "synchronous_commit = off", "full_page_writes = off")
	}
	f, err := os.OpenFile(filepath.Join(data, "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0) //nolint:gosec // our own folder
	if err != nil {
		return err
	}
	_, err = f.WriteString(strings.Join(conf, "\n") + "\n")
	return errors.Join(err, f.Close())
}

// run starts the server from a goroutine that keeps its thread for good: the
// kernel sends the death signal when the starting thread ends.
func (s *Server) run() {
	started := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		s.cmd = exec.Command(filepath.Join(s.bin, "postgres"), "-D", filepath.Join(s.dir, "data")) //nolint:gosec,noctx // lives as long as this process
		s.cmd.Dir = s.dir
		s.cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred, Pdeathsig: syscall.SIGINT}
		err := s.cmd.Start()
		close(started)
		if err == nil {
			err = s.cmd.Wait()
		}
		s.end <- err
	}()
	<-started
}

func (s *Server) wait(ctx context.Context) error {
	for range 300 {
		ready := exec.CommandContext(ctx, filepath.Join(s.bin, "pg_isready"), "-q", "-h", s.dir, "-p", "5432", "-U", "loa") //nolint:gosec // as above
		if ready.Run() == nil {
			return nil
		}
		select {
		case err := <-s.end:
			s.end <- err
			return fmt.Errorf("pgserver: the server ended at once: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return errors.New("pgserver: the server did not answer in time")
}

// binaries finds the newest installed server, Debian's folders first.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", err
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			return filepath.Dir(p), nil
		}
	}
	return "", ErrNoBinaries
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// credential is nil for an ordinary user and an unprivileged user for root.
func credential() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil //nolint:nilnil // no change of user needed
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2); err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("pgserver: neither postgres nor nobody exists to run the server as")
}
