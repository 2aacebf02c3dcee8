package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// result is what was measured of one kind of page as one role: application, bare handler, pgbench.
type result struct {
	app, bare         []time.Duration // of every answer, all rounds together
	appTime, bareTime time.Duration   // how long was measured
	alone             []time.Duration // of the application with one connection
	pgbench           []float64       // transactions a second, by round
	appSpent          spent           // while all connections asked
	bareSpent         spent
	bytes, bareBytes  int
}

func (r *record) measure(ctx context.Context, a asked, round int) error {
	n := 0
	for _, p := range r.roles {
		for _, k := range p.kinds {
			name := p.name + "/" + k.name
			if r.found[name] == nil {
				r.found[name] = &result{bytes: k.bytes}
			}
			res := r.found[name]
			fmt.Printf("bench: round %d, %d cases, %s\n", round+1, r.size, name)
			visit := func(target *process, cookie string, paths []string, connections int, turn time.Duration) ([]time.Duration, int, error) {
				if _, _, err := load(ctx, target, cookie, paths, connections, turn/8); err != nil { // warm
					return nil, 0, err
				}
				before := r.spentBy(target)
				all, size, err := load(ctx, target, cookie, paths, connections, turn)
				if connections > 1 {
					into := &res.appSpent
					if target == r.bare {
						into = &res.bareSpent
					}
					*into = into.plus(r.spentBy(target).since(before))
				}
				return all, size, err
			}
			all, _, err := visit(r.app, p.cookie, k.paths, a.visitors, a.turn)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			res.app, res.appTime = append(res.app, all...), res.appTime+a.turn
			var paths []string
			for page := range k.pages {
				paths = append(paths, fmt.Sprintf("/%d/%d", n, page))
			}
			if all, res.bareBytes, err = visit(r.bare, "", paths, a.visitors, a.turn); err != nil {
				return fmt.Errorf("%s: bare: %w", name, err)
			}
			res.bare, res.bareTime = append(res.bare, all...), res.bareTime+a.turn
			if all, _, err = visit(r.app, p.cookie, k.paths, 1, a.turn/2); err != nil {
				return err
			}
			res.alone = append(res.alone, all...)
			tps, err := r.pgbench(ctx, a, k)
			if err != nil {
				return fmt.Errorf("%s: pgbench: %w", name, err)
			}
			res.pgbench = append(res.pgbench, tps)
			n++
		}
	}
	return nil
}

// load visits the paths at random over so many connections and returns how long each answer took, and the middle size.
func load(ctx context.Context, p *process, cookie string, paths []string, connections int, turn time.Duration) ([]time.Duration, int, error) {
	ending := time.Now().Add(turn)
	var mu sync.Mutex
	var all []time.Duration
	var sizes []int
	var failed error
	var group sync.WaitGroup
	for range connections {
		group.Go(func() {
			var mine []time.Duration
			size := 0
			for time.Now().Before(ending) {
				began := time.Now()
				n, err := visit(ctx, p, cookie, paths[rand.IntN(len(paths))]) //nolint:gosec // a choice of pages
				if err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
					return
				}
				mine, size = append(mine, time.Since(began)), n
			}
			mu.Lock()
			all, sizes = append(all, mine...), append(sizes, size)
			mu.Unlock()
		})
	}
	group.Wait()
	if failed != nil {
		return nil, 0, failed
	}
	slices.Sort(sizes)
	return all, sizes[len(sizes)/2], nil
}

func visit(ctx context.Context, p *process, cookie, path string) (int, error) {
	got, err := p.get(ctx, path, cookie)
	if err != nil {
		return 0, err
	}
	defer func() { _ = got.Body.Close() }()
	n, err := io.Copy(io.Discard, got.Body)
	if got.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", path, got.Status)
	}
	return int(n), err
}

// answer is what is asked of each condition.
var answer = regexp.MustCompile(`name="(answer\.[^"]+)"`)

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)

// submitViews submits views of the mayor who is asked most, four at a time, each in a case of its own.
func (r *record) submitViews(ctx context.Context) error {
	const most, together = 48, 4
	forms, err := r.askedViews(ctx, most)
	if err != nil {
		return err
	}
	work := make(chan viewForm)
	var mu sync.Mutex
	var failed error
	var group sync.WaitGroup
	for range together {
		group.Go(func() {
			for f := range work {
				began := time.Now()
				got, err := r.app.post(ctx, f.path, r.mayor.cookie, f.fields)
				took := time.Since(began)
				if err == nil {
					_ = got.Body.Close()
					if got.StatusCode != http.StatusSeeOther {
						err = fmt.Errorf("%s: %s", f.path, got.Status)
					}
				}
				mu.Lock()
				r.views, failed = append(r.views, took), errors.Join(failed, err)
				mu.Unlock()
			}
		})
	}
	for _, f := range forms {
		work <- f
	}
	close(work)
	group.Wait()
	return failed
}

// viewForm is the form of a view as it is sent.
type viewForm struct {
	path   string
	fields url.Values
}

// askedViews opens the forms of the mayor who is asked most, and answers them.
func (r *record) askedViews(ctx context.Context, most int) ([]viewForm, error) {
	rows, err := r.owner.Query(ctx, waiting, r.mayor.org, most)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var forms []viewForm
	for rows.Next() {
		var which, about string
		if err := rows.Scan(&which, &about); err != nil {
			return nil, err
		}
		page := "/cases/" + which + "/view-submit"
		got, err := r.app.get(ctx, page+"?about="+about, r.mayor.cookie)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(got.Body)
		_ = got.Body.Close()
		if err != nil || got.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s: %s %w", page, got.Status, err)
		}
		fields := url.Values{"position": {"no_objection"}, "confirm": {"yes"}, "send": {"yes"}}
		for _, m := range hiddenInput.FindAllStringSubmatch(string(body), -1) {
			fields.Set(m[1], m[2])
		}
		for _, m := range answer.FindAllStringSubmatch(string(body), -1) {
			fields.Set(m[1], "support")
		}
		forms = append(forms, viewForm{page, fields})
	}
	if rows.Err() != nil || len(forms) == 0 {
		return nil, errors.Join(errors.New("no mayor is asked: remove the database and measure again"), rows.Err())
	}
	return forms, nil
}

// memory is what the application held, in megabytes: in the end, and at most.
type memory struct{ resident, peak float64 }

// watchMemory visits every kind of page as every role over all connections, and reads what the process holds.
func (r *record) watchMemory(ctx context.Context, a asked) (memory, error) {
	fmt.Printf("bench: memory, %s\n", a.steady)
	type stop struct {
		cookie string
		paths  []string
	}
	var stops []stop
	for _, p := range r.roles {
		for _, k := range p.kinds {
			stops = append(stops, stop{p.cookie, k.paths})
		}
	}
	ending := time.Now().Add(a.steady)
	var group sync.WaitGroup
	failures := make(chan error, a.visitors)
	for range a.visitors {
		group.Go(func() {
			for time.Now().Before(ending) {
				s := stops[rand.IntN(len(stops))]                                                        //nolint:gosec // a choice of pages
				if _, err := visit(ctx, r.app, s.cookie, s.paths[rand.IntN(len(s.paths))]); err != nil { //nolint:gosec // the same
					failures <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failures)
	if err := <-failures; err != nil {
		return memory{}, err
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", r.app.cmd.Process.Pid))
	if err != nil {
		return memory{}, err
	}
	read := func(name string) float64 {
		_, rest, _ := strings.Cut(string(status), name+":")
		kB, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
		return kB / 1024
	}
	return memory{read("VmRSS"), read("VmHWM")}, nil
}

const waiting = `
select case_id::text, instance
from case_step
where org_id = $1 and side = 'turn' and step = 'P12'
order by md5(case_id::text)
limit $2`
