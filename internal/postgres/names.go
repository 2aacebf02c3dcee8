package postgres

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Names are what rows are called, by identifier, as one process remembers them: a page names the same few people and organisations
// again and again. It remembers names and nothing else of anybody. The zero value remembers nothing.
type Names struct {
	mu    sync.Mutex
	since time.Time
	known map[uuid.UUID]string
}

// NamesLast is how long a name is believed without being asked again: what was named anew reads as before for so long at most.
const NamesLast = time.Minute

// mostNames bounds what is remembered: some thousands of people work at one time, and beyond this all is asked anew.
const mostNames = 1 << 16

// Of gives the name of each identifier, in their order, and asks for those that it does not remember. One that nobody knows is empty.
func (n *Names) Of(ctx context.Context, now time.Time, which []uuid.UUID, ask func(context.Context, []uuid.UUID) (map[uuid.UUID]string, error)) ([]string, error) {
	names := make([]string, len(which))
	missing := n.fill(now, which, names)
	if len(missing) == 0 {
		return names, nil
	}
	found, err := ask(ctx, missing)
	if err != nil {
		return nil, err
	}
	n.keep(found)
	for i, one := range which {
		if names[i] == "" {
			names[i] = found[one]
		}
	}
	return names, nil
}

// fill writes the names that are remembered and returns who is not, each once or more.
func (n *Names) fill(now time.Time, which []uuid.UUID, names []string) []uuid.UUID {
	n.mu.Lock()
	defer n.mu.Unlock()
	if age := now.Sub(n.since); age < 0 || age >= NamesLast || len(n.known) > mostNames {
		n.since, n.known = now, map[uuid.UUID]string{}
	}
	var missing []uuid.UUID
	for i, one := range which {
		name, known := n.known[one]
		if !known {
			missing = append(missing, one)
		}
		names[i] = name
	}
	return missing
}

func (n *Names) keep(found map[uuid.UUID]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil {
		return
	}
	for one, name := range found {
		n.known[one] = name
	}
}
