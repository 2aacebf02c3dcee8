package postgres

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestNamesAreRememberedForAMinute: two readers of the same rows ask once; after a minute all is asked anew, and a question that failed is
// not an answer.
func TestNamesAreRememberedForAMinute(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	here, there, nobody := uuid.New(), uuid.New(), uuid.New()
	called := map[uuid.UUID]string{here: "Gemeente Zutphen", there: "Gemeente Lochem"}
	var names Names
	var asked [][]uuid.UUID
	fails := errors.New("gone")
	read := func(broken error, which ...uuid.UUID) []string {
		found, err := names.Of(t.Context(), now, which, func(_ context.Context, missing []uuid.UUID) (map[uuid.UUID]string, error) {
			asked = append(asked, missing)
			return map[uuid.UUID]string{here: called[here], there: called[there]}, broken
		})
		if !errors.Is(err, broken) {
			t.Fatalf("%v, want %v", err, broken)
		}
		return found
	}
	if got := read(fails, here); got != nil {
		t.Errorf("a question that failed: %q", got)
	}
	if got := read(nil, here, there, here, nobody); !slices.Equal(got, []string{"Gemeente Zutphen", "Gemeente Lochem", "Gemeente Zutphen", ""}) {
		t.Errorf("asked: %q", got)
	}
	called[there] = "Gemeente Lochem en omstreken"
	now = now.Add(NamesLast - time.Second)
	if got := read(nil, there); len(asked) != 2 || got[0] != "Gemeente Lochem" {
		t.Errorf("within the minute: %q after %d questions", got, len(asked))
	}
	now = now.Add(time.Second)
	if got := read(nil, there); len(asked) != 3 || got[0] != "Gemeente Lochem en omstreken" {
		t.Errorf("after the minute: %q after %d questions", got, len(asked))
	}
	now = now.Add(-time.Hour) // a clock that was put back believes nothing
	if got := read(nil, here); len(asked) != 4 || got[0] != "Gemeente Zutphen" {
		t.Errorf("an hour before: %q after %d questions", got, len(asked))
	}
}

// TestNamesAreBounded: what is remembered does not grow for ever.
func TestNamesAreBounded(t *testing.T) {
	t.Parallel()
	now := time.Now()
	var names Names
	for range mostNames/1024 + 3 {
		which := make([]uuid.UUID, 1024)
		for n := range which {
			which[n] = uuid.New()
		}
		_, err := names.Of(t.Context(), now, which, func(_ context.Context, missing []uuid.UUID) (map[uuid.UUID]string, error) {
			found := map[uuid.UUID]string{}
			for _, one := range missing {
				found[one] = "x"
			}
			return found, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(names.known) > mostNames+1024 {
		t.Errorf("%d names are remembered", len(names.known))
	}
}
