package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

var (
	parameter   = regexp.MustCompile(`\$(\d+)`)
	perSecond   = regexp.MustCompile(`tps = ([0-9.]+)`)
	pgbenchDirs = []string{"/usr/lib/postgresql/*/bin/pgbench", "/usr/local/bin/pgbench", "/usr/bin/pgbench"}
)

// pgbench runs the statements of a kind of page as the role of the pages, with nothing of ours around them: as many
// connections, prepared, in the same round trips (the session's is stood in for by the least there is).
func (r *record) pgbench(ctx context.Context, a asked, k *kind) (float64, error) {
	program, err := findPgbench()
	if err != nil {
		return 0, err
	}
	folder, err := os.MkdirTemp(r.folder, "pgbench")
	if err != nil {
		return 0, err
	}
	args := []string{"-n", "-M", "prepared", "-c", strconv.Itoa(a.visitors), "-j", "1", "-T", strconv.Itoa(max(1, int(a.turn.Seconds())))}
	const scripts = 6 // each connection prepares the statements of each
	for n, page := range k.pages[:min(len(k.pages), scripts)] {
		name := filepath.Join(folder, fmt.Sprintf("%d.sql", n))
		if err := os.WriteFile(name, []byte(script(page)), 0o600); err != nil {
			return 0, err
		}
		args = append(args, "-f", name)
	}
	cmd := exec.CommandContext(ctx, program, append(args, r.cluster.URL("web", r.database))...)
	cmd.Env = append(os.Environ(), "PGOPTIONS=-c jit=off -c plan_cache_mode=force_generic_plan") // as the application's connections
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w: %.2000s", err, out)
	}
	m := perSecond.FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("no figure in %.500s", out)
	}
	return strconv.ParseFloat(string(m[1]), 64)
}

func findPgbench() (string, error) {
	for _, pattern := range pgbenchDirs {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return found[len(found)-1], nil
		}
	}
	return exec.LookPath("pgbench")
}

func script(page sentPage) string {
	var b strings.Builder
	b.WriteString("select 1;\n")
	for _, batch := range page.Batches {
		b.WriteString("\\startpipeline\n")
		for _, s := range batch {
			b.WriteString(s.literal() + ";\n")
		}
		b.WriteString("\\endpipeline\n")
	}
	return b.String()
}

// literal writes the parameters into the statement. A colon would begin a variable of pgbench, so texts have none.
func (s statement) literal() string {
	sql := parameter.ReplaceAllStringFunc(strings.Join(strings.Fields(s.SQL), " "), func(p string) string {
		n, _ := strconv.Atoi(p[1:])
		kind := "::" + s.Types[n-1]
		if s.Args[n-1] == nil {
			return "null" + kind
		}
		return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `''`, ":", `\x3a`, "\n", `\n`).Replace(*s.Args[n-1]) + "'" + kind
	})
	return sql
}
