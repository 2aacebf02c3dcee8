package command_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/command"
	"github.com/terugkeer/terugkeer/internal/postgres/pgtest"
)

// result is what one command line did.
type result struct {
	code     int
	out, err string
}

func run(t *testing.T, environment map[string]string, args ...string) result {
	t.Helper()
	var out, err bytes.Buffer
	code := command.Run(t.Context(), args, func(name string) string { return environment[name] }, strings.NewReader(""), &out, &err)
	return result{code, out.String(), err.String()}
}

func TestAllThatIsWrongIsToldAtOnceAndNoSecret(t *testing.T) {
	t.Parallel()
	got := run(t, map[string]string{
		"DATABASE_URL":     "postgres://owner:hunter1@db/terugkeer",
		"DATABASE_URL_WEB": "ftp://hunter2",
		"BASE_URL":         "terugkeer.example",
		"SMTP_URL":         "smtp://user:hunter3@",
		"TRUSTED_PROXIES":  "hunter4",
		"TOTP_KEYS":        "hunter5:c2hvcnQ=",
	}, "serve", "--listen", "nowhere")
	if got.code != 1 {
		t.Errorf("code %d", got.code)
	}
	for _, want := range []string{"DATABASE_URL_WEB", "BASE_URL", "SMTP_URL", "TRUSTED_PROXIES", "LISTEN", "TOTP_KEYS"} {
		if !strings.Contains(got.err, want) {
			t.Errorf("%s is not named in\n%s", want, got.err)
		}
	}
	if strings.Contains(got.err+got.out, "hunter") {
		t.Errorf("a secret was printed:\n%s", got.err)
	}
}

func TestARealInstallationNeedsHTTPSMailAndKeys(t *testing.T) {
	t.Parallel()
	got := run(t, map[string]string{"DATABASE_URL": pgtest.URL(t)}, "serve", "--listen", "127.0.0.1:0")
	for _, want := range []string{"BASE_URL", "SMTP_URL", "TOTP_KEYS"} {
		if got.code != 1 || !strings.Contains(got.err, want) && !strings.Contains(got.err, "assets") {
			t.Errorf("%s: %+v", want, got)
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"fly"}, {"user", "add"}, {"migrate", "force", "x"}} {
		if got := run(t, nil, args...); got.code != 2 || got.err == "" {
			t.Errorf("%v: %+v", args, got)
		}
	}
	if got := run(t, nil); got.code != 0 || !strings.Contains(got.out, "migrate") {
		t.Errorf("without arguments: %+v", got)
	}
	if got := run(t, nil, "version"); got.code != 0 || !strings.HasPrefix(got.out, "terugkeer ") {
		t.Errorf("%+v", got)
	}
	if got := run(t, nil, "migrate", "up"); got.code != 1 || !strings.Contains(got.err, "DATABASE_URL is missing") {
		t.Errorf("%+v", got)
	}
}

func TestAccountsFromTheCommandLine(t *testing.T) {
	t.Parallel()
	environment := map[string]string{"DATABASE_URL": pgtest.Empty(t)}
	if got := run(t, environment, "migrate", "status"); got.code != 1 || !strings.Contains(got.out, "schema 0 of") {
		t.Errorf("before: %+v", got)
	}
	for range 2 {
		if got := run(t, environment, "migrate", "up"); got.code != 0 {
			t.Fatalf("up: %+v", got)
		}
	}
	if got := run(t, environment, "migrate", "status"); got.code != 0 {
		t.Errorf("after: %+v", got)
	}
	add := []string{"user", "add", "--email", "a@lochem.example", "--name", "A. de Vries", "--org", "GM0262", "--role", "mayor"}
	if got := run(t, environment, add...); got.code != 1 || !strings.Contains(got.err, "TOTP_KEYS is missing") {
		t.Errorf("add without a key: %+v", got)
	}
	environment["TOTP_KEYS"] = account.NewKey("test")
	if got := run(t, environment, add...); got.code != 0 || !strings.Contains(got.out, "otpauth://totp/Terugkeer:a@lochem.example") {
		t.Errorf("add: %+v", got)
	}
	if got := run(t, environment, add...); got.code != 1 || !strings.Contains(got.err, "already") {
		t.Errorf("add again: %+v", got)
	}
	if got := run(t, environment, "user", "add", "--email", "b@x.example", "--name", "B", "--org", "GM9999", "--role", "mayor"); got.code != 2 || !strings.Contains(got.err, "GM9999") {
		t.Errorf("add at no organisation: %+v", got)
	}
	if got := run(t, environment, "user", "add", "--email", "b@x.example", "--name", "B", "--org", "RN", "--role", "mayor"); got.code != 2 || !strings.Contains(got.err, "role") {
		t.Errorf("a mayor of a probation organisation: %+v", got)
	}
	for _, name := range []string{"B\nC", "B\u202eC", "B\tC\x07"} {
		if got := run(t, environment, "user", "add", "--email", "b@x.example", "--name", name, "--org", "GM0262", "--role", "mayor"); got.code != 2 || !strings.Contains(got.err, "name (character 2 ") {
			t.Errorf("add with the name %q: %+v", name, got)
		}
	}
	for from, code := range map[string]int{"maandag 23\u00a0november 2026": 0, "dinsdag 23 november 2026": 2, "31-2-2026": 2} {
		if got := run(t, environment, "user", "add", "--email", "from@x.example", "--name", "B", "--org", "GM0262", "--role", "mayor", "--from", from); got.code != code {
			t.Errorf("add from %q: %+v", from, got)
		}
	}
	if got := run(t, nil, "plan", "--track", "VI", "--release", "30–3–2027", "--closed", "none"); got.code != 0 {
		t.Errorf("a plan for a pasted day: %+v", got)
	}
	if got := run(t, environment, "user", "reset", "a@lochem.example"); got.code != 0 || !strings.Contains(got.out, "password:") {
		t.Errorf("reset: %+v", got)
	}
	if got := run(t, environment, "user", "disable", "A@lochem.example"); got.code != 0 {
		t.Errorf("disable: %+v", got)
	}
	if got := run(t, environment, "user", "disable", "nobody@lochem.example"); got.code != 2 {
		t.Errorf("disable nobody: %+v", got)
	}
	if got := run(t, environment, "verify"); got.code != 0 || !strings.Contains(got.out, "nothing found") {
		t.Errorf("verify: %+v", got)
	}
	for _, args := range [][]string{{"verify", "--refold", "2026-000001"}, {"verify", "--yes"}} {
		if got := run(t, environment, args...); got.code != 2 || got.err == "" {
			t.Errorf("%v: %+v", args, got)
		}
	}
}
