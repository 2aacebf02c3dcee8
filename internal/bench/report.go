package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The figures stand between these marks in the document; all else in it is written by hand.
const (
	begins = "<!-- figures begin: make bench -->\n"
	ends   = "<!-- figures end -->\n"
)

func at(all []time.Duration, share float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*share))]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }

func rate(all []time.Duration, over time.Duration) float64 { return float64(len(all)) / over.Seconds() }

func middle(all []float64) float64 {
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}

// figures is the table of all that was measured.
func figures(a asked, records []*record) string {
	var b strings.Builder
	b.WriteString("| Cases | As | Page | kB | Pages/s | Bare pages/s | Ratio | pgbench/s | CPU ms: server + database | Bare CPU ms | p50 ms | p95 ms | p99 ms | Bare p50 ms | p50 ms alone |\n")
	b.WriteString("|--:|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range records {
		for _, p := range r.roles {
			for _, k := range p.kinds {
				f := r.found[p.name+"/"+k.name]
				app, bare := rate(f.app, f.appTime), rate(f.bare, f.bareTime)
				fmt.Fprintf(&b, "| %d | %s | %s | %.0f | %.0f | %.0f | %.2f | %.0f | %s | %s | %s | %s | %s | %s | %s |\n", r.size, p.name, k.name, float64(f.bytes)/1000,
					app, bare, app/bare, middle(f.pgbench), f.appSpent.each(len(f.app)), f.bareSpent.each(len(f.bare)), ms(at(f.app, .5)), ms(at(f.app, .95)), ms(at(f.app, .99)), ms(at(f.bare, .5)), ms(at(f.alone, .5)))
			}
		}
	}
	return b.String()
}

// slow are the pages that miss the goal beside the bare handler. A bare page of another size is no comparison, and an error.
func slow(records []*record) ([]string, error) {
	var missed []string
	for _, r := range records {
		for _, p := range r.roles {
			for _, k := range p.kinds {
				f := r.found[p.name+"/"+k.name]
				if ratio := rate(f.app, f.appTime) / rate(f.bare, f.bareTime); ratio < .5 && k.name != "search" {
					missed = append(missed, fmt.Sprintf("%d cases, %s, %s: %.2f of the bare handler, the goal is 0.50", r.size, p.name, k.name, ratio))
				}
				if size := float64(f.bareBytes) / float64(f.bytes); size < .9 || size > 1.1 {
					return nil, fmt.Errorf("the bare %s has %d bytes and the page %d", k.name, f.bareBytes, f.bytes)
				}
			}
		}
	}
	return missed, nil
}

// report writes the figures into the document and says which goals were not met.
func report(ctx context.Context, a asked, records []*record, m memory) error {
	var b strings.Builder
	small, large := records[0], records[len(records)-1]
	fmt.Fprintf(&b, "Measured on %s; %d cores, %s, %s; `make bench` (%d connections, %d rounds of %s in turns).\n\n",
		time.Now().UTC().Format("2 January 2006"), runtime.NumCPU(), runtime.Version(), version(ctx), a.visitors, a.rounds, a.turn)
	b.WriteString(figures(a, records))
	missed, err := slow(records)
	if err != nil {
		return err
	}
	fmt.Fprintf(&b, "\n| As | Page | p50 at %d : p50 at %d, %d connections | alone |\n|---|---|--:|--:|\n", large.size, small.size, a.visitors)
	for _, p := range small.roles {
		for _, k := range p.kinds {
			name := p.name + "/" + k.name
			s, l := small.found[name], large.found[name]
			ratio := float64(at(l.app, .5)) / float64(at(s.app, .5))
			fmt.Fprintf(&b, "| %s | %s | %.2f | %.2f |\n", p.name, k.name, ratio, float64(at(l.alone, .5))/float64(at(s.alone, .5)))
			if ratio > 1.2 {
				missed = append(missed, fmt.Sprintf("%s: p50 grows by %.2f, the goal is 1.20", name, ratio))
			}
		}
	}
	b.WriteString("\n| Cases | Submitting a view, four at a time | p50 ms | p95 ms |\n|--:|--:|--:|--:|\n")
	for _, r := range records {
		fmt.Fprintf(&b, "| %d | %d | %s | %s |\n", r.size, len(r.views), ms(at(r.views, .5)), ms(at(r.views, .95)))
	}
	fmt.Fprintf(&b, "\nMemory of the application at %d cases after %s of all pages over %d connections: %.0f MB resident, %.0f MB at most.\n\n", large.size, a.steady, a.visitors, m.resident, m.peak)
	if m.resident > 150 {
		missed = append(missed, fmt.Sprintf("%.0f MB resident, the goal is 150", m.resident))
	}
	if len(missed) == 0 {
		b.WriteString("All goals are met.\n")
	} else {
		b.WriteString("Goals that are missed:\n\n- " + strings.Join(missed, "\n- ") + "\n")
	}
	fmt.Print("\n" + b.String())
	return write(a.report, b.String())
}

func write(name, figures string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(text), begins)
	_, after, closed := strings.Cut(rest, ends)
	if !found || !closed {
		return fmt.Errorf("%s has no place for the figures", name)
	}
	return os.WriteFile(name, []byte(before+begins+figures+ends+after), 0o600)
}

// version is which PostgreSQL it is.
func version(ctx context.Context) string {
	program, err := findPgbench()
	if err != nil {
		return ""
	}
	out, _ := exec.CommandContext(ctx, program, "--version").Output()
	return strings.TrimSpace(strings.Replace(string(out), "pgbench (PostgreSQL)", "PostgreSQL", 1))
}
