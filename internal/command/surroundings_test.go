package command_test

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/command"
	"github.com/terugkeer/terugkeer/internal/postgres"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// asProgram makes the binary of the tests the program itself: what happens to a process is tried on a process.
const asProgram = "TERUGKEER_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		ctx, stop := context.WithCancel(context.Background())
		code := command.Run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// stamped is a demonstration's database, for a program that is started on it.
func stamped(t *testing.T) string {
	t.Helper()
	address := pgtest.URL(t)
	db, err := postgres.Open(t.Context(), postgres.Config{Owner: address}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := postgres.InTx(t.Context(), db.Owner, func(tx postgres.Tx) error { return postgres.Stamp(t.Context(), tx, time.Now()) }); err != nil {
		t.Fatal(err)
	}
	return address
}

// TestALogWhoseReaderWentAway: a server whose standard output and error go to a process that ended serves on.
func TestALogWhoseReaderWentAway(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, "serve", "--listen", "127.0.0.1:0")
	cmd.Env = []string{asProgram + "=yes", "DATABASE_URL=" + stamped(t), "DOCUMENTS=" + t.TempDir(), "HOME=" + t.TempDir(), "PATH=/usr/bin:/bin"}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("did not start: %v", err)
	}
	base := strings.TrimSpace(strings.TrimPrefix(line, "Terugkeer:"))
	_, _ = out.Close(), log.Close()
	for range 5 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/healthz", nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatalf("the server is gone: %v", err)
		}
		if _ = got.Body.Close(); got.StatusCode != http.StatusOK {
			t.Errorf("%d", got.StatusCode)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
}

// TestAServerStartsOnlyOnItsOwn: on a database or a folder that is not what it seems it does not start, and says why in one line.
func TestAServerStartsOnlyOnItsOwn(t *testing.T) {
	t.Parallel()
	address, documents := stamped(t), t.TempDir()
	if got := run(t, map[string]string{"DATABASE_URL": address, "DOCUMENTS": documents}, "documents", "adopt", "--yes"); got.code != 0 || !strings.Contains(got.out, "is marked") {
		t.Fatalf("adopt: %+v", got)
	}
	other := stamped(t)
	if err := change(t, other, "update app.installation set id = gen_random_uuid()"); err != nil {
		t.Fatal(err)
	}
	reading := stamped(t)
	if err := change(t, reading, "do $$ begin execute format('alter database %I set default_transaction_read_only = on', current_database()); end $$"); err != nil {
		t.Fatal(err)
	}
	before := stamped(t)
	if err := change(t, before, "revoke select on schema_migrations from web"); err != nil {
		t.Fatal(err)
	}
	newer := stamped(t)
	if err := change(t, newer, "update schema_migrations set version = version + 1"); err != nil {
		t.Fatal(err)
	}
	for what, test := range map[string]struct{ address, documents, want string }{
		"an empty folder":                      {address, t.TempDir(), "documents: the folder has no mark"},
		"a folder that is not there":           {address, filepath.Join(documents, "gone"), "documents: the folder is not there"},
		"another's folder":                     {other, documents, "documents: the folder belongs to another database"},
		"LATIN1":                               {pgtest.Encoded(t, "LATIN1"), documents, "is not encoded in UTF8"},
		"SQL_ASCII":                            {pgtest.Encoded(t, "SQL_ASCII"), documents, "is not encoded in UTF8"},
		"read-only":                            {reading, documents, "takes nothing in"},
		"a newer schema":                       {newer, documents, "newer than this program's"},
		"a schema from before a server looked": {before, documents, "migrate up"},
		"no schema":                            {pgtest.Empty(t), documents, "migrate up"},
	} {
		got := run(t, map[string]string{"DATABASE_URL": test.address, "DOCUMENTS": test.documents}, "serve", "--listen", "127.0.0.1:0")
		if got.code != 1 || !strings.Contains(got.err, test.want) || strings.Count(strings.TrimSpace(got.err), "\n") != 0 {
			t.Errorf("%s: %+v", what, got)
		}
	}
	for _, encoding := range []string{"LATIN1", "SQL_ASCII"} {
		if got := run(t, map[string]string{"DATABASE_URL": pgtest.Encoded(t, encoding)}, "migrate", "up"); got.code != 1 || !strings.Contains(got.err, "is not encoded in UTF8") {
			t.Errorf("migrate up in %s: %+v", encoding, got)
		}
	}
}

func change(t *testing.T, address, sql string) error {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{Owner: address}, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Owner.Exec(t.Context(), sql)
	return err
}

// TestSettingsAreReadStrictly: each that is wrong has a line of its own, which does not repeat it.
func TestSettingsAreReadStrictly(t *testing.T) {
	t.Parallel()
	good := map[string]string{"DATABASE_URL": "postgres://owner@127.0.0.1:1/terugkeer", "BASE_URL": "https://terugkeer.example", "SMTP_URL": "smtp://mail.example", "MAIL_FROM": "terugkeer@om.example", "TOTP_KEYS": account.NewKey("test"), "DOCUMENTS": t.TempDir()}
	for _, test := range []struct{ name, value, want string }{
		{"BASE_URL", "https://user:hunter2@terugkeer.example", "BASE_URL holds a user or a password"},
		{"BASE_URL", "https://hunter2@terugkeer.example", "BASE_URL holds a user or a password"},
		{"BASE_URL", "https://terugkeer.example/hunter2", "BASE_URL is not"},
		{"BASE_URL", "https://terugkeer.example?hunter2", "BASE_URL is not"},
		{"BASE_URL", "https://terugkeer.example#hunter2", "BASE_URL is not"},
		{"BASE_URL", "https://terugkeer.example:hunter2", "BASE_URL is not"},
		{"BASE_URL", "https://:443", "BASE_URL is not"},
		{"BASE_URL", "ftp://hunter2.example", "BASE_URL is not"},
		{"LISTEN", "127.0.0.1:hunter2", "LISTEN is not"},
		{"LISTEN", "127.0.0.1:99999", "LISTEN is not"},
		{"TRUSTED_PROXIES", "10.0.0.0/8;hunter2", "TRUSTED_PROXIES is not"},
		{"TRUSTED_PROXIES", "10.0.0.0/99", "TRUSTED_PROXIES is not"},
		{"TRUSTED_PROXIES", "0.0.0.0/0", "TRUSTED_PROXIES names every address"},
		{"TRUSTED_PROXIES", "10.0.0.1,::/0", "TRUSTED_PROXIES names every address"},
		{"TRUSTED_PROXIES", "::ffff:0.0.0.0/96", "TRUSTED_PROXIES names every address"},
		{"DATABASE_URL", "postgres://owner:hunter2@127.0.0.1:x/terugkeer", "DATABASE_URL"},
		{"DATABASE_URL", "postgres://owner:hunter2@127.0.0.1:1/terugkeer?sslmode=hunter2", "DATABASE_URL has"},
		{"DATABASE_URL", "postgres://owner:hunter2@127.0.0.1:1/", "DATABASE_URL is not"},
	} {
		environment := map[string]string{test.name: test.value}
		for name, value := range good {
			if _, given := environment[name]; !given {
				environment[name] = value
			}
		}
		args := []string{"serve"}
		if test.name == "LISTEN" {
			args = append(args, "--listen", test.value)
		}
		got := run(t, environment, args...)
		if got.code != 1 || !strings.Contains(got.err, test.want) || strings.Contains(got.err+got.out, "hunter2") {
			t.Errorf("%s=%s: %+v", test.name, test.value, got)
		}
	}
	// All is well with these, up to the database that is not there.
	for name, value := range map[string]string{"BASE_URL": "HTTPS://Terugkeer.Example/", "TRUSTED_PROXIES": "10.0.0.1, 2001:db8::/32,::ffff:10.1.0.0/112"} {
		environment := map[string]string{name: value}
		for name, value := range good {
			if _, given := environment[name]; !given {
				environment[name] = value
			}
		}
		if got := run(t, environment, "serve"); got.code != 1 || strings.Contains(got.err, name) || !strings.Contains(got.err, "database as") && !strings.Contains(got.err, "protocol clock") {
			t.Errorf("%s=%s: %+v", name, value, got)
		}
	}
}
