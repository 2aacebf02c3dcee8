package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is what the kernel counts processor time in.
const tick = 10 * time.Millisecond

// spent is the processor time of a server and of its database.
type spent struct{ server, database time.Duration }

func (s spent) since(before spent) spent {
	return spent{s.server - before.server, s.database - before.database}
}

func (s spent) plus(more spent) spent {
	return spent{s.server + more.server, s.database + more.database}
}

// each is what one of so many pages took, in milliseconds.
func (s spent) each(pages int) string {
	if pages == 0 {
		return ""
	}
	one := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(pages) }
	return fmt.Sprintf("%.1f + %.1f", one(s.server), one(s.database))
}

// spentBy reads both: the database's is that of every process of the cluster.
func (r *record) spentBy(p *process) spent {
	own, _, _ := times(p.cmd.Process.Pid)
	var all time.Duration
	file, err := os.ReadFile(filepath.Join(r.cluster.Dir(), "data", "postmaster.pid"))
	if err != nil {
		return spent{server: own}
	}
	first, _, _ := strings.Cut(string(file), "\n")
	postmaster, _ := strconv.Atoi(first)
	_, gone, _ := times(postmaster)
	all += gone
	dirs, _ := filepath.Glob("/proc/[0-9]*")
	for _, dir := range dirs {
		pid, _ := strconv.Atoi(filepath.Base(dir))
		if one, _, parent := times(pid); parent == postmaster {
			all += one
		}
	}
	return spent{own, all}
}

// times reads a process's own time, that of its children that ended, and who its parent is.
func times(pid int) (own, children time.Duration, parent int) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, 0, 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	f := strings.Fields(rest)
	if len(f) < 15 {
		return 0, 0, 0
	}
	n := func(i int) time.Duration {
		v, _ := strconv.Atoi(f[i])
		return time.Duration(v) * tick
	}
	parent, _ = strconv.Atoi(f[1])
	return n(11) + n(12), n(13) + n(14), parent
}
