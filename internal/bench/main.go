// Command bench measures the application over HTTP with real sessions, at two sizes of the record, beside a handler that does
// no more than it must and beside pgbench with the same statements, all in one run, and writes what it found into the
// documentation. «make bench» runs it. It measures; what is fast enough is said in docs/performance.md.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

// asked is what a run measures.
type asked struct {
	program    string
	sizes      [2]int        // cases: the smaller, the larger
	turn       time.Duration // of one measurement; each is done so many rounds
	rounds     int
	steady     time.Duration // for the memory
	visitors   int           // connections at once
	report     string        // the document
	candidates int           // pages of a kind, chosen at random and visited at random
	as         string        // the one role that is measured; empty: all
	only       string        // the one kind of page that is measured; empty: all, and the report is written
}

func main() {
	a := asked{visitors: 16, candidates: 60}
	flag.StringVar(&a.program, "program", ".bin/terugkeer", "the application")
	flag.IntVar(&a.sizes[0], "small", 32000, "cases of the smaller record")
	flag.IntVar(&a.sizes[1], "large", 320000, "cases of the larger record")
	flag.DurationVar(&a.turn, "turn", 4*time.Second, "how long each measurement takes, in each round")
	flag.IntVar(&a.rounds, "rounds", 3, "how often everything is measured, in turns")
	flag.DurationVar(&a.steady, "steady", time.Minute, "how long the memory is watched")
	flag.StringVar(&a.report, "report", "docs/performance.md", "the document in which the figures stand")
	flag.StringVar(&a.as, "as", "", "measure as this role alone: municipality, parket or CVv.i.")
	flag.StringVar(&a.only, "only", "", "measure this kind of page alone, and write no report")
	bare := flag.String("bare", "", "serve the bare handler for the pages in this file")
	listen := flag.String("listen", "", "where the bare handler listens")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if *bare != "" {
		err = serveBare(ctx, *bare, *listen)
	} else {
		err = a.run(ctx)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures both sizes in turns, so that a machine that slows down slows down both.
func (a asked) run(ctx context.Context) error {
	var records []*record
	for _, size := range a.sizes {
		r, err := a.prepare(ctx, size)
		if r != nil {
			defer r.close()
		}
		if err != nil {
			return fmt.Errorf("%d cases: %w", size, err)
		}
		records = append(records, r)
	}
	for round := range a.rounds {
		for _, r := range records {
			if err := r.measure(ctx, a, round); err != nil {
				return fmt.Errorf("%d cases: %w", r.size, err)
			}
		}
	}
	if a.only+a.as != "" {
		fmt.Print(figures(a, records))
		return nil
	}
	for _, r := range records {
		if err := r.submitViews(ctx); err != nil {
			return fmt.Errorf("%d cases: views: %w", r.size, err)
		}
	}
	large := records[len(records)-1]
	memory, err := large.watchMemory(ctx, a)
	if err != nil {
		return err
	}
	return report(ctx, a, records, memory)
}
