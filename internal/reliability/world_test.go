package reliability

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/terugkeer/terugkeer/internal/postgres/devdb"
)

// world is a server with its PostgreSQL and its store, on a small file system of their own.
type world struct {
	t       *testing.T
	root    string // the file system
	cluster devdb.Cluster
	program string
	address string
	server  *exec.Cmd
	ended   chan struct{} // closed when that server is gone
	log     *os.File
	owner   string
}

const settle = 90 * time.Second // how long anything may take to come back

func newWorld(t *testing.T, megabytes, cases int) *world {
	t.Helper()
	w := &world{t: t, root: mounted(t, megabytes)}
	var err error
	w.cluster, err = devdb.At(filepath.Join(w.root, "pg"), "fsync = on", "full_page_writes = on", "synchronous_commit = on", "max_wal_size = '64MB'", "min_wal_size = '32MB'",
		"shared_buffers = '64MB'", "max_connections = 100")
	if err == nil {
		err = w.cluster.Start(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = w.cluster.Kill() }) // gone already where a test failed
	w.owner = w.cluster.Owner()
	if err := os.Mkdir(w.documents(), 0o700); err != nil {
		t.Fatal(err)
	}
	if c := w.cluster.Attributes().Credential; c != nil {
		if err := os.Chown(w.documents(), int(c.Uid), int(c.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	w.program = filepath.Join(w.root, "terugkeer")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", w.program, "../../cmd/terugkeer").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	for _, args := range [][]string{{"migrate", "up"}, {"demo", "--cases", fmt.Sprint(cases)}} {
		if out, err := w.command(t.Context(), args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.address = listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if w.log, err = os.Create(filepath.Join(t.TempDir(), "server.log")); err != nil {
		t.Fatal(err)
	}
	w.serve()
	t.Cleanup(w.kill)
	w.ready()
	return w
}

// mounted is a file system of its own in memory: what is written there outlives every process, and it is full after so many megabytes.
func mounted(t *testing.T, megabytes int) string {
	t.Helper()
	root, err := os.MkdirTemp("/var/tmp", "terugkeer-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(root) })
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=0755", megabytes)); err != nil {
		t.Fatalf("a small file system of its own cannot be mounted: run the tests as root, in a place where root may mount (%v)", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(root, syscall.MNT_DETACH) })
	return root
}

func (w *world) documents() string { return filepath.Join(w.root, "documents") }

// command runs the program as the server's user, for whom the store can go away.
func (w *world) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, w.program, args...)
	cmd.Env = []string{"PATH=/usr/bin:/bin", "DATABASE_URL=" + w.owner, "DOCUMENTS=" + w.documents(), "HOME=" + w.root}
	cmd.SysProcAttr = w.cluster.Attributes()
	cmd.Dir = w.root
	return cmd
}

func (w *world) serve() {
	w.t.Helper()
	w.server = w.command(context.Background(), "serve", "--listen", w.address)
	w.server.Stdout, w.server.Stderr = w.log, w.log
	if err := w.server.Start(); err != nil {
		w.t.Fatal(err)
	}
	ended := make(chan struct{})
	w.ended = ended
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait() // killed, or gone because its database is
		close(ended)
	}(w.server)
}

// kill ends the server as «kill -9» does.
func (w *world) kill() {
	_ = w.server.Process.Kill() // it may be gone
	<-w.ended
}

// ready waits until the server answers from its database; one that is gone is started, as whoever runs it would.
func (w *world) ready() {
	w.t.Helper()
	for deadline := time.Now().Add(settle); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if !w.cluster.Running() {
			w.start()
		}
		select {
		case <-w.ended:
			w.serve()
		default:
		}
		got, err := http.Get("http://" + w.address + "/readyz")
		if err != nil {
			continue
		}
		_ = got.Body.Close()
		if got.StatusCode == http.StatusOK {
			return
		}
	}
	w.t.Fatalf("the server does not come back:\n%s", w.said())
}

func (w *world) start() {
	ctx, cancel := context.WithTimeout(context.Background(), settle)
	defer cancel()
	_ = w.cluster.Start(ctx) // asked again until it runs: what was killed may still hold on to its memory
}

// said is the end of the server's log.
func (w *world) said() string {
	body, _ := os.ReadFile(w.log.Name())
	lines := bytes.Split(bytes.TrimSpace(body), []byte("\n"))
	return string(bytes.Join(lines[max(0, len(lines)-20):], []byte("\n")))
}

func (w *world) connect() *pgx.Conn {
	w.t.Helper()
	conn, err := pgx.Connect(w.t.Context(), w.owner)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// fault is one way in which a process or a place is lost.
type fault struct {
	name string
	does func(w *world, hold time.Duration)
}

var faults = []fault{
	{"server killed", func(w *world, hold time.Duration) {
		w.kill()
		time.Sleep(hold)
		w.serve()
	}},
	{"PostgreSQL killed", func(w *world, hold time.Duration) {
		if n, err := w.cluster.Kill(); err != nil || n < 2 {
			w.t.Errorf("PostgreSQL: %d processes killed: %v", n, err)
		}
		time.Sleep(hold)
	}},
	{"store gone", func(w *world, hold time.Duration) {
		if err := os.Chmod(w.documents(), 0); err != nil {
			w.t.Error(err)
		}
		time.Sleep(hold)
		if err := os.Chmod(w.documents(), 0o700); err != nil {
			w.t.Error(err)
		}
	}},
	{"disk full", func(w *world, hold time.Duration) {
		name := filepath.Join(w.root, "filler")
		if err := fill(w.root, name); err != nil {
			w.t.Errorf("fill: %v", err)
		}
		time.Sleep(hold)
		if err := os.Remove(name); err != nil {
			w.t.Error(err)
		}
	}},
}

// fill takes all that is free, until there is no byte left.
func fill(root, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	var at int64
	for step := int64(64 << 20); step >= 4096; {
		var free syscall.Statfs_t
		if err := syscall.Statfs(root, &free); err != nil {
			return err
		}
		if free.Bavail == 0 {
			return nil
		}
		if err := syscall.Fallocate(int(f.Fd()), 0, at, step); err != nil {
			step /= 2
			continue
		}
		at += step
	}
	return nil
}
